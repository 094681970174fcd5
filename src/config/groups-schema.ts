import { z } from 'zod';
import { duration } from './duration-schema.ts';
import { parseHostPort, probeUrlProblem } from './probe-target.ts';

/** The groups of a site in dr.yaml: what the replication service does not know of them. */

const text = z.string().min(1);
const zone = text.regex(/^[\w.-]+$/);
/** As ids are sent. */
const server = text.regex(/^[\w-]{1,128}$/);

const probe = z
  .strictObject({
    http: text
      .superRefine((value, context) => {
        const problem = probeUrlProblem(value);
        if (problem !== null) context.addIssue({ code: 'custom', message: problem });
      })
      .describe('Address of a page that answers once the service is back')
      .optional(),
    status: z
      .int()
      .min(100)
      .max(599)
      .describe('With http: the status that counts; default any 2xx')
      .optional(),
    tcp: text
      .refine((value) => parseHostPort(value) !== null, {
        error: 'must be host:port; an IPv6 address needs brackets, and quotes around it all',
      })
      .describe('host:port that takes connections once the service is back')
      .optional(),
    zone: zone.describe('Only where production is in this zone').optional(),
  })
  .refine((value) => (value.http === undefined) !== (value.tcp === undefined), {
    error: 'needs exactly one of http and tcp',
    params: { consequence: true },
  })
  .refine((value) => value.status === undefined || value.http !== undefined, {
    path: ['status'],
    error: 'goes with http only',
  })
  .meta({ oneOf: [{ required: ['http'] }, { required: ['tcp'] }] });

export const drillEvery = duration('12h or 90d').describe(
  'How old the last good drill may be, like 90d: readiness says when it is older',
);

const group = z.strictObject({
  zones: z
    .array(zone)
    .refine((zones) => zones.length === 2 && zones[0] !== zones[1], {
      error: 'needs two different zones, first the one the group was created in',
    })
    .meta({ minItems: 2, maxItems: 2, uniqueItems: true })
    .describe('service: evs only. The two zones, first the one the group was created in')
    .optional(),
  servers: z
    .record(text, z.array(server))
    .describe('service: evs only. Ids of the servers, by zone')
    .optional(),
  probes: z.array(probe).describe('What tells that the service is back for its users').optional(),
  drill: z
    .strictObject({
      vpc: server
        .describe(
          'Id of the VPC that drills get; left out, the service makes one for each drill, and it stays',
        )
        .optional(),
      probes: z
        .array(probe)
        .describe("What tells that the drill's servers work: addresses in its network, never production's")
        .optional(),
    })
    .describe('service: sdrs only. What drills of this group get')
    .optional(),
  recoveryTarget: duration()
    .describe(
      'From the request until production is in service again, like 15m: the report says whether it was met',
    )
    .optional(),
  drillEvery: drillEvery.optional(),
  exercise: z
    .literal('allowed')
    .describe('Production of this group may be switched over and back for practice, after an approval')
    .optional(),
});

export const groups = z
  .record(text, group)
  .describe('By name or id; by id where two groups have the same name');

export type GroupYaml = z.infer<typeof group>;

type Report = (path: PropertyKey[], message: string) => void;

/** What one group's parts say against each other. Paths are below the group. */
export function checkGroup(group: GroupYaml, service: 'sdrs' | 'evs', report: Report): void {
  const { zones, servers, probes = [], drill } = group;
  if (drill !== undefined && service === 'evs')
    report(['drill'], 'is for service: sdrs only; EVS has no drills');
  for (const [index, one] of (drill?.probes ?? []).entries()) {
    if (one.zone !== undefined) report(['drill', 'probes', index, 'zone'], 'has no meaning for a drill');
  }
  if (service !== 'evs') {
    if (zones !== undefined)
      report(['zones'], 'is for service: evs only; an SDRS group knows its zones itself');
    if (servers !== undefined)
      report(['servers'], 'is for service: evs only; an SDRS group knows its servers itself');
    return;
  }
  if (group.drillEvery !== undefined) report(['drillEvery'], 'is for service: sdrs only; EVS has no drills');
  if (servers !== undefined && zones === undefined)
    report(['servers'], 'needs zones beside it: they say which side a server is on');
  // Where the zones are wrong themselves, that is said, and the rest follows from it.
  const foreign = (name: string): boolean => zones?.length === 2 && !zones.includes(name);
  const seen = new Set<string>();
  for (const [name, ids] of Object.entries(servers ?? {})) {
    if (foreign(name)) report(['servers', name], "is none of this group's zones");
    ids.forEach((id, index) => {
      if (seen.has(id)) report(['servers', name, index], 'is there twice');
      seen.add(id);
    });
  }
  probes.forEach((one, index) => {
    if (one.zone !== undefined && foreign(one.zone))
      report(['probes', index, 'zone'], "is none of this group's zones");
  });
}
