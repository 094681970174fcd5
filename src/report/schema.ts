import { z } from 'zod';
import { CAUSES } from '../domain/causes.ts';

/** The evidence of a run: what `dr report --json` prints, and the only thing that the other forms are made from. */

const time = z.iso.datetime().describe('ISO 8601, UTC');
const text = z.string();
const count = z.int().min(0);
const ms = z.int().min(0).describe('Milliseconds');
const source = z
  .strictObject({ run: count, event: count })
  .describe('Where it stands: the place in history.runs, and the number of the event there');
const requestIds = z.array(text).describe("The provider's ids of the requests behind it, as far as recorded");

const cause = z.enum(CAUSES);

const slices = z.array(z.strictObject({ cause, from: time, to: time, ms }));

const finding = z.strictObject({
  code: text,
  weight: z.enum(['blocks', 'overridden', 'note']),
  saw: text,
  needs: text,
  todo: text,
  override: text.nullable().describe('Who said to go on in spite of it, and why'),
});

const pairs = z.strictObject({
  total: count,
  inSync: count,
  lowestProgress: z.number().nullable().describe('Per cent; null where the service gave none'),
  linkDown: count.describe('Pairs with fault level 5'),
  others: z
    .array(
      z.strictObject({
        name: text,
        replicationStatus: text.nullable(),
        progress: z.number().nullable(),
        faultLevel: text.nullable(),
      }),
    )
    .describe('Those that were not in sync'),
});

const groupState = z.strictObject({
  seenAt: time,
  status: text,
  productionZone: text.nullable(),
  replicationStatus: text.nullable(),
  faultLevel: text.nullable(),
  pairs,
  requestIds,
  source,
});

const post = z.strictObject({
  number: count.min(1),
  action: text,
  call: text.describe("The service's name of the call"),
  way: text,
  /** Of the activity. */
  begunAt: time,
  sentAt: time.nullable().describe("When it was handed to the network, by the worker's clock"),
  endedAt: time.nullable(),
  outcome: z.enum([
    'accepted',
    'refused',
    'throttled',
    'unknown',
    'notSent',
    'late',
    'changed',
    'cancelled',
    'open',
  ]),
  counted: z.boolean().describe('Counts as a POST that may have left'),
  status: z.int().nullable().describe('HTTP status'),
  code: text.nullable(),
  requestId: text.nullable(),
  jobId: text.nullable(),
  why: text.nullable(),
  repeatedAfter401: text
    .nullable()
    .describe('Request id of the 401 that it was repeated after; empty: there was one without an id'),
  wasRepeated: z.boolean(),
  attempts: count.describe('Of the activity: Temporal never repeats it'),
  source,
});

const lostAnswer = z.strictObject({
  post: count.min(1),
  action: text,
  at: time,
  why: text,
  requestId: text.nullable(),
  looks: z.array(z.strictObject({ at: time, saw: text, requestIds, source })),
  verdict: z.enum(['started', 'not started', 'asked', 'arrived', 'ended', 'open']),
  decidedAt: time.nullable(),
  sentence: text,
});

const word = z.strictObject({
  at: time,
  verb: text,
  by: text.nullable(),
  reason: text.nullable(),
  finding: text.nullable(),
  text: text.nullable(),
  question: count.nullable().describe('Number of the question that it answered'),
  repeated: z.boolean().describe('Said already, and taken once'),
  answer: text.nullable(),
  source,
});

const question = z.strictObject({
  number: count.min(1),
  step: text,
  title: text,
  type: text.nullable(),
  text,
  askedAt: time,
  endedAt: time.nullable(),
  answered: text.nullable().describe('The verb, and who'),
  reminders: count,
});

const byHand = z.strictObject({ step: text, at: time, by: text.nullable(), why: text.nullable() });

export const evidence = z
  .strictObject({
    format: z.literal('dr-runbooks/evidence/1'),
    madeBy: text,
    run: z.strictObject({
      id: text,
      runId: text,
      procedure: text,
      site: text,
      service: z.enum(['sdrs', 'evs']).nullable(),
      group: z.strictObject({ id: text.nullable(), name: text }),
      from: text.nullable(),
      to: text.nullable(),
      dryRun: z.boolean(),
      by: text.nullable().describe('Who started it, as typed'),
      reason: text.nullable(),
      incident: text.nullable(),
      servers: text,
      onFailure: text,
      resend: text,
      then: text.nullable(),
      startedBy: text.nullable().describe('The run that started this one as its child'),
      worksIn: text.nullable().describe('This run only waited for that one, whose history is not here'),
    }),
    result: z.strictObject({
      outcome: text,
      finished: z.boolean(),
      summary: text,
      failureType: text.nullable(),
      code: text.nullable().describe('Of docs/errors.md, where it did not end well'),
      jobId: text.nullable(),
      cancelledAt: z.array(z.strictObject({ at: time, reason: text.nullable(), source })),
    }),
    times: z.strictObject({
      requestedAt: time,
      begunAt: time,
      recoveredAt: time.nullable(),
      recoveredBy: text.nullable(),
      endedAt: time.nullable(),
      lastEventAt: time,
      totalMs: ms.describe('From the request to the end of the run, or to its last event'),
      slices: slices.describe('Of that whole time'),
      steps: z.array(z.strictObject({ name: text, startedAt: time, endedAt: time, ms })),
    }),
    recovery: z.strictObject({
      of: z.enum(['recovery', 'run']).describe('What is split: the recovery time, or else the whole run'),
      from: time,
      to: time,
      totalMs: ms,
      split: z.array(z.strictObject({ cause, ms })),
      slices,
      target: z.strictObject({
        ms: ms.nullable(),
        source: z.enum(['dr.yaml', 'command line']).nullable(),
        verdict: z.enum(['met', 'missed', 'open', 'none', 'not applicable']),
      }),
      sentence: text,
    }),
    replication: z.strictObject({
      before: z.array(
        z.strictObject({
          action: text,
          way: text,
          postAt: time.nullable().describe('When the first POST of this decision was begun'),
          group: groupState,
          verdict: z.enum(['in sync', 'not in sync', 'not said']),
          sentence: text,
        }),
      ),
      sentence: text,
    }),
    findings: z.array(
      z.strictObject({ at: time, action: text, post: count.nullable(), findings: z.array(finding), source }),
    ),
    overrides: z.array(
      z.strictObject({
        finding: text,
        reason: text,
        by: text.nullable(),
        given: z.enum(['input', 'answer', 'run']),
        at: time.nullable(),
      }),
    ),
    calls: z.strictObject({
      posts: z.array(post),
      servers: z.array(
        z.strictObject({
          at: time,
          action: text,
          servers: count.nullable(),
          jobId: text.nullable(),
          requestId: text.nullable(),
          source,
        }),
      ),
      reads: z.array(
        z.strictObject({
          what: text,
          kind: text,
          begunAt: time,
          endedAt: time.nullable(),
          attempts: count,
          outcome: z.enum(['done', 'failed', 'cancelled', 'open']),
          saw: text,
          requestIds,
          earlierFailure: text.nullable(),
          source,
        }),
      ),
    }),
    counts: z.strictObject({ posts: count, lostAnswers: count }),
    lostAnswers: z.array(lostAnswer),
    people: z.strictObject({
      approvalsNeeded: count,
      approvals: z.array(z.strictObject({ by: text, at: time })),
      breakGlass: z.strictObject({ by: text, reason: text, at: time }).nullable(),
      declined: z.strictObject({ by: text, reason: text.nullable(), at: time }).nullable(),
      questions: z.array(question),
      words: z.array(word),
      attested: z.array(byHand),
      skipped: z.array(byHand),
      released: byHand.nullable(),
    }),
    final: z.strictObject({
      group: groupState.nullable(),
      servers: z.array(
        z.strictObject({
          step: text,
          seenAt: time,
          saw: text,
          servers: z
            .array(
              z.strictObject({ id: text, name: text.nullable(), status: text, taskState: text.nullable() }),
            )
            .nullable(),
          source,
        }),
      ),
    }),
    timeline: z.array(
      z.strictObject({
        at: time,
        offsetMs: z.int(),
        kind: z.enum(['run', 'step', 'post', 'look', 'cloud', 'servers', 'probes', 'people', 'wait']),
        text,
        source: source.nullable(),
      }),
    ),
    checks: z.array(z.strictObject({ what: text, holds: z.boolean(), saw: text })),
    notRecorded: z.array(text),
    history: z.strictObject({
      sha256: text.regex(/^[0-9a-f]{64}$/),
      bytes: count,
      runs: z.array(
        z.strictObject({
          workflowId: text,
          runId: text,
          role: z.enum(['start', 'work']),
          events: count,
          whole: z.boolean(),
          closed: z.boolean(),
          startedAt: time,
          lastEventAt: time,
        }),
      ),
    }),
  })
  .meta({
    title: 'Evidence of a run',
    description: 'Derived from the history of a run of dr-runbooks; times in ISO 8601 UTC, durations in ms',
  });

export type Evidence = z.infer<typeof evidence>;
export type PostEvidence = z.infer<typeof post>;
export type LostAnswer = z.infer<typeof lostAnswer>;
export type QuestionEvidence = z.infer<typeof question>;
export type WordEvidence = z.infer<typeof word>;
export type PairsEvidence = z.infer<typeof pairs>;
export type GroupState = z.infer<typeof groupState>;
