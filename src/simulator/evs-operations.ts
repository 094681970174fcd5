import { evsRefusal } from './evs-errors.ts';
import { otherZone } from './evs-model.ts';
import type { EvsGroup } from './evs-model.ts';
import { evsRules } from './evs-rules.ts';
import type { EvsRule, EvsVerb } from './evs-rules.ts';
import type { EvsTask } from './evs-store.ts';
import { shownStatus } from './evs-views.ts';
import type { Doom } from './job.ts';
import type { World } from './world.ts';

/**
 * Starts an action on a replication consistency group, if its state permits.
 * @param doom that the action shall fail, asked for once it is certain to start
 * @throws {Refusal}
 */
export function beginEvs(
  world: World,
  group: EvsGroup,
  verb: EvsVerb,
  doom: () => Doom | null = () => null,
): EvsTask {
  const at = Date.now();
  const { settings, evs } = world;
  const rule = evsRules[verb];
  const before = evs.running(group.id);
  checkState(world, group, verb, before);
  // A synchronisation that is overtaken by another action just ends.
  if (before) before.ended = true;
  const task: EvsTask = {
    verb,
    groupId: group.id,
    zone: rule.moves ? otherZone(group) : group.priority_station,
    former: structuredClone(group),
    beginAt: at,
    entered: false,
    ended: false,
    doom: doom(),
  };
  evs.tasks.push(task);
  const { statusLagMs, syncMs, evsActionMs } = settings;
  const end = at + Math.max(statusLagMs, rule.data === 'copied' ? syncMs : evsActionMs);
  if (statusLagMs === 0) enter(world, task, at);
  else world.agenda.plan(at + statusLagMs, (then) => enter(world, task, then));
  if (settings.jobs === 'timed') {
    if (rule.data === 'copied') for (const pair of group.pairs) pair.sync = { from: at, until: end };
    world.agenda.plan(end, (then) => finishEvs(world, task, task.doom ? 'FAIL' : 'SUCCESS', then));
  }
  return task;
}

/** Ends an action now. Without effect on one that has ended, and on a group that somebody has set by hand meanwhile. */
function finishEvs(world: World, task: EvsTask, result: 'SUCCESS' | 'FAIL', at: number): void {
  if (task.ended) return;
  enter(world, task, at);
  task.ended = true;
  const group = world.evs.groups.get(task.groupId);
  if (!group || !stillShows(group, task)) return;
  world.evs.change(group, at, () => {
    if (result === 'SUCCESS') succeed(world, task, group);
    else fail(world, task, group);
  });
}

/** Ends the group's unfinished action by hand. @returns undefined when there is none */
export function finishEvsByHand(
  world: World,
  groupId: string,
  result: 'SUCCESS' | 'FAIL',
  failureDetail: string | undefined,
): EvsTask | undefined {
  const task = world.evs.running(groupId);
  if (!task) return undefined;
  if (failureDetail !== undefined) task.doom = { ...task.doom, errorCode: failureDetail };
  finishEvs(world, task, result, Date.now());
  return task;
}

function checkState(world: World, group: EvsGroup, verb: EvsVerb, running: EvsTask | undefined): void {
  const { settings } = world;
  const { from, replication } = evsRules[verb];
  const refuse = (message: string) => evsRefusal(settings, settings.wrongStateStatus, 'EVS.1070', message);
  // An action that was accepted but doesn't show yet holds the group all the same; so does a pause under way.
  if (running && (!running.entered || running.verb === 'stop')) {
    throw refuse('Invalid replication consistency group: another action is in progress.');
  }
  if (!from.includes(group.status)) {
    const shown = shownStatus(group, settings);
    throw refuse(
      `Invalid replication consistency group: status must be ${from.join(' or ')}, but is ${shown}.`,
    );
  }
  if (replication && !replication.includes(group.replication_status)) {
    throw refuse(
      `Invalid replication consistency group: replication_status must be ${replication.join(' or ')}, but is ${group.replication_status}.`,
    );
  }
  if (group.pairs.length === 0)
    throw refuse('Invalid replication consistency group: it has no replications.');
  if (verb !== 'failover') return;
  if ([group, ...group.pairs].some((item) => item.fault_level === '5')) {
    throw refuse('Invalid replication consistency group: the replication link is disconnected.');
  }
  if (group.replication_status === 'copying' && settings.failoverWhileCopying === 'refuse') {
    throw refuse('Invalid replication consistency group: data is being synchronized.');
  }
}

/** The group begins to show the action, if it doesn't yet. */
function enter(world: World, task: EvsTask, at: number): void {
  const group = world.evs.groups.get(task.groupId);
  if (task.entered || !group) return;
  task.entered = true;
  const rule = evsRules[task.verb];
  const { evsReprotectTurns, stationFlips } = world.settings;
  world.evs.change(group, at, () => {
    group.failure_detail = null;
    if (rule.via) group.status = rule.via;
    if (rule.data === 'copied') {
      if (evsReprotectTurns === 'start') group.status = rule.done;
      setReplication(group, 'copying', 0);
    }
    if (rule.moves && stationFlips === 'start') setZone(group, task.zone);
  });
}

/** Whether the group still is what the action made of it. */
function stillShows(group: EvsGroup, task: EvsTask): boolean {
  const { via, data } = evsRules[task.verb];
  if (via) return group.status === via;
  return data !== 'copied' || group.replication_status === 'copying';
}

function succeed(world: World, task: EvsTask, group: EvsGroup): void {
  const rule = evsRules[task.verb];
  group.status = rule.done;
  setZone(group, task.zone);
  if (rule.data === 'copied') setReplication(group, 'active', 100);
  if (rule.data === 'stopped') setReplication(group, world.settings.evsStoppedAs);
}

function fail(world: World, task: EvsTask, group: EvsGroup): void {
  const { former, doom } = task;
  const rule: EvsRule = evsRules[task.verb];
  const { stationAfterFailure, afterFailedJob } = world.settings;
  for (const pair of group.pairs) pair.sync = null;
  if ((doom?.after ?? afterFailedJob) === 'former') {
    const { status, priority_station, replication_status, pairs } = structuredClone(former);
    Object.assign(group, { status, priority_station, replication_status, pairs });
    return;
  }
  group.status = rule.failed ?? former.status;
  if (rule.data === 'copied') setReplication(group, 'error', null);
  // 37000212 is the appendix's code for an internal error (EVS API reference, evs_04_0044).
  group.failure_detail = doom?.errorCode ?? '37000212';
  if (!rule.moves) return;
  setZone(group, stationAfterFailure === 'flipped' ? task.zone : former.priority_station);
  if (stationAfterFailure === 'split') {
    for (const pair of group.pairs.slice(0, Math.ceil(group.pairs.length / 2)))
      pair.priority_station = task.zone;
  }
}

function setZone(group: EvsGroup, zone: string): void {
  for (const item of [group, ...group.pairs]) item.priority_station = zone;
}

/** @param progress left out: as it is */
function setReplication(
  group: EvsGroup,
  status: EvsGroup['replication_status'],
  progress?: number | null,
): void {
  group.replication_status = status;
  for (const pair of group.pairs) {
    pair.replication_status = status;
    if (progress !== undefined) pair.progress = progress;
    if (status !== 'copying') pair.sync = null;
  }
}
