import { z } from '@hono/zod-openapi';
import { VERB_WORDS, type AnswerInput } from '../../domain/answers.ts';
import type { RunRequest } from '../../domain/input.ts';
import { OVERRIDABLE } from '../../domain/findings.ts';
import type { StartAnswer } from '../../runs/keyed-start.ts';
import { procedure, time, verb, type ShapeOf } from './run-parts.ts';

const text = z.string();
const by = text.optional().describe('Who it is; may be left out, and must be the person of the token');

export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/)
  .describe('The same key is the same run, also after its end. One for each alert')
  .optional();

/** What a start takes. What goes together with what is the run's own rule: parseRequest says it in a sentence. */
export const startRequest = z
  .strictObject({
    procedure,
    site: text.describe('A site of dr.yaml'),
    group: text.describe('Name or id'),
    from: text.optional().describe('failover: the zone that is lost'),
    to: text
      .optional()
      .describe('switchover, failback: the zone that production is to run in; also source, target'),
    dryRun: z.boolean().optional().describe('Check everything, send nothing'),
    onFailure: z.enum(['ask', 'abort']).optional(),
    servers: z.enum(['manage', 'check', 'ignore']).optional(),
    approval: z
      .enum(['none', 'one', 'two'])
      .optional()
      .describe('People who must say yes before the first POST'),
    then: z.enum(['reprotect', 'failback']).optional().describe('failover: what follows in the same run'),
    resend: z.enum(['ask', 'auto']).optional(),
    vpc: text
      .optional()
      .describe('drill: the VPC that its servers get; left out, that of dr.yaml, else the service makes one'),
    hold: text.optional().describe('drill: how long it stays up once its servers are usable, like 30m'),
    verdict: z
      .enum(['auto', 'person'])
      .optional()
      .describe('drill: person: somebody says whether the servers work'),
    overrides: z.array(z.strictObject({ finding: z.enum(OVERRIDABLE), reason: text, by })).optional(),
    reason: text.optional(),
    incident: text.optional(),
    by,
    requestedAt: text
      .optional()
      .openapi({ format: 'date-time' })
      .describe('When the recovery time begins: the time of the alert'),
  } satisfies ShapeOf<Omit<RunRequest, 'goal'> & { procedure: unknown }>)
  .openapi('StartRequest', {
    example: { procedure: 'failover', site: 'eu-de', group: 'pg-payments', incident: 'INC-4711' },
  });

export const started = z
  .object({
    run: text.describe('Its id'),
    procedure,
    site: text,
    group: text,
    by: text.nullable(),
    dryRun: z.boolean(),
    requestedAt: time,
    joined: z.boolean().describe('A run with the same aim was in flight: it is that one'),
    joins: text.nullable().describe('Joined: the run that was in flight'),
    since: time.nullable(),
    from: text.nullable().describe('Joined: the zone that production leaves, where that run says so'),
    ignored: z.array(text).describe('Joined: what was asked for here, and not when that run was started'),
  } satisfies ShapeOf<StartAnswer & { run: unknown }>)
  .openapi('Started');

export const answerRequest = z
  .strictObject({
    question: z.int().min(0).optional().describe('Which question is meant; left out, the open one'),
    reason: text.optional(),
    finding: text.optional().describe('override: the finding to go on in spite of'),
    text: text.optional().describe('note: what goes into the report'),
    by,
  } satisfies ShapeOf<AnswerInput>)
  .openapi('AnswerRequest', { example: { question: 3, reason: 'the link is up, I called' } });

export const answered = z
  .object({ run: text, accepted: z.literal(true), message: text, verb })
  .openapi('Answered');

export const cancelRequest = z
  .strictObject({ reason: text.max(200).optional(), by })
  .openapi('CancelRequest', { example: { reason: 'the zone is back' } });

export const cancelled = z
  .object({
    run: text,
    cancelRequested: z.literal(true),
    cancel: text.nullable().describe('What the cancel does; null where no worker answers'),
  })
  .openapi('Cancelled');

/** "skip: needs reason", for the reader of the document. */
export const VERB_NEEDS = Object.entries(VERB_WORDS)
  .map(([name, { needs, effect }]) => {
    const fields = needs.filter((field) => field !== 'by');
    return `- \`${name}\`${fields.length === 0 ? '' : ` (needs ${fields.join(', ')})`}: ${effect}`;
  })
  .join('\n');
