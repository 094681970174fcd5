import * as z from 'zod';
import {
  faultLevels,
  groupStatuses,
  instanceStatuses,
  pairStatuses,
  replicationStatuses,
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

const power = z.enum(['ACTIVE', 'SHUTOFF']);

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
});
export type GroupSpec = z.infer<typeof groupSpec>;

/** A whole world: who may log in, what exists, and how it behaves. */
export const worldSpec = z.strictObject({
  project: z.strictObject({ id: z.string(), name: z.string() }).optional(),
  domain: z.string().optional(),
  user: z.strictObject({ name: z.string(), password: z.string() }).optional(),
  /** Tokens that are good from the start and don't expire. */
  tokens: z.array(z.string()).optional(),
  settings: settingsPatch.optional(),
  groups: z.array(groupSpec),
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
  /** Whether `updated_at` moves on; default true. */
  touch: z.boolean().optional(),
});
export type GroupPatch = z.infer<typeof groupPatch>;

/** What somebody clicks in the console. */
export const personOrder = z.strictObject({
  groupId: z.string(),
  action: z.enum(verbs),
  priorityStation: z.enum(stations).optional(),
});
export type PersonOrder = z.infer<typeof personOrder>;

export const jobFinish = z.strictObject({
  groupId: z.string(),
  result: z.enum(['SUCCESS', 'FAIL']),
  errorCode: z.string().optional(),
});
