import type { EvsVerb } from './evs-rules.ts';
import type { DrillStatus, GroupStatus, ServerStatus, Station } from './model.ts';
import type { Verb } from './rules.ts';

/** What the log tells of any action that arrived: the truth about what the cloud did, whatever its answer said. */
export interface Logged {
  /** Within its own list. */
  n: number;
  /** Over all lists together, in order of arrival. */
  seq: number;
  /** ISO time of arrival. */
  at: string;
  /** `late`: a request that was answered with an error before and started afterwards. */
  by: 'api' | 'person' | 'late';
  /** With `late`: the `n` of the request that started late. */
  lateOf: number | null;
  took: boolean;
  /** null for EVS, which has no jobs. */
  jobId: string | null;
  /** HTTP status, or `cut`, `cutBody`, `hang`, `gone` (the client left before the answer); null: none yet, or nobody to answer. */
  answered: number | string | null;
  /** The code of the refusal, `ignored`, or `fault:<kind>` when a fault kept the request from the service. */
  refusedBecause: string | null;
  requestId: string;
}

/** An action on a group of either service. */
export interface Effect extends Logged {
  service: 'sdrs' | 'evs';
  groupId: string;
  groupName: string | null;
  /** null: the body named no action that exists, or more than one. */
  action: Verb | EvsVerb | null;
  priorityStation: Station | null;
  statusBefore: string | null;
  /** Where production was. */
  zoneBefore: string | null;
  jobType: string | null;
}

/** A start or stop of servers. `took`: it was accepted; what came of each server, its job tells. */
export interface ServerEffect extends Logged {
  action: 'start' | 'stop' | null;
  /** With `stop` only. */
  type: 'SOFT' | 'HARD' | null;
  /** As named in the request; `status` as it was, null for one that isn't there. */
  servers: { id: string; name: string | null; statusBefore: ServerStatus | null }[];
}

/** The making or deleting of a drill. `took`: it was accepted; what came of it, its job tells. */
export interface DrillEffect extends Logged {
  action: 'create' | 'delete';
  /** As named in the request, or the one that the drill belongs to; null for none. */
  groupId: string | null;
  groupName: string | null;
  /** What the group was. */
  groupStatus: GroupStatus | null;
  /** null: no drill was made. */
  drillId: string | null;
  drillName: string | null;
  /** What the drill was that is to be deleted. */
  statusBefore: DrillStatus | null;
}

type Arriving<E extends Logged> = Omit<
  E,
  'n' | 'seq' | 'at' | 'took' | 'jobId' | 'answered' | 'refusedBecause'
>;

export class EffectLog {
  readonly entries: Effect[] = [];
  readonly servers: ServerEffect[] = [];
  readonly drills: DrillEffect[] = [];

  arrived(arrival: Omit<Arriving<Effect>, 'jobType'>): Effect {
    return this.#add(this.entries, { ...this.#fresh(this.entries), jobType: null, ...arrival });
  }

  serversArrived(arrival: Arriving<ServerEffect>): ServerEffect {
    return this.#add(this.servers, { ...this.#fresh(this.servers), ...arrival });
  }

  drillArrived(arrival: Arriving<DrillEffect>): DrillEffect {
    return this.#add(this.drills, { ...this.#fresh(this.drills), ...arrival });
  }

  #add<E extends Logged>(entries: E[], effect: E): E {
    entries.push(effect);
    return effect;
  }

  #fresh(entries: readonly Logged[]) {
    return {
      n: entries.length + 1,
      seq: this.entries.length + this.servers.length + this.drills.length + 1,
      at: new Date().toISOString(),
      took: false,
      jobId: null,
      answered: null,
      refusedBecause: null,
    };
  }
}
