import * as z from 'zod';
import { evsGroupStatuses, evsPairStatuses, evsReplicationStatuses } from './evs-model.ts';
import { faultLevels } from './model.ts';

const pairFields = z.strictObject({
  status: z.enum(evsPairStatuses).optional(),
  priority_station: z.string().optional(),
  replication_status: z.enum(evsReplicationStatuses).optional(),
  progress: z.number().int().min(0).max(100).nullable().optional(),
  fault_level: z.enum(faultLevels).optional(),
  failure_detail: z.string().nullable().optional(),
});

const groupFields = z.strictObject({
  name: z.string().min(1).optional(),
  status: z.enum(evsGroupStatuses).optional(),
  /** The name of a zone. */
  priority_station: z.string().optional(),
  replication_status: z.enum(evsReplicationStatuses).optional(),
  fault_level: z.enum(faultLevels).optional(),
  failure_detail: z.string().nullable().optional(),
});

/** A replication consistency group to be made. What is left out follows from the rest, so that `{ name }` is a healthy one. */
export const evsGroupSpec = groupFields.extend({
  id: z.string().min(1).optional(),
  name: z.string().min(1),
  description: z.string().optional(),
  /** Production as created first; default eu-de-01 and eu-de-02. */
  zones: z.tuple([z.string(), z.string()]).optional(),
  pairs: z.array(pairFields).optional(),
});
export type EvsGroupSpec = z.infer<typeof evsGroupSpec>;

/** Fields to set by hand. `pairs`: one object for all of them, or a list by position (null: as it is). */
export const evsGroupPatch = groupFields.extend({
  pairs: z.union([pairFields, z.array(pairFields.nullable())]).optional(),
  /** Whether `updated_at` moves on; default true. */
  touch: z.boolean().optional(),
});
export type EvsGroupPatch = z.infer<typeof evsGroupPatch>;

/** Ends the unfinished action of an EVS group; `failureDetail` with FAIL only. */
export const evsFinish = z.strictObject({
  groupId: z.string(),
  result: z.enum(['SUCCESS', 'FAIL']),
  failureDetail: z.string().optional(),
});
