import type { FailedTask, Reading } from '../../src/domain/readings.ts';
import { isOneOf, type Service, type Shown, type Verb } from './model-roads.ts';
import { failedTask, LOST, pair, reading, SAFE } from './support.ts';

/** What others may do in the console at any moment, and what replication does by itself. */
export type Other = Verb | 'rename' | 'flap';

export interface JobPlan {
  takesMs: number;
  fails: boolean;
}

interface CloudState extends Shown {
  productionZone: string;
  /** Counts every change, as `updated_at` tells them apart. */
  version: number;
  failedTasks: FailedTask[];
  jobs: Record<string, 'RUNNING' | 'SUCCESS' | 'FAIL'>;
}

export interface Effect {
  at: number;
  /** The number of our POST behind it; null for somebody else. */
  post: number | null;
}

/** One group as the service keeps it: guarded by its state only, with a clock that only moves when told. */
export class ModelCloud {
  now = 0;
  /** Each time that our kind of action took hold, by whomever. */
  readonly effects: Effect[] = [];
  readonly #service: Service;
  readonly #ours: Verb;
  readonly #jobs: readonly JobPlan[];
  readonly #history: { at: number; state: CloudState }[];
  #agenda: { at: number; act: () => void }[] = [];
  #started = 0;

  constructor(options: { service: Service; ours: Verb; status?: string; jobs: readonly JobPlan[] }) {
    this.#service = options.service;
    this.#ours = options.ours;
    this.#jobs = options.jobs;
    const { start } = options.service;
    const state = {
      ...start,
      status: options.status ?? start.status,
      productionZone: LOST,
      version: 0,
      failedTasks: [],
      jobs: {},
    };
    this.#history = [{ at: -Infinity, state }];
  }

  /** Lets time pass; whatever falls due happens in its order. */
  advance(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const due = this.#agenda.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#agenda = this.#agenda.filter((entry) => entry !== due);
      this.now = Math.max(this.now, due.at);
      due.act();
    }
    this.now = until;
  }

  at(time: number, act: () => void): void {
    this.#agenda.push({ at: time, act });
  }

  /** A whole reading, as the group stood `staleMs` ago. */
  read(staleMs: number): Reading {
    const { status, replication, productionZone, version, failedTasks } = this.#asOf(staleMs);
    const group = { status, replicationStatus: replication, productionZone, updatedAt: `v${version}` };
    // The model's pairs stand where the group stands; SDRS's are always in sync here.
    const pairs = [
      pair({ productionZone, ...(replication === null ? {} : { replicationStatus: replication }) }),
    ];
    return reading(group, { pairs, failedTasks });
  }

  job(id: string): 'RUNNING' | 'SUCCESS' | 'FAIL' {
    return this.#asOf(0).jobs[id] ?? 'RUNNING';
  }

  /** Has production ever stood in the safe zone, with the state that our action ends in? */
  get arrived(): boolean {
    const { start, roads } = this.#service;
    const { done, ends } = roads[this.#ours];
    const { status, replication } = { ...start, ...done };
    const there = ends ?? [replication === null ? status : `${status}/${replication}`];
    return this.#history.some(({ state }) => state.productionZone === SAFE && isOneOf(there, state));
  }

  /** A POST of ours that reached the service: the job's id, "" where there are no jobs, or null for "not in this state". */
  arrive(post: number): string | null {
    const id = this.#start(this.#ours, post);
    return id === null || this.#service.hasJobs ? id : '';
  }

  meddle(what: Other): void {
    const { status, replication } = this.#asOf(0);
    if (what === 'rename') this.#change({});
    else if (what !== 'flap') this.#start(what, null);
    // Whether a flap of the link is written to `updated_at`, no page says: the harder case is that it isn't.
    else if (status === 'available' && replication !== null)
      this.#change({ replication: replication === 'active' ? 'inactive' : 'active' }, 'unwritten');
  }

  #start(what: Verb, post: number | null): string | null {
    const before = this.#asOf(0);
    const road = this.#service.roads[what];
    if (!isOneOf(road.from, before)) return null;
    if (what === this.#ours) this.effects.push({ at: this.now, post });
    const plan = this.#jobs[this.#started % Math.max(1, this.#jobs.length)] ?? {
      takesMs: 20_000,
      fails: false,
    };
    const number = (this.#started += 1);
    const id = `j-${number}`;
    this.#change({ ...road.running, jobs: { ...before.jobs, [id]: 'RUNNING' } });
    this.at(this.now + plan.takesMs, () => {
      const now = this.#asOf(0);
      const jobs = { ...now.jobs, [id]: plan.fails ? ('FAIL' as const) : ('SUCCESS' as const) };
      // What was overtaken by another action just ends.
      if (number !== this.#started) return this.#change({ jobs }, 'unwritten');
      if (!plan.fails) {
        const other = now.productionZone === LOST ? SAFE : LOST;
        return this.#change({ ...road.done, jobs, ...(road.flips ? { productionZone: other } : {}) });
      }
      const name = what === 'failover' ? {} : { failureStatus: `${what}Fail`, jobType: what };
      const task = failedTask({ jobId: id, ...name });
      this.#change({
        ...road.failed,
        jobs,
        failedTasks: this.#service.hasJobs ? [...now.failedTasks, task] : [],
      });
    });
    return id;
  }

  #change(patch: Partial<CloudState>, how: 'written' | 'unwritten' = 'written'): void {
    const before = this.#asOf(0);
    const version = before.version + (how === 'written' ? 1 : 0);
    this.#history.push({ at: this.now, state: { ...before, ...patch, version } });
  }

  #asOf(staleMs: number): CloudState {
    const seen = this.#history.findLast(({ at }) => at <= this.now - staleMs);
    if (seen === undefined) throw new Error('no history');
    return seen.state;
  }
}
