import { z } from 'zod';
import type { GroupReading, PairReading } from '../../domain/readings.ts';
import { essential, optional, percent, textOrNumber } from '../answers.ts';

/**
 * EVS replication consistency groups on the wire → readings (EVS API reference; pages evs_04_2051 and 2052 groups,
 * 2046 and 2047 pairs). Lenient like SDRS's: unknown fields are ignored, nulls and odd types tolerated, statuses kept
 * as they came. Only what no decision can do without must be there.
 */

/** The name of the zone where production is; the example of evs_04_2052 misspells the key. */
const station = { priority_station: optional, priority_staion: optional };

const common = {
  id: essential,
  name: optional,
  status: essential,
  ...station,
  replication_status: optional,
  fault_level: textOrNumber,
};

/** Without its two zones: EVS names only the one in use. */
export const group = z
  .object({ ...common, failure_detail: textOrNumber, created_at: optional, updated_at: optional })
  .transform((wire): GroupReading => ({
    id: wire.id,
    name: wire.name ?? wire.id,
    status: wire.status,
    productionZone: wire.priority_station ?? wire.priority_staion,
    sourceZone: null,
    targetZone: null,
    replicationStatus: wire.replication_status,
    faultLevel: wire.fault_level,
    failureDetail: wire.failure_detail,
    createdAt: wire.created_at,
    updatedAt: wire.updated_at,
  }));

export const groupAnswer = z
  .object({ replication_consistency_group: group })
  .transform((wire) => wire.replication_consistency_group);

export const pair = z
  .object({
    ...common,
    replication_consistency_group_id: optional,
    /** A number in a text, or null. */
    progress: percent,
  })
  .transform((wire) => ({
    id: wire.id,
    /** `null`: it belongs to no group. */
    groupId: wire.replication_consistency_group_id,
    reading: {
      id: wire.id,
      name: wire.name,
      status: wire.status,
      productionZone: wire.priority_station ?? wire.priority_staion,
      replicationStatus: wire.replication_status,
      faultLevel: wire.fault_level,
      progress: wire.progress,
    } satisfies PairReading,
  }));
