import type { Group, Station } from './model.ts';
import type { Verb } from './rules.ts';

/** One action that arrived: the truth about what the cloud did, whatever its answer said. */
export interface Effect {
  n: number;
  /** ISO time of arrival. */
  at: string;
  groupId: string;
  groupName: string | null;
  /** null: the body named no action that exists, or more than one. */
  action: Verb | null;
  priorityStation: Station | null;
  /** `late`: a request that was answered with an error before and started afterwards. */
  by: 'api' | 'person' | 'late';
  /** With `late`: the number of the request that started late. */
  lateOf: number | null;
  statusBefore: string | null;
  took: boolean;
  jobId: string | null;
  jobType: string | null;
  /** HTTP status, or `cut`, `cutBody`, `hang`, `gone` (the client left before the answer); null: none yet, or nobody to answer. */
  answered: number | string | null;
  /** The code of the refusal, or `fault:<kind>` when a fault kept the request from the service. */
  refusedBecause: string | null;
  requestId: string;
}

export type Arrival = Pick<Effect, 'groupId' | 'action' | 'priorityStation' | 'by' | 'requestId'> & {
  lateOf?: number;
};

export class EffectLog {
  readonly entries: Effect[] = [];

  arrived(arrival: Arrival, group: Group | undefined): Effect {
    const effect: Effect = {
      n: this.entries.length + 1,
      at: new Date().toISOString(),
      groupName: group?.name ?? null,
      statusBefore: group?.status ?? null,
      lateOf: null,
      took: false,
      jobId: null,
      jobType: null,
      answered: null,
      refusedBecause: null,
      ...arrival,
    };
    this.entries.push(effect);
    return effect;
  }
}
