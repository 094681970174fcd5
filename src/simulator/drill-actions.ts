import { readDrill, wishes } from './drill-body.ts';
import type { DrillJob } from './drill-job.ts';
import { createDrill, deleteDrill } from './drill-operations.ts';
import { drillOf, findDrill } from './drill-reads.ts';
import type { DrillEffect } from './effect-log.ts';
import { Refusal } from './errors.ts';
import type { ActionCall, Answer, PendingAction } from './exchange.ts';
import type { Doom } from './job.ts';
import { groupOf } from './operations.ts';

/** `POST /disaster-recovery-drills` (sdrs_05_0701) */
export function arriveDrillCreation(call: ActionCall): PendingAction {
  const { world } = call.cloud;
  const name = wishes(call.body)?.['name'];
  const drillName = typeof name === 'string' ? name : null;
  const effect = note(call, { action: 'create', drillId: null, drillName, statusBefore: null });
  return {
    effect,
    perform: () => {
      const order = readCreation(call);
      const group = groupOf(world, order.groupId);
      effect.groupStatus = group.status;
      return accepted(effect, createDrill(world, group, order, doomOf(call)));
    },
  };
}

/** `DELETE /disaster-recovery-drills/{id}` (sdrs_05_0702) */
export function arriveDrillDeletion(call: ActionCall): PendingAction {
  const { world } = call.cloud;
  const { id: drillId = '' } = call.parameters;
  const { drill: seen } = findDrill(world.groups, drillId) ?? {};
  const [drillName, statusBefore] = [seen?.name ?? null, seen?.status ?? null];
  const effect = note(call, { action: 'delete', drillId, drillName, statusBefore });
  return {
    effect,
    perform: () => {
      const { group, drill } = drillOf(world.groups, drillId);
      Object.assign(effect, { groupStatus: group.status, statusBefore: drill.status });
      return accepted(effect, deleteDrill(world, group, drill, doomOf(call)));
    },
  };
}

type Noted = Pick<DrillEffect, 'action' | 'drillId' | 'drillName' | 'statusBefore'>;

/** Enters a drill call in the log as it arrives. */
function note({ cloud, groupId, by, lateOf, requestId }: ActionCall, arrival: Noted): DrillEffect {
  const group = cloud.world.groups.get(groupId ?? '');
  const [groupName, groupStatus] = [group?.name ?? null, group?.status ?? null];
  return cloud.effects.drillArrived({ groupId, groupName, groupStatus, by, lateOf, requestId, ...arrival });
}

function accepted(effect: DrillEffect, { id: jobId, drill }: DrillJob): Answer {
  Object.assign(effect, { took: true, jobId, drillId: drill.id, refusedBecause: null });
  return { status: 200, body: { job_id: jobId } };
}

function doomOf({ cloud, kind, groupId, by }: ActionCall): () => Doom | null {
  return () => (by === 'api' ? (cloud.faults.take('job', { kind, groupId })?.fault ?? null) : null);
}

/** @throws {Refusal} 400 SDRS.0207 for the group's id, SDRS.0204 for the VPC's; what else, `readDrill` says */
function readCreation(call: ActionCall): { name: string; groupId: string; vpcId: string | undefined } {
  const { name, groupId, vpcId = null } = readDrill(call);
  if (typeof groupId !== 'string' || groupId === '') throw new Refusal(400, 'SDRS.0207');
  if (vpcId === null) return { name, groupId, vpcId: undefined };
  if (typeof vpcId !== 'string' || vpcId === '') throw new Refusal(400, 'SDRS.0204');
  return { name, groupId, vpcId };
}
