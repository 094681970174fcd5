import { created, notFound, ok, read } from './control-kit.ts';
import type { Handlers } from './control-kit.ts';
import { finishDrillByHand } from './drill-operations.ts';
import { finishEvsByHand } from './evs-operations.ts';
import { evsFinish, evsGroupPatch, evsGroupSpec } from './evs-spec.ts';
import { finishByHand } from './operations.ts';
import { patchEvsGroup } from './patch-evs-group.ts';
import { patchGroup } from './patch-group.ts';
import { patchServer } from './patch-server.ts';
import { actAsPerson } from './person.ts';
import { finishPowerByHand } from './server-power.ts';
import { groupPatch, groupSpec, jobFinish, personOrder, serverFinish, serverPatch, vpcSpec } from './spec.ts';
import { serverStates } from './state-view.ts';

/** The part of the control API that makes, changes and moves on what is in the world. */
export const worldHandlers: Handlers = {
  'POST /groups': (cloud, request) => created({ id: cloud.world.addGroup(read(request, groupSpec)).id }),
  'PATCH /groups/:id': ({ world }, request, id) => {
    const patch = read(request, groupPatch);
    const group = world.groups.get(id);
    if (!group) return notFound('group');
    patchGroup(world, group, patch);
    return ok();
  },
  'POST /evs/groups': ({ world }, request) => created({ id: world.evs.add(read(request, evsGroupSpec)).id }),
  'PATCH /evs/groups/:id': ({ world }, request, id) => {
    const patch = read(request, evsGroupPatch);
    const group = world.evs.groups.get(id);
    if (!group) return notFound('EVS group');
    patchEvsGroup(world, group, patch);
    return ok();
  },
  'POST /vpcs': ({ world }, request) => created({ id: world.addVpc(read(request, vpcSpec)).id }),
  'GET /servers': ({ world }) => ok({ servers: serverStates(world) }),
  'PATCH /servers/:id': ({ world }, request, id) => {
    const patch = read(request, serverPatch);
    const server = world.servers.get(id);
    if (!server) return notFound('server');
    patchServer(world, server, patch);
    return ok();
  },
  'POST /person': (cloud, request) => ok(actAsPerson(cloud, read(request, personOrder))),
  'POST /jobs/finish': ({ world }, request) => {
    const { id, result, errorCode } = read(request, jobFinish);
    if (world.evs.groups.has(id)) {
      return finishEvsByHand(world, id, result, errorCode)
        ? ok({ jobId: '' })
        : notFound('unfinished action');
    }
    const job = finishByHand(world, id, result, errorCode) ?? finishDrillByHand(world, id, result, errorCode);
    return job ? ok({ jobId: job.id }) : notFound('unfinished job');
  },
  'POST /evs/finish': ({ world }, request) => {
    const { groupId, result, failureDetail } = read(request, evsFinish);
    const task = finishEvsByHand(world, groupId, result, failureDetail);
    return task ? ok({ action: task.verb }) : notFound('unfinished action');
  },
  'POST /servers/finish': ({ world }, request) => {
    const { result, ...which } = read(request, serverFinish);
    const finished = finishPowerByHand(world, which, result);
    return finished > 0 ? ok({ finished }) : notFound('unfinished server job');
  },
};
