import { Refusal, messageFor } from './errors.ts';
import { currentPhase, isFinished, newJob } from './job.ts';
import type { Doom, Job } from './job.ts';
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
  if (settings.statusLagMs === 0) enter(world, job, at);
  else world.agenda.plan(at + settings.statusLagMs, (then) => enter(world, job, then));
  if (settings.jobs === 'manual') {
    run(job);
  } else {
    world.agenda.plan(at + settings.jobInitMs, () => run(job));
    const end = at + Math.max(settings.jobInitMs, settings.jobMs);
    if (rule.replication === 'starts') showSync(job, group, end + settings.syncMs);
    world.agenda.plan(end, (then) => finish(world, job, job.doom ? 'FAIL' : 'SUCCESS', then));
  }
  return job;
}

/** Ends a job now. Without effect on one that has ended, and on a group that somebody has set by hand meanwhile. */
export function finish(world: World, job: Job, result: 'SUCCESS' | 'FAIL', at: number): void {
  if (isFinished(job)) return;
  enter(world, job, at);
  run(job);
  const group = world.groups.get(job.groupId);
  const follows = group?.status === job.rule.via;
  if (result === 'SUCCESS') {
    job.phases.push({ status: 'SUCCESS', endAt: at, errorCode: null, failReason: null });
    if (group && follows) world.change(group, at, () => succeed(world, job, group, at));
    return;
  }
  const errorCode = job.doom?.errorCode ?? job.rule.failCode;
  const failReason = job.doom?.reason ?? `${taskClass(job)}-fail:${errorCode}:${messageFor(errorCode)}`;
  job.phases.push({ status: 'FAIL', endAt: at, errorCode, failReason });
  world.failedTasks.push({
    groupId: job.groupId,
    groupName: job.former.name,
    failureStatus: job.rule.failureStatus,
    jobId: job.id,
    jobType: job.rule.jobType,
    beginAt: job.beginAt,
    errorCode,
    failReason,
  });
  if (group && follows) world.change(group, at, () => fail(world, job, group));
}

/** Ends the group's unfinished job by hand. @returns undefined when there is none */
export function finishByHand(
  world: World,
  groupId: string,
  result: 'SUCCESS' | 'FAIL',
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

function run(job: Job): void {
  const { status } = currentPhase(job);
  if (status === 'INIT')
    job.phases.push({ status: 'RUNNING', endAt: null, errorCode: null, failReason: null });
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

/** `failoverProtectionGroupNoCG` → `FailoverProtectionGroupTask`, the form that fail reasons begin with. */
function taskClass(job: Job): string {
  const name = job.rule.jobType.replace(/NoCG$/, 'Task');
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
