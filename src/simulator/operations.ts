import { Refusal } from './errors.ts';
import { isFinished, newJob } from './job.ts';
import type { Doom, Job } from './job.ts';
import { close, setGoing } from './job-course.ts';
import type { JobResult } from './job-course.ts';
import { otherStation, serverIds } from './model.ts';
import type { Group, GroupStatus, Station } from './model.ts';
import { checkPreconditions } from './preconditions.ts';
import { forceOff, startServer } from './servers.ts';
import { ruleFor } from './rules.ts';
import type { Verb } from './rules.ts';
import type { World } from './world.ts';

/** An action as it was asked for. */
export interface Order {
  verb: Verb;
  /** Only with `reverse`, and there always. */
  station: Station | null;
}

/**
 * Starts an action on a group, if its state permits.
 * @param doom that the job shall fail, asked for once the action is certain to start
 * @throws {Refusal}
 */
export function begin(world: World, group: Group, order: Order, doom: () => Doom | null = () => null): Job {
  const at = Date.now();
  const { settings } = world;
  const rule = ruleFor(order.verb, group.status);
  checkPreconditions(world, group, rule, order.station);
  const { priority_station: current } = group;
  const station = rule.operation === 'failover' ? otherStation(current) : (order.station ?? current);
  const job = newJob(rule, group, station, at, settings, doom());
  world.jobs.set(job.id, job);
  const end = setGoing(world, job, {
    enter: (then) => enter(world, job, then),
    finish: (result, then) => finish(world, job, result, then),
  });
  if (end !== null && rule.replication === 'starts') showSync(job, group, end + settings.syncMs);
  return job;
}

/** Ends a job now. Without effect on one that has ended, and on a group that somebody has set by hand meanwhile. */
export function finish(world: World, job: Job, result: JobResult, at: number): void {
  if (isFinished(job)) return;
  enter(world, job, at);
  close(world, job, result, at);
  const group = world.groups.get(job.groupId);
  if (!group || group.status !== job.rule.via) return;
  world.change(group, at, () => {
    if (result === 'SUCCESS') succeed(world, job, group, at);
    else fail(world, job, group);
  });
}

/** Ends the group's unfinished job by hand. @returns undefined when there is none */
export function finishByHand(
  world: World,
  groupId: string,
  result: JobResult,
  errorCode: string | undefined,
): Job | undefined {
  const job = world.runningJob(groupId);
  if (!job) return undefined;
  if (errorCode !== undefined) job.doom = { ...job.doom, errorCode };
  finish(world, job, result, Date.now());
  return job;
}

export function groupOf(world: World, id: string): Group {
  const group = world.groups.get(id);
  if (group) return group;
  throw world.settings.missingGroup === 'itemNotFound'
    ? new Refusal(404, 'SDRS.1013', 'E3')
    : new Refusal(400, 'SDRS.1013');
}

/** The group takes the transient status, if it hasn't yet. */
function enter(world: World, job: Job, at: number): void {
  const group = world.groups.get(job.groupId);
  if (job.entered || !group) return;
  job.entered = true;
  const { rule } = job;
  if (rule.operation === 'failover') {
    for (const instance of group.instances)
      forceOff(world, serverIds(instance, group.priority_station).production, at);
  }
  world.change(group, at, () => {
    setStatus(group, rule.via);
    if (rule.replication === 'starts') {
      for (const pair of group.pairs) Object.assign(pair, { replication_status: 'copying', progress: 0 });
    }
    if (world.settings.stationFlips === 'start') setStation(group, job.station);
  });
}

function succeed(world: World, job: Job, group: Group, at: number): void {
  const { rule } = job;
  setStatus(group, rule.done);
  setStation(group, job.station);
  if (rule.replication === 'stops') {
    for (const pair of group.pairs) Object.assign(pair, { replication_status: 'active-stopped', sync: null });
  }
  if (rule.operation === 'failover' && world.settings.serversAfterFailover === 'started') {
    for (const instance of group.instances)
      startServer(world, serverIds(instance, job.station).production, at);
  }
  if (rule.replication !== 'starts') return;
  for (const instance of group.instances) {
    const repaired = world.servers.get(serverIds(instance, group.priority_station).dr);
    if (repaired) repaired.locked = false;
  }
  const synced = at + world.settings.syncMs;
  if (synced === at) {
    endSync(group);
    return;
  }
  showSync(job, group, synced);
  world.agenda.plan(synced, (then) => {
    if (group.pairs.some((pair) => pair.sync)) world.change(group, then, () => endSync(group, true));
  });
}

function fail(world: World, job: Job, group: Group): void {
  const { former, rule } = job;
  const { stationAfterFailure, afterFailedJob } = world.settings;
  for (const pair of group.pairs) pair.sync = null;
  if ((job.doom?.after ?? afterFailedJob) === 'former') {
    const { status, priority_station, instances, pairs } = structuredClone(former);
    Object.assign(group, { status, priority_station, instances, pairs });
    return;
  }
  setStatus(group, rule.failed);
  setStation(group, stationAfterFailure === 'flipped' ? job.station : former.priority_station);
  if (stationAfterFailure === 'split') {
    for (const items of [group.instances, group.pairs]) {
      for (const item of items.slice(0, Math.ceil(items.length / 2))) item.priority_station = job.station;
    }
  }
}

/** Instances and pairs follow their group, except where a server or disk was deleted behind the service's back. */
function setStatus(group: Group, status: GroupStatus): void {
  group.status = status;
  for (const item of [...group.instances, ...group.pairs])
    if (item.status !== 'invalid') item.status = status;
}

function setStation(group: Group, station: Station): void {
  for (const item of [group, ...group.instances, ...group.pairs]) item.priority_station = station;
}

/** Lets the progress of the pairs grow from the job's beginning until then. */
function showSync(job: Job, group: Group, until: number): void {
  for (const pair of group.pairs) pair.sync = { from: job.beginAt, until };
}

/** @param pendingOnly leaves out pairs that somebody has set by hand meanwhile */
function endSync(group: Group, pendingOnly = false): void {
  for (const pair of group.pairs) {
    if (pendingOnly && !pair.sync) continue;
    Object.assign(pair, { replication_status: 'active', progress: 100, sync: null });
  }
}
