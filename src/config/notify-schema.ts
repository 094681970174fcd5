import { z } from 'zod';
import { NOTICE_EVENTS } from '../domain/notices.ts';
import { endpointProblem, targetProblem } from './endpoint.ts';
import { secretRef } from './secret-schema.ts';

/** The `notify` part of dr.yaml: who is told what happens in runs. */

const TARGET_KINDS = ['webhook', 'slack', 'pagerduty'] as const;

/** As it stands in timelines and logs. */
const NAME = '^[A-Za-z0-9._-]{1,64}$';
const name = z.string().min(1);

const target = z
  .strictObject({
    name: z
      .string()
      .refine((text) => new RegExp(NAME).test(text), {
        error: 'has letters, digits, ".", "_" and "-" only, at most 64 of them',
      })
      .meta({ pattern: NAME, description: 'What it is called in timelines; says nothing of where it is' }),
    kind: z.enum(TARGET_KINDS),
    url: z
      .union([z.string(), secretRef])
      .describe(
        'webhook: the address, or where it is. slack: where the address is, for it is a secret. pagerduty: another region than https://events.pagerduty.com',
      )
      .optional(),
    secret: secretRef.describe('webhook: the key that each notice is signed with').optional(),
    routingKey: secretRef.describe('pagerduty: the integration key (Events API v2)').optional(),
    on: z
      .array(z.enum(NOTICE_EVENTS))
      .refine((events) => events.length > 0, { error: `needs at least one of ${NOTICE_EVENTS.join(', ')}` })
      .meta({ minItems: 1, uniqueItems: true, description: 'What it is told of; default everything' })
      .optional(),
    sites: z.array(name).meta({ minItems: 1 }).describe('Only runs of these sites').optional(),
    groups: z.array(name).meta({ minItems: 1 }).describe('Only these groups, by name or id').optional(),
  })
  .superRefine((value, context) => {
    const report = (at: keyof typeof value, message: string) =>
      context.addIssue({ code: 'custom', path: [at], message });
    const { kind, url, secret, routingKey } = value;
    if (kind === 'webhook' && secret === undefined)
      report('secret', 'is missing: a webhook is signed with it');
    if (kind === 'pagerduty' && routingKey === undefined) report('routingKey', 'is missing');
    if (kind !== 'webhook' && secret !== undefined) report('secret', 'is for kind: webhook only');
    if (kind !== 'pagerduty' && routingKey !== undefined) report('routingKey', 'is for kind: pagerduty only');
    if (kind !== 'pagerduty' && url === undefined) report('url', 'is missing');
    if (typeof url === 'string') {
      if (kind === 'slack')
        report(
          'url',
          'is a secret, whoever has it can write there: say where it is, { env: NAME } or { file: path }',
        );
      const problem =
        kind === 'pagerduty' ? endpointProblem(url) : kind === 'webhook' ? targetProblem(url) : null;
      if (problem !== null) report('url', problem);
    } else if (kind === 'pagerduty' && url !== undefined)
      report('url', 'is no secret: write the address itself, like https://events.eu.pagerduty.com');
  });

export const notify = z
  .array(target)
  .superRefine((targets, context) => {
    targets.forEach(({ name: own }, index) => {
      if (targets.slice(0, index).some((other) => other.name === own))
        context.addIssue({ code: 'custom', path: [index, 'name'], message: 'is the name of another target' });
    });
  })
  .describe('Who is told what happens in runs. Left out: nobody');

export type NotifyYaml = z.infer<typeof notify>;
