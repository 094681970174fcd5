import { randomUUID } from 'node:crypto';
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type WorkflowHandle,
} from '@temporalio/client';
import { canonicalRunId, startRunId } from '../../src/domain/run-id.ts';
import type { Execution, Facts } from './facts.ts';
import { worldOf, ZONES } from './ground.ts';
import { follow } from './history.ts';
import { pause, persistently } from './patience.ts';
import { People, statusOf } from './people.ts';
import type { Order, Plan } from './plan.ts';
import type { Replays } from './replays.ts';
import { leaksIn } from './secrets.ts';
import { TASK_QUEUE, type Lane, type Stage } from './stage.ts';

/** A run that is silent for so long is stuck; people answer all the time. */
const SILENCE_MS = 90_000;
const LIMIT_MS = 900_000;

export type Played = { facts: Facts; faultHits: number };

/** Plays one plan on one lane, to the end of all its workflows. */
export async function play(stage: Stage, replays: Replays, lane: Lane, plan: Plan): Promise<Played> {
  await lane.cloud.reset(worldOf(plan, stage.password));
  return new Play(stage, replays, lane, plan).toTheEnd();
}

class Play {
  readonly #stage: Stage;
  readonly #replays: Replays;
  readonly #lane: Lane;
  readonly #plan: Plan;
  readonly #stuck = new AbortController();
  readonly #limit = this.#stuck.signal;
  readonly #ended = new AbortController();
  readonly #over = AbortSignal.any([this.#limit, this.#ended.signal]);
  readonly #silence = setTimeout(() => this.#stuck.abort(), SILENCE_MS);
  readonly #begun = Date.now();
  readonly #people: People;
  readonly #followed = new Map<string, Promise<Execution>>();
  readonly #leaks: string[] = [];
  #first: string | null = null;

  constructor(stage: Stage, replays: Replays, lane: Lane, plan: Plan) {
    this.#stage = stage;
    this.#replays = replays;
    this.#lane = lane;
    this.#plan = plan;
    this.#people = new People({
      moves: plan.moves,
      closing: () => Date.now() > this.#begun + plan.closeAfterMs,
      signal: this.#over,
    });
  }

  async toTheEnd(): Promise<Played> {
    const { cloud } = this.#lane;
    const { faults, stale, clicks, cancels, kills, orders } = this.#plan;
    for (const { rule, releaseMs } of faults) {
      const id = await cloud.faults.add(rule);
      if (releaseMs !== null) void this.#release(id, releaseMs);
    }
    for (const one of stale) void this.#makeStale(one);
    for (const one of clicks) void this.#click(one);
    for (const one of cancels) void this.#cancel(one);
    for (const one of kills) void this.#kill(one);
    for (const [i, order] of orders.entries()) {
      if (i > 0 && order.afterTheLast) await this.#allEnded();
      else if (i > 0) await pause(order.starts[0]?.afterMs ?? 0, this.#over);
      await Promise.all(order.starts.map((start) => this.#start(order, start)));
    }
    const executions = await this.#allEnded();
    this.#ended.abort();
    clearTimeout(this.#silence);
    return this.#gather(executions);
  }

  async #start(order: Order, { via, afterMs }: Order['starts'][number]): Promise<void> {
    await pause(afterMs, this.#over);
    const { service, group, index } = this.#plan;
    const site = this.#lane.sites[service];
    const typed = via === 'name' ? group.name : group.id;
    const workflowId = via === 'form' ? `form-${index}-${randomUUID().slice(0, 8)}` : startRunId(site, typed);
    const options = {
      workflowId,
      taskQueue: TASK_QUEUE,
      args: [{ site, group: typed, ...order.input }],
      // Already running: the second engineer looks at that one.
      workflowIdConflictPolicy: 'USE_EXISTING' as const,
    };
    const { client } = this.#stage;
    const handle = await persistently(() => client.workflow.start(order.procedure, options), {
      signal: this.#over,
      isFinal: (error) => error instanceof WorkflowExecutionAlreadyStartedError,
    });
    if (handle === null) return;
    this.#first ??= workflowId;
    this.#follow(workflowId, handle.firstExecutionRunId);
  }

  #follow(workflowId: string, runId: string): void {
    if (this.#followed.has(runId)) return;
    const { client, password } = this.#stage;
    const listener = {
      onExecution: (id: string, run: string) => this.#follow(id, run),
      onQuestion: (execution: Execution) =>
        void this.#people.look(client.workflow.getHandle(workflowId, runId), execution),
      onText: (where: string, text: string) => {
        this.#silence.refresh();
        this.#leaks.push(...leaksIn(where, text, password));
      },
    };
    this.#followed.set(runId, follow(client, { workflowId, runId }, listener, this.#limit));
  }

  /** Following one execution may bring up others. */
  async #allEnded(): Promise<Execution[]> {
    for (;;) {
      const known = this.#followed.size;
      const executions = await Promise.all(this.#followed.values());
      if (this.#followed.size === known) return executions;
    }
  }

  async #release(id: string, afterMs: number): Promise<void> {
    const { cloud } = this.#lane;
    await cloud.held(id, { waitMs: LIMIT_MS }).catch(() => 0);
    await pause(afterMs, this.#over);
    await cloud.release(id).catch(() => 0);
  }

  async #makeStale({ afterPosts, call, reads, forMs }: Plan['stale'][number]): Promise<void> {
    const { cloud } = this.#lane;
    const { id: groupId } = this.#plan.group;
    if (!(await this.#posts(afterPosts))) return;
    const only = call === 'job' ? {} : { groupId };
    const id = await cloud.faults.add({ call, ...only, fault: { kind: 'stale', reads } });
    await pause(forMs, this.#over);
    if (!this.#over.aborted) await cloud.faults.remove(id).catch(() => {});
  }

  async #click({ afterPosts, afterMs, action }: Plan['clicks'][number]): Promise<void> {
    if (!(await this.#posts(afterPosts))) return;
    await pause(afterMs, this.#over);
    if (!this.#over.aborted) await this.#lane.cloud.person({ groupId: this.#plan.group.id, action });
  }

  async #kill({ afterPosts, which }: Plan['kills'][number]): Promise<void> {
    if (await this.#posts(afterPosts)) await this.#stage.killWorker(which);
  }

  async #posts(count: number): Promise<boolean> {
    if (count === 0) return true;
    const wait = this.#lane.cloud.waitForCalls('action', { count, waitMs: LIMIT_MS });
    return (await wait.catch(() => 0)) >= count && !this.#over.aborted;
  }

  async #cancel({ afterMs, whom }: Plan['cancels'][number]): Promise<void> {
    await pause(afterMs, this.#over);
    const { service, group } = this.#plan;
    const id = whom === 'first' ? this.#first : canonicalRunId(this.#lane.sites[service], group.id);
    if (id === null) return;
    await persistently(() => this.#stage.client.workflow.getHandle(id).cancel(), {
      signal: this.#over,
      isFinal: (error) => error instanceof WorkflowNotFoundError,
    }).catch(() => {});
  }

  async #keep(one: Execution, handle: WorkflowHandle, patience: AbortSignal): Promise<void> {
    const history = await persistently(() => handle.fetchHistory(), { signal: patience });
    if (history === null) one.taskFailures.push('its history could not be read');
    else this.#replays.keep({ run: this.#plan.index, workflowId: one.workflowId, history });
  }

  async #gather(executions: Execution[]): Promise<Played> {
    const { cloud } = this.#lane;
    const { service, group, settings, stale } = this.#plan;
    const { client, password } = this.#stage;
    const patience = AbortSignal.timeout(90_000);
    for (const one of executions) {
      const handle = client.workflow.getHandle(one.workflowId, one.runId);
      if (one.end !== null) await this.#keep(one, handle, patience);
      let why = '';
      const tell = (error: unknown) => (why = error instanceof Error ? error.message : String(error));
      const said = one.report ?? (one.end === 'continued' ? null : await statusOf(handle, patience, tell));
      if (said === null) {
        if (one.end !== 'continued') one.taskFailures.push(`it could not be asked how it ended: ${why}`);
        continue;
      }
      const { posts, lostAnswers, steps, timeline } = said;
      Object.assign(one, { posts, lostAnswers, steps: steps.map(({ name }) => name), timeline });
      this.#leaks.push(...leaksIn(`the status of ${one.workflowId}`, JSON.stringify(said), password));
      if (one.end === null) await handle.terminate('chaos: it never ended').catch(() => {});
    }
    const { groups, evsGroups, jobs, faults } = await cloud.state();
    const now = service === 'sdrs' ? groups[0] : evsGroups[0];
    const zones = { source: ZONES[0], target: ZONES[1] } as Record<string, string>;
    const zone = now?.priority_station ?? '?';
    const facts: Facts = {
      service,
      group,
      effects: await cloud.effects(group.id),
      jobs: Object.fromEntries(jobs.map((job) => [String(job['job_id']), String(job['status'])])),
      lagMs: Math.max(settings.statusLagMs ?? 0, ...stale.map(({ forMs }) => forMs)),
      final: { status: now?.status ?? '?', zone: zones[zone] ?? zone },
      executions,
      answers: this.#people.given,
      questions: this.#people.asked,
      leaks: this.#leaks,
      timedOut: this.#limit.aborted,
    };
    return { facts, faultHits: faults.reduce((sum, { hits }) => sum + hits, 0) };
  }
}
