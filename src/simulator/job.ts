import { newJobId } from './ids.ts';
import type { FailedTask, Group, JobPhase, Station } from './model.ts';
import type { Rule } from './rules.ts';
import type { Settings } from './settings.ts';

/** How a job is to end, decided before it runs. */
export interface Doom {
  errorCode?: string | undefined;
  reason?: string | undefined;
  after?: 'error' | 'former' | undefined;
}

/** What a job is called, and what is said of it when it fails. */
export interface JobRule {
  jobType: string;
  /** Code of a job that failed, and the failed-task list's word for it. */
  failCode: string;
  failureStatus: string;
}

/** What all jobs of SDRS have in common. */
export interface BaseJob {
  id: string;
  rule: JobRule;
  groupId: string;
  /** What it works on, as its answer and the failed-task list name it. */
  entities: Record<string, string>;
  resource: Pick<FailedTask, 'resourceId' | 'resourceName' | 'resourceType'>;
  beginAt: number;
  /** Whether what it works on shows the transient status yet. */
  entered: boolean;
  doom: Doom | null;
  /** What was to be read, one after the other; the last is what is. */
  phases: [JobPhase, ...JobPhase[]];
  subJobs: { id: string; entities: Record<string, string> }[];
}

/** A job of an action on a group. */
export interface Job extends BaseJob {
  rule: Rule;
  /** `priority_station` after success. */
  station: Station;
  /** The group as it was before. */
  former: Group;
}

export function newJob(
  rule: Rule,
  group: Group,
  station: Station,
  at: number,
  settings: Settings,
  doom: Doom | null,
): Job {
  const { subJobs } = settings;
  const split = subJobs === 'always' || (subJobs === 'documented' && rule.operation === 'disable');
  const entities = { server_group_id: group.id };
  return {
    ...beginning(at, doom),
    rule,
    groupId: group.id,
    entities,
    resource: { resourceId: group.id, resourceName: group.name, resourceType: 'server_groups' },
    station,
    former: structuredClone(group),
    subJobs: split
      ? group.pairs.map(({ id }) => ({ id: newJobId(), entities: { ...entities, replication_pair_id: id } }))
      : [],
  };
}

/** What every job is at its beginning. */
export function beginning(
  beginAt: number,
  doom: Doom | null,
): Pick<BaseJob, 'id' | 'beginAt' | 'entered' | 'doom' | 'phases'> {
  return {
    id: newJobId(),
    beginAt,
    entered: false,
    doom,
    phases: [{ status: 'INIT', endAt: null, errorCode: null, failReason: null }],
  };
}

export function currentPhase(job: BaseJob): JobPhase {
  return job.phases.at(-1) ?? job.phases[0];
}

/** What was to be read before the last change of the job; undefined when the job didn't exist then. */
export function formerPhase(job: BaseJob): JobPhase | undefined {
  return job.phases.at(-2);
}

export function isFinished(job: BaseJob): boolean {
  return currentPhase(job).endAt !== null;
}
