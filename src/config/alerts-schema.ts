import { z } from 'zod';
import { PROCEDURES, type Procedure } from '../domain/procedures.ts';
import { DURATION, parseDuration } from './duration.ts';
import { secretRef } from './secret-schema.ts';

/** The `alerts` part of dr.yaml: which alerts start which runs. What its parts say against each other: alerts-check.ts. */

export const SOURCE_KINDS = ['alertmanager', 'grafana', 'pagerduty', 'generic'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** As it stands in addresses, reports and logs. */
const NAME = '^[A-Za-z0-9._-]{1,64}$';
const name = (description: string) =>
  z
    .string()
    .refine((text) => new RegExp(NAME).test(text), {
      error: 'has letters, digits, ".", "_" and "-" only, at most 64 of them',
    })
    .meta({ pattern: NAME, description });

const text = z.string().min(1).max(200);

const duration = (leastMs: number, mostMs: number, says: string) =>
  z
    .string()
    .refine(
      (value) => {
        const ms = parseDuration(value);
        return ms !== null && ms >= leastMs && ms <= mostMs;
      },
      { error: says },
    )
    .meta({ pattern: DURATION.source });

const MINUTE = 60_000;
const DAY = 86_400_000;

const source = z
  .strictObject({
    name: name('Its place in the address, /v1/alerts/NAME, and who starts the runs, in reports'),
    kind: z.enum(SOURCE_KINDS),
    token: secretRef
      .describe('alertmanager, grafana: the bearer token that it sends; at least 32 characters')
      .optional(),
    secret: secretRef
      .describe(
        'pagerduty, generic, grafana: the key that each delivery is signed with; at least 32 characters',
      )
      .optional(),
    maxAge: duration(MINUTE, DAY, 'must be between 1m and 24h, a number with its unit')
      .describe('How long after it began an alert may still start something; default 15m')
      .optional(),
  })
  .superRefine(({ kind, token, secret }, context) => {
    const report = (at: 'token' | 'secret', message: string) =>
      context.addIssue({ code: 'custom', path: [at], message });
    const signs = kind === 'pagerduty' || kind === 'generic';
    if (signs && secret === undefined) report('secret', 'is missing: each delivery is signed with it');
    if (signs && token !== undefined) report('token', 'is for alertmanager and grafana only');
    if (kind === 'alertmanager' && token === undefined)
      report('token', 'is missing: without it anybody could start runs');
    if (kind === 'alertmanager' && secret !== undefined)
      report('secret', 'is for pagerduty, generic and grafana: Alertmanager signs nothing');
    if (kind === 'grafana' && token === undefined && secret === undefined)
      report('token', 'is missing: without it, or a secret, anybody could start runs');
  });

/** What a person or a schedule plans is nothing for an alert to start. */
const STARTABLE = PROCEDURES.filter((one) => one !== 'exercise') as [Procedure, ...Procedure[]];

const labelled = z.union([text, z.strictObject({ label: text }).describe('The value of this label')]);

const rule = z.strictObject({
  name: name('Stands in answers, logs and reports'),
  sources: z.array(z.string()).meta({ minItems: 1 }).describe('Only alerts of these; default all').optional(),
  match: z
    .record(text, z.union([text, z.array(text).meta({ minItems: 1 })]))
    .refine((labels) => Object.keys(labels).length > 0, {
      error: 'needs at least one label: a rule without any would start on every alert',
    })
    .refine((labels) => Object.values(labels).every((values) => values.length > 0), {
      error: 'has a label with an empty list',
    })
    .meta({ minProperties: 1 })
    .describe('Labels that the alert must have, each with this value or one of these'),
  procedure: z.enum(STARTABLE),
  site: text.describe('A site of this file'),
  group: labelled.describe('Name or id, or the label that has it'),
  from: labelled.describe('failover: the zone that is lost, or the label that has it').optional(),
  to: labelled.describe('switchover, failback: the zone that production is to run in').optional(),
  incident: labelled.describe('Number of the incident, or the label that has it').optional(),
  approval: z
    .enum(['none', 'one', 'two'])
    .describe('People who must say yes before the first POST; the site may ask for more')
    .optional(),
  servers: z.enum(['manage', 'check', 'ignore']).optional(),
  onFailure: z.enum(['ask', 'abort']).optional(),
  then: z.enum(['reprotect', 'failback']).describe('failover: what follows in the same run').optional(),
  dryRun: z.boolean().describe('Check everything, send nothing: to try the rule').optional(),
});

export const alerts = z
  .strictObject({
    blockPeriod: duration(0, 7 * DAY, 'must be at most 168h, a number with its unit')
      .describe(
        'How long no alert starts anything for a group, after an automatic run of it has ended; default 1h',
      )
      .optional(),
    sources: z
      .array(source)
      .refine((sources) => sources.length > 0, { error: 'needs at least one source' })
      .meta({ minItems: 1 }),
    rules: z.array(rule).describe('The first that matches counts'),
  })
  .describe('Alerts that start runs, through "dr api". Left out: there are none');

export type AlertsYaml = z.infer<typeof alerts>;
export type RuleYaml = z.infer<typeof rule>;
