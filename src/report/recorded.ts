import { z } from 'zod';
import type { ActionRule } from '../domain/action-rule.ts';
import type { Goal } from '../domain/goal.ts';
import type { NoticeResult } from '../domain/notices.ts';
import type { GroupReading, Reading } from '../domain/readings.ts';

/**
 * What activities took and gave back, as it is read from a history: histories outlive versions, so all that is not
 * needed may be missing, and what does not fit is `null`, never an error.
 */

const text = z.string();
const maybe = text.nullish().transform((value) => value ?? null);
const number = z
  .number()
  .nullish()
  .transform((value) => value ?? null);

const group = z.object({
  id: text,
  name: text,
  status: text,
  productionZone: maybe,
  sourceZone: maybe,
  targetZone: maybe,
  replicationStatus: maybe,
  faultLevel: maybe,
  failureDetail: maybe,
  createdAt: maybe,
  updatedAt: maybe,
}) satisfies z.ZodType<GroupReading>;

const readingShape = z.object({
  at: z.iso.datetime(),
  group,
  pairs: z.array(
    z.object({
      id: text,
      name: maybe,
      status: text,
      productionZone: maybe,
      replicationStatus: maybe,
      faultLevel: maybe,
      progress: number,
    }),
  ),
  instances: z.array(
    z.object({
      id: text,
      name: maybe,
      status: text,
      productionZone: maybe,
      sourceServer: maybe,
      targetServer: maybe,
    }),
  ),
  failedTasks: z
    .array(
      z.object({
        jobId: text,
        failureStatus: maybe,
        jobType: maybe,
        resourceId: maybe,
        errorCode: maybe,
        failReason: maybe,
        beginTime: maybe,
      }),
    )
    .nullable(),
  gaps: z.array(text),
  requestIds: z.array(text).default([]),
});

const reading = readingShape satisfies z.ZodType<Reading>;

/** No list of failed tasks is read with it. */
const drillReading = readingShape.extend({ failedTasks: readingShape.shape.failedTasks.default(null) });

const drillSend = z.object({ order: z.object({ name: text }) });

const drillFollowed = z.object({ result: z.object({ kind: text, why: maybe }), polls: z.number() });

const removal = z.object({
  saw: text,
  calls: z.array(z.object({ at: z.iso.datetime(), answer: text, jobId: maybe })).default([]),
});

const goal = z.object({
  group: text,
  from: text.nullable(),
  to: text.nullable(),
  fromNamed: z.boolean(),
}) satisfies z.ZodType<Goal>;

const overrides = z.array(z.object({ finding: text, reason: text, by: text.optional() })).default([]);

const rule = z.object({
  name: z.enum(['failover', 'switchover', 'reprotect', 'enable', 'disable']),
  service: z.enum(['sdrs', 'evs']),
  call: text,
  serviceWord: text,
  allowedFrom: z.array(text),
  running: z.array(text),
  done: z.array(text),
  failed: z.array(text),
  guarded: z.boolean(),
  outOfSync: z.enum(['forbids', 'costs data', 'does not matter']),
  needsLink: z.boolean(),
  needsRestoredZone: z.boolean(),
}) satisfies z.ZodType<ActionRule>;

const sendRequest = z.object({ rule, goal, overrides });

const error = z.object({
  message: text,
  status: number,
  code: maybe,
  providerMessage: maybe,
  requestId: maybe,
});

const sendOutcome = z.object({
  kind: z.enum(['accepted', 'refused', 'throttled', 'unknown', 'notSent', 'late', 'changed', 'cancelled']),
  why: maybe,
  error: error.nullish().transform((value) => value ?? null),
  jobId: maybe,
  requestId: maybe,
  status: number,
  sentAt: z.iso.datetime().nullish(),
  endedAt: z.iso.datetime().nullish(),
  repeatedAfter401: text.nullish(),
});

const followed = z.object({
  result: z.object({ kind: text, note: maybe, why: maybe }),
  last: reading.nullable().catch(null),
  polls: z.number(),
});

const synced = z.object({
  result: z.object({ kind: text, why: maybe }),
  last: reading.nullable().catch(null),
});

const server = z.object({ id: text, name: maybe, status: text, taskState: maybe });

const servers = z.object({
  done: z.boolean(),
  saw: text,
  servers: z
    .array(server)
    .nullish()
    .transform((value) => value ?? null),
  calls: z
    .array(
      z.object({
        at: z.iso.datetime(),
        action: text,
        servers: number,
        jobId: maybe,
        requestId: maybe,
      }),
    )
    .default([]),
});

const notified = z.object({
  sent: z.array(text),
  refused: z.array(z.object({ target: text, why: text })),
  later: z.array(text).default([]),
}) satisfies z.ZodType<NoticeResult>;

const finding = z.object({
  code: text,
  weight: z.enum(['blocks', 'overridden', 'note']),
  saw: text,
  needs: text,
  todo: text,
  override: maybe,
});

const words = z.array(z.object({ step: text, why: text })).default([]);

/** Of the run's own report what this one is compared with. */
const runReport = z.object({
  run: text,
  outcome: text,
  summary: text,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  to: maybe,
  recoverySeconds: number,
  recoveredBy: maybe,
  posts: z.number(),
  lostAnswers: z.number(),
  jobId: maybe,
  approvals: z.array(z.object({ by: text, at: text })).default([]),
  overrides,
  attested: words,
  skipped: words,
  findings: z.array(finding).default([]),
});

export type SendOutcomeRecord = z.infer<typeof sendOutcome>;
export type RunReportRecord = z.infer<typeof runReport>;
export type ReadingRecord = z.infer<typeof reading>;

const reader =
  <T>(shape: z.ZodType<T>) =>
  (value: unknown): T | null => {
    const parsed = shape.safeParse(value);
    return parsed.success ? parsed.data : null;
  };

export const recorded = {
  group: reader(group),
  reading: reader(reading),
  drillReading: reader(drillReading),
  drillSend: reader(drillSend),
  drillFollowed: reader(drillFollowed),
  removal: reader(removal),
  sendRequest: reader(sendRequest),
  sendOutcome: reader(sendOutcome),
  followed: reader(followed),
  synced: reader(synced),
  servers: reader(servers),
  notified: reader(notified),
  waited: reader(z.object({ done: z.boolean(), saw: text })),
  runReport: reader(runReport),
};
