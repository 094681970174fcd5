import * as z from 'zod';
import { evsGroupSpec } from './evs-spec.ts';
import { evsVerbs } from './evs-rules.ts';
import {
  drillStatuses,
  faultLevels,
  groupStatuses,
  instanceStatuses,
  pairStatuses,
  replicationStatuses,
  serverFaults,
  serverStatuses,
  stations,
} from './model.ts';
import { verbs } from './rules.ts';
import { settingsPatch } from './settings.ts';

const pairFields = z.strictObject({
  status: z.enum(pairStatuses).optional(),
  progress: z.number().int().min(0).max(100).optional(),
  replication_status: z.enum(replicationStatuses).optional(),
  priority_station: z.enum(stations).optional(),
  fault_level: z.enum(faultLevels).optional(),
});

const instanceFields = z.strictObject({
  status: z.enum(instanceStatuses).optional(),
  priority_station: z.enum(stations).optional(),
});

const power = z.enum(serverStatuses);

const drillSpec = z.strictObject({
  name: z.string().min(1),
  status: z.enum(drillStatuses).optional(),
  drill_vpc_id: z.string().optional(),
});
export type DrillSpec = z.infer<typeof drillSpec>;

/** A group to be made. What is left out follows from the rest, so that `{ name }` is a healthy protected group. */
export const groupSpec = z.strictObject({
  id: z.string().min(1).optional(),
  name: z.string().min(1),
  description: z.string().nullable().optional(),
  status: z.enum(groupStatuses).optional(),
  priority_station: z.enum(stations).optional(),
  source_availability_zone: z.string().optional(),
  target_availability_zone: z.string().optional(),
  instances: z.array(instanceFields.extend({ name: z.string().min(1) })).optional(),
  /** `instance`: index of the instance the pair is attached to, default 0. */
  pairs: z.array(pairFields.extend({ instance: z.number().int().min(0).optional() })).optional(),
  /** Which servers run; left out: those of the production site, or none after a failover. */
  running: z.enum(['production', 'dr', 'both', 'none']).optional(),
  /** Drills that exist. */
  drills: z.array(drillSpec).optional(),
});
export type GroupSpec = z.infer<typeof groupSpec>;

/** A network; its subnets left out: those of the groups' own, as a drill needs them. */
export const vpcSpec = z.strictObject({ id: z.string().min(1), subnets: z.array(z.string()).optional() });
export type VpcSpec = z.infer<typeof vpcSpec>;

/** A whole world: who may log in, what exists, and how it behaves. */
export const worldSpec = z.strictObject({
  project: z.strictObject({ id: z.string(), name: z.string() }).optional(),
  domain: z.string().optional(),
  user: z.strictObject({ name: z.string(), password: z.string() }).optional(),
  /** Tokens that are good from the start and don't expire. */
  tokens: z.array(z.string()).optional(),
  /** Keys to sign requests with; those with a `securityToken` are temporary ones. */
  accessKeys: z
    .array(
      z.strictObject({
        access: z.string().min(1),
        secret: z.string().min(1),
        securityToken: z.string().min(1).optional(),
      }),
    )
    .optional(),
  settings: settingsPatch.optional(),
  /** Networks beside that of the groups, for drills. */
  vpcs: z.array(vpcSpec).optional(),
  groups: z.array(groupSpec),
  evsGroups: z.array(evsGroupSpec).optional(),
});
export type WorldSpec = z.infer<typeof worldSpec>;

/** Fields to set by hand. `pairs` and `instances`: one object for all of them, or a list by position (null: as it is). */
export const groupPatch = z.strictObject({
  name: z.string().optional(),
  status: z.enum(groupStatuses).optional(),
  priority_station: z.enum(stations).optional(),
  pairs: z.union([pairFields, z.array(pairFields.nullable())]).optional(),
  instances: z.union([instanceFields, z.array(instanceFields.nullable())]).optional(),
  servers: z.strictObject({ production: power.optional(), dr: power.optional() }).optional(),
  /** Instead of those that exist. */
  drills: z.array(drillSpec).optional(),
  /** Whether `updated_at` moves on; default true. */
  touch: z.boolean().optional(),
});
export type GroupPatch = z.infer<typeof groupPatch>;

/** Fields of one server to set by hand. A `status` ends what it was doing; `deleted` can't be undone. */
export const serverPatch = z.strictObject({
  status: power.optional(),
  locked: z.boolean().optional(),
  fault: z.enum(serverFaults).nullable().optional(),
  deleted: z.literal(true).optional(),
});
export type ServerPatch = z.infer<typeof serverPatch>;

/** What somebody clicks in the console, on a group of either service. */
export const personOrder = z.strictObject({
  groupId: z.string(),
  action: z.enum([...verbs, ...evsVerbs]),
  priorityStation: z.enum(stations).optional(),
});
export type PersonOrder = z.infer<typeof personOrder>;

/** `id`: of a group, of a drill, or of a drill's job. */
export const jobFinish = z.strictObject({
  id: z.string(),
  result: z.enum(['SUCCESS', 'FAIL']),
  errorCode: z.string().optional(),
});

/** Which server jobs to end: one job, one server's part of them, or all of them. */
export const serverFinish = z.strictObject({
  jobId: z.string().optional(),
  serverId: z.string().optional(),
  result: z.enum(['SUCCESS', 'FAIL']),
});
