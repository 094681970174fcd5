import { z } from 'zod';
import type { ServerFault, ServerJobReading, ServerQuota, ServerReading } from '../../domain/servers.ts';
import { essential, optional, textOrNumber } from '../answers.ts';

/** ECS on the wire → readings (ECS API reference, "querying details about an ECS", "querying job execution status"). */

export const serverAnswer = z
  .object({
    server: z.object({
      id: essential,
      name: optional,
      status: essential,
      'OS-EXT-STS:task_state': optional,
    }),
  })
  .transform(({ server }): ServerReading => ({
    id: server.id,
    name: server.name,
    status: server.status,
    taskState: server['OS-EXT-STS:task_state'],
  }));

/** ECS API reference, "querying tenant quotas" (ecs_02_0801): `-1` is no limit. */
export const quotaAnswer = z
  .object({ absolute: z.object({ maxTotalInstances: z.int(), totalInstancesUsed: z.int() }) })
  .transform(({ absolute }): ServerQuota => ({
    most: absolute.maxTotalInstances,
    used: absolute.totalInstancesUsed,
  }));

export const jobBegun = z.object({ job_id: essential }).transform((wire) => wire.job_id);

const entities = { server_id: optional, errorcode_message: optional };
const outcome = { status: optional, error_code: textOrNumber, fail_reason: optional };

const subJob = z
  .object({
    ...outcome,
    entities: z
      .object(entities)
      .nullish()
      .catch(null)
      .transform((value) => value ?? null),
  })
  .catch({ status: null, error_code: null, fail_reason: null, entities: null });

/** Answered bare, without a wrapper. */
export const jobAnswer = z
  .object({
    ...outcome,
    job_id: optional,
    status: essential,
    entities: z
      .object({ ...entities, sub_jobs: z.array(subJob).nullish().catch(null) })
      .nullish()
      .catch(null)
      .transform((value) => value ?? null),
  })
  .transform((wire) => {
    const subJobs = wire.entities?.sub_jobs ?? [];
    // A job over one server may do without sub-jobs, and then speaks for itself.
    const parts = subJobs.length > 0 ? subJobs : [wire];
    return (id: string): ServerJobReading => ({
      id: wire.job_id ?? id,
      status: wire.status,
      faults: parts.filter(({ status }) => status === 'FAIL').map(faultOf),
    });
  });

function faultOf(job: z.output<typeof subJob>): ServerFault {
  return {
    id: job.entities?.server_id ?? UNNAMED,
    code: job.error_code,
    reason: job.fail_reason ?? job.entities?.errorcode_message ?? null,
  };
}

/** In place of the id where a failed part does not say whose it is. */
const UNNAMED = 'unknown';
