import { randomUUID } from 'node:crypto';
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type WorkflowHandle,
} from '@temporalio/client';
import { lockOf, startRunId } from '../../src/domain/run-id.ts';
import type { Execution, Facts } from './facts.ts';
import { TASK_QUEUE } from './config.ts';
import { gather, tagOfSite } from './gather.ts';
import { worldOf } from './ground.ts';
import { follow } from './history.ts';
import { pause, persistently } from './patience.ts';
import { People, statusOf } from './people.ts';
import type { Order } from './orders.ts';
import type { Plan } from './plan.ts';
import type { Replays } from './replays.ts';
import { leaksIn } from './secrets.ts';
import type { Lane, Stage } from './stage.ts';
import { Troubles } from './troubles.ts';

/** A run that is silent for so long is stuck; people answer all the time. */
const SILENCE_MS = 90_000;
const LIMIT_MS = 900_000;

export type Played = { facts: Facts; faultHits: number };

/** Plays one plan on one lane, to the end of all its workflows. */
export async function play(stage: Stage, replays: Replays, lane: Lane, plan: Plan): Promise<Played> {
  const tag = tagOfSite(stage.client.options.namespace, lane.sites[plan.service]);
  await lane.cloud.reset(worldOf(plan, { password: stage.password, tag }));
  return new Play(stage, replays, lane, plan, tag).toTheEnd();
}

class Play {
  readonly #stage: Stage;
  readonly #replays: Replays;
  readonly #lane: Lane;
  readonly #plan: Plan;
  readonly #tag: string;
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

  constructor(stage: Stage, replays: Replays, lane: Lane, plan: Plan, tag: string) {
    this.#tag = tag;
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
    const { cancels, orders } = this.#plan;
    const kill = (which: number) => this.#stage.killWorker(which);
    const { cloud } = this.#lane;
    await new Troubles({ cloud, plan: this.#plan, kill, over: this.#over, limitMs: LIMIT_MS }).begin();
    for (const one of cancels) void this.#cancel(one);
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
    const workflowId =
      via === 'form' ? `form-${index}-${randomUUID().slice(0, 8)}` : startRunId(site, typed, order.procedure);
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

  async #cancel({ afterMs, whom }: Plan['cancels'][number]): Promise<void> {
    await pause(afterMs, this.#over);
    const { service, group, orders } = this.#plan;
    const procedure = orders[0]?.procedure ?? 'failover';
    const id = whom === 'first' ? this.#first : lockOf(procedure, this.#lane.sites[service], group.id);
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
    const { facts: fromTheCloud, faultHits } = await gather(this.#lane.cloud, this.#plan, this.#tag);
    const facts: Facts = {
      ...fromTheCloud,
      executions,
      answers: this.#people.given,
      questions: this.#people.asked,
      leaks: this.#leaks,
      timedOut: this.#limit.aborted,
      outages: this.#stage.outages.all,
    };
    return { facts, faultHits };
  }
}
