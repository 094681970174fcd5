import { z } from '@hono/zod-openapi';
import type { ActionName } from '../../domain/actions.ts';
import type { CodedStatus } from '../../domain/errors/shown.ts';
import type { ActionReport, RunReport } from '../../domain/status.ts';
import { ENDS, type Outcome, type RunSummary } from '../../runs/told.ts';
import {
  count,
  decisions,
  errorCode,
  finding,
  procedure,
  question,
  RUN_STATES,
  runState,
  step,
  time,
  timelineEntry,
  type ShapeOf,
} from './run-parts.ts';

const text = z.string();
const recoveredBy = z.enum(['probes', 'servers', 'move']).nullable();

const runStatus = z
  .object({
    run: text,
    procedure,
    site: text,
    group: text,
    groupId: text.nullable(),
    from: text.nullable(),
    to: text.nullable(),
    dryRun: z.boolean(),
    incident: text.nullable(),
    reason: text.nullable(),
    by: text.nullable(),
    state: runState,
    headline: text,
    startedAt: time,
    endedAt: time.nullable(),
    steps: z.array(step),
    ahead: z.array(text).describe('The steps to come if nothing is in the way'),
    question: question.nullable().describe('What the run waits for'),
    posts: count.describe('POSTs that may have left'),
    lostAnswers: count,
    recoveredAt: time.nullable(),
    recoveredBy,
    cancel: text.describe('What a cancel would do now'),
    worksIn: text.nullable().describe('The run that does the work'),
    worksInExecution: text.nullable().describe('Which execution of it, where this run has started it'),
    timeline: z.array(timelineEntry),
    ...decisions,
  } satisfies ShapeOf<CodedStatus>)
  .openapi('RunStatus');

const action = z
  .object({
    name: z.enum([
      'failover',
      'switchover',
      'reprotect',
      'enable',
      'disable',
    ] as const satisfies readonly ActionName[]),
    way: text,
    outcome: z.enum(['reached', 'already', 'attested', 'dry run']),
    jobId: text.nullable(),
    armedSince: time.nullable(),
  } satisfies ShapeOf<ActionReport>)
  .openapi('Action');

const report = z
  .object({
    run: text,
    procedure,
    outcome: runState,
    summary: text,
    site: text,
    group: z.object({ id: text.nullable(), name: text }),
    from: text.nullable(),
    to: text.nullable(),
    dryRun: z.boolean(),
    incident: text.nullable(),
    reason: text.nullable(),
    by: text.nullable(),
    startedAt: time,
    endedAt: time,
    recoverySeconds: z.number().nullable(),
    recoveredBy,
    posts: count,
    lostAnswers: count,
    jobId: text.nullable(),
    before: z
      .object({ status: text, productionZone: text.nullable(), pairs: count, pairsInSync: count })
      .nullable(),
    after: z.object({ status: text, productionZone: text.nullable(), seenAt: time }).nullable(),
    findings: z.array(finding),
    actions: z.array(action),
    steps: z.array(step),
    timeline: z.array(timelineEntry),
    ...decisions,
  } satisfies ShapeOf<RunReport>)
  .openapi('RunReport');

/** The end of a run; without a report where the goal was not reached. */
export const outcome = z
  .object({
    run: text,
    outcome: text,
    message: text.describe('How it ended, in one sentence'),
    code: errorCode.nullable().describe('Where it did not end well; in docs/errors.md'),
    report: report.nullable().describe('Null where the run was aborted, refused, cancelled or failed'),
  } satisfies ShapeOf<Outcome>)
  .openapi('Outcome');

export const listedState = z.enum([...RUN_STATES, ...ENDS]);

export const runSummary = z
  .object({
    run: text,
    procedure,
    site: text.nullable(),
    group: text.nullable(),
    groupId: text.nullable(),
    dryRun: z.boolean(),
    state: listedState,
    open: z.boolean(),
    step: text.nullable(),
    headline: text.nullable(),
    needsHuman: z.boolean(),
    startedAt: time,
    endedAt: time.nullable(),
    worksIn: text.nullable(),
  } satisfies ShapeOf<RunSummary>)
  .openapi('RunSummary');

/** A run: what it says itself, and what Temporal has on record where no worker answers for it. */
export const runView = z
  .object({
    run: text,
    procedure,
    open: z.boolean(),
    temporal: text.describe("Temporal's own word for its state"),
    startedAt: time,
    endedAt: time.nullable(),
    ui: text.nullable().describe('Its page in the Temporal UI'),
    status: runStatus.nullable().describe('Null where no worker answers for the run'),
    last: z.object({
      state: text.nullable(),
      step: text.nullable(),
      headline: text.nullable(),
      needsHuman: z.boolean(),
    }),
  })
  .openapi('Run');
