import { z } from '@hono/zod-openapi';
import { OUTCOMES, type TakenAlert } from '../../alerts/take.ts';
import type { Block } from '../../runs/block.ts';
import { count, procedure, time, type ShapeOf } from './run-parts.ts';

const text = z.string();

export const sourceName = z.object({
  source: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .openapi({ param: { name: 'source', in: 'path' }, example: 'alertmanager' })
    .describe('A source of dr.yaml: `alerts.sources`'),
});

/** What a sender sends is read by its own format, after it has proved itself. */
export const delivery = z.record(z.string(), z.unknown()).openapi('Delivery', {
  description: 'As the kind of the source sends it',
  example: { version: '4', alerts: [] },
});

const takenAlert = z
  .object({
    alert: text.describe('What its sender calls it: a fingerprint, the id of an incident'),
    name: text.nullable(),
    outcome: z.enum(OUTCOMES),
    rule: text.nullable().describe('The rule that took it'),
    procedure: procedure.nullable(),
    site: text.nullable(),
    group: text.nullable(),
    run: text.nullable().describe('The run of this alert, or the one that is the reason why there is none'),
    says: text.describe('What was done, and why, in a sentence'),
  } satisfies ShapeOf<TakenAlert>)
  .openapi('TakenAlert');

export const taken = z
  .object({
    source: text,
    alerts: z.array(takenAlert).describe('Each alert of the delivery, in its order'),
    truncated: count.describe('Alerts that the sender left out of the delivery: nothing is known of them'),
  })
  .openapi('TakenDelivery');

export const block = z
  .object({
    site: text,
    group: text.describe('As the rule names it'),
    run: text.describe('The run whose end begins the period'),
    by: text.describe('The source whose alert it was'),
    procedure,
    since: time,
    until: time.nullable().describe('Null: the run has not ended'),
  } satisfies Partial<ShapeOf<Block>>)
  .openapi('Block');

export const liftRequest = z
  .strictObject({ reason: text.max(200).optional(), by: text.optional() })
  .openapi('LiftRequest', { example: { reason: 'the zone is back, and checked' } });

export const lifted = z.object({ lifted: z.literal(true), block }).openapi('Lifted');

/** What is told of a block. */
export function blockView({
  site,
  group,
  run,
  by,
  procedure: what,
  since,
  until,
}: Block): z.output<typeof block> {
  return { site, group, run, by, procedure: what, since, until };
}
