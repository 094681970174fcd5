import type { CallKind, SimulatorControl } from '../../src/simulator/control-client.ts';
import { pause } from './patience.ts';
import type { Plan } from './plan.ts';

/** What goes wrong in the cloud and beside it, each in its own time, until the run is over. */
export class Troubles {
  readonly #cloud: SimulatorControl;
  readonly #plan: Plan;
  readonly #kill: (which: number) => Promise<void>;
  readonly #over: AbortSignal;
  /** For how long something is waited for that may never come (ms). */
  readonly #limitMs: number;

  constructor(options: {
    cloud: SimulatorControl;
    plan: Plan;
    kill: (which: number) => Promise<void>;
    over: AbortSignal;
    limitMs: number;
  }) {
    this.#cloud = options.cloud;
    this.#plan = options.plan;
    this.#kill = options.kill;
    this.#over = options.over;
    this.#limitMs = options.limitMs;
  }

  /** Ready for the first order when it returns. */
  async begin(): Promise<void> {
    const { faults, stale, clicks, kills, slowness } = this.#plan;
    for (const { rule, releaseMs } of faults) {
      const id = await this.#cloud.faults.add(rule);
      if (releaseMs !== null) void this.#release(id, releaseMs);
    }
    for (const one of slowness) void this.#slowDown(one);
    for (const one of stale) void this.#makeStale(one);
    for (const one of clicks) void this.#click(one);
    for (const one of kills) void this.#killAt(one);
  }

  async #release(id: string, afterMs: number): Promise<void> {
    await this.#cloud.held(id, { waitMs: this.#limitMs }).catch(() => 0);
    await pause(afterMs, this.#over);
    await this.#cloud.release(id).catch(() => 0);
  }

  async #makeStale({ from, after, call, reads, forMs }: Plan['stale'][number]): Promise<void> {
    if (!(await this.#arrived(from, after))) return;
    const only = call === 'job' ? {} : { groupId: this.#plan.group.id };
    const id = await this.#cloud.faults.add({ call, ...only, fault: { kind: 'stale', reads } });
    await pause(forMs, this.#over);
    if (!this.#over.aborted) await this.#cloud.faults.remove(id).catch(() => {});
  }

  async #slowDown({ call, jobMs }: Plan['slowness'][number]): Promise<void> {
    const usual = this.#plan.settings.jobMs ?? 0;
    const later = call !== 'drillCreate';
    if (later && !(await this.#arrived('drillCreate', 1))) return;
    // The job that began has its time already.
    if (later) await pause(300, this.#over);
    if (!this.#over.aborted) await this.#cloud.settings({ jobMs });
    if (!(await this.#arrived(call, 1))) return;
    await pause(300, this.#over);
    if (!this.#over.aborted) await this.#cloud.settings({ jobMs: usual });
  }

  async #click({ afterPosts, afterMs, action }: Plan['clicks'][number]): Promise<void> {
    if (!(await this.#arrived('action', afterPosts))) return;
    await pause(afterMs, this.#over);
    if (!this.#over.aborted) await this.#cloud.person({ groupId: this.#plan.group.id, action });
  }

  async #killAt({ call, after, which }: Plan['kills'][number]): Promise<void> {
    if (await this.#arrived(call, after)) await this.#kill(which);
  }

  async #arrived(call: CallKind, count: number): Promise<boolean> {
    if (count === 0) return true;
    const wait = this.#cloud.waitForCalls(call, { count, waitMs: this.#limitMs });
    return (await wait.catch(() => 0)) >= count && !this.#over.aborted;
  }
}
