import { z } from '@hono/zod-openapi';
import { VERBS } from '../../domain/answers.ts';
import { REGISTRY, type ErrorCode } from '../../domain/errors/index.ts';
import type { CodedQuestion } from '../../domain/errors/shown.ts';
import { OVERRIDABLE, type Finding, type FindingCode, type Override } from '../../domain/findings.ts';
import { PROCEDURES, type Procedure } from '../../domain/procedures.ts';
import type { Decisions, RunState, StepView, TimelineEntry } from '../../domain/status.ts';

/** Each shape has exactly the keys of what it describes: a key that is new there is missed here by the compiler. */
export type ShapeOf<T> = Record<keyof T, z.ZodType>;

/** An instant; as `z.iso.datetime`, whose pattern would fill the document. */
export const time = z.string().openapi({ format: 'date-time', example: '2026-11-21T03:04:05.678Z' });
export const count = z.int().min(0);

export const RUN_STATES = [
  'running',
  'waiting',
  'settling',
  'completed',
  'already there',
  'dry run',
  'declined',
  'aborted',
  'cancelled',
  'refused',
  'failed',
] as const satisfies readonly RunState[];
export const runState = z.enum(RUN_STATES).openapi('RunState');

export const procedure = z
  .enum(PROCEDURES as [Procedure, ...Procedure[]])
  .openapi('Procedure', { description: 'One kind of runbook' });
export const verb = z.enum(VERBS).openapi('Verb', { description: 'What a person may say to a run' });

export const errorCode = z.enum(Object.keys(REGISTRY) as [ErrorCode, ...ErrorCode[]]).openapi('ErrorCode');

export const FINDINGS = [
  ...OVERRIDABLE,
  'no-replication-pairs',
  'wrong-status',
  'busy',
  'server-deleted',
  'production-elsewhere',
  'direction-disagrees',
  'direction-unknown',
  'ambiguous-state',
  'servers-unknown',
  'partly-unread',
  'group-held',
  'drill-network',
  'drill-left',
  'drill-of-others',
] as const satisfies readonly FindingCode[];

export const finding = z
  .object({
    code: z.enum(FINDINGS),
    weight: z.enum(['blocks', 'overridden', 'note']),
    saw: z.string().describe('What was seen'),
    needs: z.string().describe('What the procedure needs instead'),
    todo: z.string().describe('What a person can do now'),
    override: z.string().describe('Who said to go on, and why').optional(),
  } satisfies ShapeOf<Finding>)
  .openapi('Finding');

const override = z
  .object({
    finding: z.enum(OVERRIDABLE),
    reason: z.string(),
    by: z.string().optional(),
  } satisfies ShapeOf<Override>)
  .openapi('Override');

export const step = z
  .object({
    name: z.string(),
    state: z.enum(['running', 'waiting', 'done', 'stopped']),
    startedAt: time,
    endedAt: time.nullable(),
    note: z.string().nullable(),
  } satisfies ShapeOf<StepView>)
  .openapi('Step');

export const timelineEntry = z
  .object({ at: time, kind: z.enum(['step', 'event']), text: z.string() } satisfies ShapeOf<TimelineEntry>)
  .openapi('TimelineEntry');

export const question = z
  .object({
    number: count.describe('Names the question in an answer'),
    step: z.string(),
    title: z.string(),
    type: z.string(),
    code: errorCode.describe('What kind of question it is; in docs/errors.md'),
    text: z.string(),
    findings: z.array(finding),
    askedAt: time,
    reminders: count,
    until: time.nullable().describe('When the run goes on by itself'),
    answers: z
      .array(z.object({ verb, json: z.string(), effect: z.string() }))
      .describe('What may be said now'),
  } satisfies ShapeOf<CodedQuestion>)
  .openapi('Question');

const said = z.object({ step: z.string(), why: z.string() });
export const decisions = {
  approvals: z.array(z.object({ by: z.string(), at: time })),
  breakGlass: z.object({ by: z.string(), reason: z.string(), at: time }).nullable(),
  overrides: z.array(override),
  attested: z.array(said),
  skipped: z.array(said),
  released: z.object({ at: z.string(), why: z.string() }).nullable(),
} satisfies ShapeOf<Decisions>;
