import type { FailedTask, Reading } from '../../src/domain/readings.ts';
import { failedTask, LOST, reading, SAFE } from './support.ts';

/** What others may do in the console at any moment. */
export type Other = 'failover' | 'reverse' | 'reprotect' | 'disable' | 'enable' | 'rename';

export interface JobPlan {
  takesMs: number;
  fails: boolean;
}

interface CloudState {
  status: string;
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

const ALLOWED: Record<Exclude<Other, 'rename'>, readonly string[]> = {
  failover: ['protected', 'error-failing-over', 'error-reversing'],
  reverse: ['protected', 'error-reversing'],
  reprotect: ['failed-over', 'error-reprotecting'],
  disable: ['protected', 'error-stopping'],
  enable: ['available', 'error-starting'],
};
const ROAD: Record<
  Exclude<Other, 'rename'>,
  [running: string, done: string, failed: string, flips: boolean]
> = {
  failover: ['failing-over', 'failed-over', 'error-failing-over', true],
  reverse: ['reversing', 'protected', 'error-reversing', true],
  reprotect: ['reprotecting', 'protected', 'error-reprotecting', false],
  disable: ['stopping', 'available', 'error-stopping', false],
  enable: ['starting', 'protected', 'error-starting', false],
};

/** One group as the service keeps it: guarded by its state, with a clock that only moves when told. */
export class ModelCloud {
  now = 0;
  readonly effects: Effect[] = [];
  readonly #guarded: boolean;
  readonly #jobs: readonly JobPlan[];
  readonly #history: { at: number; state: CloudState }[];
  #agenda: { at: number; act: () => void }[] = [];
  #started = 0;

  constructor(options: { status: string; guarded: boolean; jobs: readonly JobPlan[] }) {
    this.#guarded = options.guarded;
    this.#jobs = options.jobs;
    const state = { status: options.status, productionZone: LOST, version: 0, failedTasks: [], jobs: {} };
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
    const { status, productionZone, version, failedTasks } = this.#asOf(staleMs);
    return reading({ status, productionZone, updatedAt: `v${version}` }, { failedTasks });
  }

  job(id: string): 'RUNNING' | 'SUCCESS' | 'FAIL' {
    return this.#asOf(0).jobs[id] ?? 'RUNNING';
  }

  /** Has the group ever stood failed over, with production in the safe zone? */
  get arrived(): boolean {
    return this.#history.some(({ state }) => state.status === 'failed-over' && state.productionZone === SAFE);
  }

  /** A failover that reached the service: the job's id, or null for "not in this state". */
  failover(post: number | null): string | null {
    return this.#start('failover', post);
  }

  meddle(what: Other): void {
    if (what === 'rename') this.#change({});
    else this.#start(what, null);
  }

  #start(what: Exclude<Other, 'rename'>, post: number | null): string | null {
    const { status, jobs } = this.#asOf(0);
    const [running, done, failed, flips] = ROAD[what];
    const open = ALLOWED[what].includes(status);
    // Without the guard a second failover turns production back.
    if (!open && (this.#guarded || what !== 'failover' || status !== 'failed-over')) return null;
    if (what === 'failover') this.effects.push({ at: this.now, post });
    const plan = this.#jobs[this.#started % Math.max(1, this.#jobs.length)] ?? {
      takesMs: 20_000,
      fails: false,
    };
    const id = `j-${(this.#started += 1)}`;
    this.#change({ status: running, jobs: { ...jobs, [id]: 'RUNNING' } });
    this.at(this.now + plan.takesMs, () => {
      const now = this.#asOf(0);
      const other = now.productionZone === LOST ? SAFE : LOST;
      this.#change(
        plan.fails
          ? {
              status: failed,
              jobs: { ...now.jobs, [id]: 'FAIL' },
              failedTasks: [
                ...now.failedTasks,
                failedTask(
                  what === 'failover'
                    ? { jobId: id }
                    : { jobId: id, failureStatus: `${what}Fail`, jobType: what },
                ),
              ],
            }
          : {
              status: done,
              jobs: { ...now.jobs, [id]: 'SUCCESS' },
              productionZone: flips ? other : now.productionZone,
            },
      );
    });
    return id;
  }

  #change(patch: Partial<CloudState>): void {
    const before = this.#asOf(0);
    this.#history.push({ at: this.now, state: { ...before, ...patch, version: before.version + 1 } });
  }

  #asOf(staleMs: number): CloudState {
    const seen = this.#history.findLast(({ at }) => at <= this.now - staleMs);
    if (seen === undefined) throw new Error('no history');
    return seen.state;
  }
}
