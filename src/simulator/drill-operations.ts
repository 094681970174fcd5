import { drillRules, newDrillJob } from './drill-job.ts';
import type { DrillJob } from './drill-job.ts';
import { checkCreation, checkDeletion, isWhole } from './drill-rules.ts';
import { bootDrill, dropServers } from './drill-servers.ts';
import { newUuid } from './ids.ts';
import { isFinished } from './job.ts';
import type { Doom } from './job.ts';
import { close, setGoing } from './job-course.ts';
import type { JobResult } from './job-course.ts';
import { drZone } from './lists.ts';
import type { Drill, Group } from './model.ts';
import { makeVpc } from './vpcs.ts';
import type { World } from './world.ts';

/** Asked for once the job is certain to start: whether it shall fail. */
type AskDoom = () => Doom | null;

/** Starts to make a drill. @throws {Refusal} */
export function createDrill(
  world: World,
  group: Group,
  { name, vpcId }: { name: string; vpcId: string | undefined },
  doom: AskDoom,
): DrillJob {
  checkCreation(world, group, vpcId);
  const at = world.stamp(Date.now());
  const drill: Drill = {
    id: newUuid(),
    name,
    status: 'creating',
    drill_vpc_id: vpcId ?? makeVpc(world),
    zone: drZone(group),
    servers: [],
    createdAt: at,
    updatedAt: at,
  };
  return begin(world, newDrillJob(drillRules.create, group, drill, isWhole(group), world.settings, doom()));
}

/** Starts to delete a drill. @throws {Refusal} */
export function deleteDrill(world: World, group: Group, drill: Drill, doom: AskDoom): DrillJob {
  checkDeletion(world, drill);
  return begin(world, newDrillJob(drillRules.delete, group, drill, true, world.settings, doom()));
}

/**
 * Ends an unfinished drill job by hand.
 * @param id of the job, of its drill, or of the group: then the one that began first
 * @returns undefined when there is none
 */
export function finishDrillByHand(
  world: World,
  id: string,
  result: JobResult,
  errorCode: string | undefined,
): DrillJob | undefined {
  const job = [...world.drillJobs.values()].find(
    (one) => !isFinished(one) && [one.id, one.drill.id, one.groupId].includes(id),
  );
  if (!job) return undefined;
  if (errorCode !== undefined) job.doom = { ...job.doom, errorCode };
  finish(world, job, result, Date.now());
  return job;
}

function begin(world: World, job: DrillJob): DrillJob {
  world.drillJobs.set(job.id, job);
  setGoing(world, job, {
    enter: (at) => enter(world, job, at),
    finish: (result, at) => finish(world, job, result, at),
  });
  return job;
}

/** The drill is listed, or shows that it is going, if it doesn't yet. */
function enter(world: World, job: DrillJob, at: number): void {
  const group = world.groups.get(job.groupId);
  if (job.entered || !group) return;
  job.entered = true;
  change(world, group, job, at, () => {
    job.drill.status = job.rule.via;
    if (job.rule.operation === 'create') group.drills.push(job.drill);
  });
}

/** Ends a job now. Without effect on one that has ended, and on a drill that somebody has replaced by hand meanwhile. */
function finish(world: World, job: DrillJob, result: JobResult, at: number): void {
  if (isFinished(job)) return;
  enter(world, job, at);
  close(world, job, result, at);
  const group = world.groups.get(job.groupId);
  if (!group?.drills.includes(job.drill)) return;
  change(world, group, job, at, () => {
    if (result === 'FAIL') fail(world, job, group);
    else if (job.rule.operation === 'delete') remove(world, job, group, at);
    else succeed(world, job, group, at);
  });
}

function succeed(world: World, { drill, whole }: DrillJob, group: Group, at: number): void {
  drill.status = 'available';
  group.drilledAt = at;
  bootDrill(world, group, drill, whole, at);
}

/** The servers go with the drill; its VPC stays (sdrs_05_0702). */
function remove(world: World, { drill }: DrillJob, group: Group, at: number): void {
  group.drills = group.drills.filter((one) => one !== drill);
  dropServers(world, drill, at);
}

function fail(world: World, job: DrillJob, group: Group): void {
  const { drill, rule, doom } = job;
  if ((doom?.after ?? world.settings.afterFailedJob) === 'error') drill.status = rule.failed;
  else if (rule.operation === 'delete') drill.status = job.former;
  else group.drills = group.drills.filter((one) => one !== drill);
}

/** The drill alone is touched: to everybody who looks at the group's own fields, nothing happens. */
function change(world: World, group: Group, { drill }: DrillJob, at: number, mutate: () => void): void {
  const mutateAndStamp = () => {
    mutate();
    drill.updatedAt = world.stamp(at);
  };
  world.change(group, at, mutateAndStamp, false);
}
