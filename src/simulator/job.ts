import { newJobId } from './ids.ts';
import type { Group, JobPhase, Station } from './model.ts';
import type { Rule } from './rules.ts';
import type { Settings } from './settings.ts';

/** How a job is to end, decided before it runs. */
export interface Doom {
  errorCode?: string | undefined;
  reason?: string | undefined;
  after?: 'error' | 'former' | undefined;
}

export interface Job {
  id: string;
  rule: Rule;
  groupId: string;
  /** `priority_station` after success. */
  station: Station;
  /** The group as it was before. */
  former: Group;
  beginAt: number;
  /** Whether the group has taken the transient status yet. */
  entered: boolean;
  doom: Doom | null;
  /** What was to be read, one after the other; the last is what is. */
  phases: [JobPhase, ...JobPhase[]];
  subJobs: { id: string; pairId: string }[];
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
  return {
    id: newJobId(),
    rule,
    groupId: group.id,
    station,
    former: structuredClone(group),
    beginAt: at,
    entered: false,
    doom,
    phases: [{ status: 'INIT', endAt: null, errorCode: null, failReason: null }],
    subJobs: split ? group.pairs.map((pair) => ({ id: newJobId(), pairId: pair.id })) : [],
  };
}

export function currentPhase(job: Job): JobPhase {
  return job.phases.at(-1) ?? job.phases[0];
}

/** What was to be read before the last change of the job; undefined when the job didn't exist then. */
export function formerPhase(job: Job): JobPhase | undefined {
  return job.phases.at(-2);
}

export function isFinished(job: Job): boolean {
  return currentPhase(job).endAt !== null;
}
