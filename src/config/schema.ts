import { z } from 'zod';
import { alerts } from './alerts-schema.ts';
import { api } from './api-schema.ts';
import { DURATION } from '../domain/duration.ts';
import { endpointProblem } from './endpoint.ts';
import { checkGroup, drillEvery, groups } from './groups-schema.ts';
import { metrics } from './metrics.ts';
import { notify } from './notify-schema.ts';
import { schedules } from './schedules-schema.ts';
import { oneKey, secretRef } from './secret-schema.ts';
import { zones } from './zones.ts';

/** The shape of dr.yaml. The sentences people read when it does not fit are made in problems.ts. */

const text = z.string().min(1);
const endpoint = z.string().superRefine((value, context) => {
  const problem = endpointProblem(value);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

const auth = z
  .strictObject({
    password: z
      .strictObject({
        user: text.describe('Name of the IAM user'),
        domain: text.describe('Name of the account (domain), e.g. OTC-EU-DE-00000000001000012345'),
        password: secretRef,
      })
      .optional(),
    token: secretRef.describe('A ready-made project token; somebody else renews it').optional(),
    accessKey: z
      .strictObject({
        access: z
          .union([z.string().regex(/^[\x21-\x7e]+$/), secretRef])
          .describe('Id of the access key (AK), which is no secret; or where it is'),
        secret: secretRef.describe('The secret key (SK)'),
        securityToken: secretRef.describe('With temporary keys: their security token').optional(),
      })
      .describe('Each request is signed with this key; needs the id of the project')
      .optional(),
  })
  .refine((value) => Object.keys(value).length === 1, {
    error: 'needs exactly one of password, token and accessKey',
  })
  .meta(oneKey);

const site = z
  .strictObject({
    service: z.enum(['sdrs', 'evs']).describe('The replication service of this site'),
    cloud: z.enum(['otc', 'huawei']).describe('With region: fills in the endpoints').optional(),
    region: text
      .regex(/^[a-z0-9-]+$/)
      .describe('e.g. eu-de')
      .optional(),
    endpoints: z
      .strictObject({
        iam: endpoint.describe('e.g. https://iam.eu-de.otc.t-systems.com').optional(),
        sdrs: endpoint.describe('e.g. https://sdrs.eu-de.otc.t-systems.com').optional(),
        evs: endpoint.describe('e.g. https://evs.eu-de.otc.t-systems.com').optional(),
        ecs: endpoint
          .describe('Where servers are started and stopped, e.g. https://ecs.eu-de.otc.t-systems.com')
          .optional(),
      })
      .optional(),
    project: z
      .strictObject({ id: text.optional(), name: text.optional() })
      .refine((value) => Object.keys(value).length > 0, { error: 'needs an id or a name' })
      .meta({ minProperties: 1, description: 'The project that owns the protection groups' }),
    auth,
    caFile: text.describe('PEM file with further certificate authorities to trust').optional(),
    approval: z
      .enum(['none', 'one', 'two'])
      .describe('The least that a run needs before its first POST; a run can ask for more, never for less')
      .optional(),
    callsPerSecond: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .describe('At most so many calls of each API a second, through each worker; default 80')
      .optional(),
    drillEvery: drillEvery.optional(),
    groups: groups.optional(),
  })
  .superRefine((value, context) => {
    if (value.service === 'evs' && value.drillEvery !== undefined)
      context.addIssue({
        code: 'custom',
        path: ['drillEvery'],
        message: 'is for service: sdrs only; EVS has no drills',
      });
    const derivable = value.cloud !== undefined && value.region !== undefined;
    const signs = value.auth.accessKey !== undefined;
    for (const name of signs ? [value.service] : (['iam', value.service] as const)) {
      if (derivable || value.endpoints?.[name] !== undefined) continue;
      context.addIssue({
        code: 'custom',
        path: ['endpoints', name],
        params: { consequence: true },
        message: 'is missing: write it, or give cloud and region',
      });
    }
    if (signs && value.project.name !== undefined && value.project.id === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['project', 'id'],
        params: { consequence: true },
        message:
          'is missing: with an access key there is no login that would tell it; the console shows it under "My Credentials"',
      });
    }
    for (const [name, group] of Object.entries(value.groups ?? {})) {
      checkGroup(group, value.service, (path, message) => {
        context.addIssue({ code: 'custom', path: ['groups', name, ...path], message });
      });
    }
  });

const duration = z.string().regex(DURATION);

const timings = z.strictObject({
  readTimeout: duration.describe('One GET, whole').optional(),
  postTimeout: duration.describe('The action POST, whole').optional(),
  sendDeadline: duration.describe('The last moment at which the POST may leave').optional(),
  settle: duration
    .describe('How long a group must stand still before a lost POST counts as not started')
    .optional(),
  settleReadEvery: duration.describe('Between two readings while settling').optional(),
  resendBackoff: duration.describe('Before another try of a POST; doubles').optional(),
  pollEvery: duration.describe('Between two polls of job and group').optional(),
  followGrace: duration.describe('How long job and group may contradict each other').optional(),
  followLimit: duration.describe('How long one action may run before the run asks').optional(),
  readPatience: duration.describe('How long a read is repeated before the step asks').optional(),
  serverStart: duration.describe('How long servers may take to start before the step asks').optional(),
  serverStop: duration.describe('How long a soft stop may take before the step asks').optional(),
  probeLimit: duration.describe('How long health probes may take to answer before the step asks').optional(),
  armed: duration.describe('How long a POST that was given up without an answer is held possible').optional(),
  drillLimit: duration
    .describe('How long a drill may last, its hold not counted, before it is deleted whatever else is open')
    .optional(),
  drillVerdict: duration.describe('How long a person has for the verdict on a drill').optional(),
  reminder: duration
    .describe('First reminder of an open question; the next ones at growing intervals')
    .optional(),
  noticePatience: duration.describe('How long a notice is repeated before it is given up').optional(),
  readinessLimit: duration
    .describe('How long a readiness check may take; what it could not read until then is not ready')
    .optional(),
  readinessConfirm: duration.describe('Before a second look at what has just become not ready').optional(),
  heartbeatTimeout: duration
    .describe('A worker that is silent for this long has lost its activity')
    .optional(),
});

const PLAIN_NAME = '^[A-Za-z0-9_-]{1,100}$';

const deployment = z
  .strictObject({
    // Temporal joins name and build with a dot.
    name: z
      .string()
      .refine((name) => new RegExp(PLAIN_NAME).test(name), {
        error: 'has letters, digits, "_" and "-" only, at most 100 of them',
      })
      .meta({ pattern: PLAIN_NAME, description: 'Name of the worker deployment' }),
    build: text
      .max(100)
      .describe('Which build of the program this is; DR_DEPLOYMENT_BUILD wins over it')
      .optional(),
  })
  .describe(
    "Temporal's worker versioning: a run stays on the build that it began on. Left out: no versioning",
  );

export const drYaml = z
  .strictObject({
    sites: z
      .record(z.string().regex(/^[A-Za-z0-9._-]{1,64}$/), site)
      .refine((sites) => Object.keys(sites).length > 0, { error: 'needs at least one site' })
      .meta({ minProperties: 1 }),
    timings: timings.optional(),
    taskQueue: text.max(200).optional(),
    deployment: deployment.optional(),
    zones: zones.optional(),
    api: api.optional(),
    metrics: metrics.optional(),
    notify: notify.optional(),
    schedules: schedules.optional(),
    alerts: alerts.optional(),
  })
  .meta({ title: 'dr.yaml', description: 'Sites and timings of dr-runbooks' });

export type DrYaml = z.infer<typeof drYaml>;
export type SiteYaml = z.infer<typeof site>;
