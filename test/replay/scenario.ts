import type { WorkflowHandle } from '@temporalio/client';
import { expect } from 'vitest';
import type { Verb } from '../../src/domain/answers.ts';
import type { Procedure } from '../../src/domain/procedures.ts';
import type { Question, RunState } from '../../src/domain/status.ts';
import type { FaultRuleInput } from '../../src/simulator/control-client.ts';
import { stage, type Case, type Stage } from '../support/cases.ts';
import { createWorld, report, untilAsked, type World, type WorldOptions } from '../support/world.ts';

/** A run whose history is stored. Nothing in it may hang on how fast it went: recorded again, only ids and times differ. */
export interface Scenario {
  /** Procedure, or what else a schedule starts, and outcome: the name of the file. */
  name: `${Procedure | 'scheduled' | 'readiness'}.${string}`;
  /** Plays it to its end, in a world of its own. The handle is of the run to store, the latest of its id or the one named. */
  play: () => Promise<{ world: World; handle: WorkflowHandle }>;
}

/** A lost answer is looked after for 3.5 s: three looks are enough, and the history stays small. */
const TIMINGS = { settleReadEvery: '2s' };

export type Fault = FaultRuleInput['fault'];
export const LOST: Fault = { kind: 'status', status: 504, when: 'after' };
export const NEVER_ARRIVED: Fault = { kind: 'cut', when: 'before' };
export const FORBIDDEN: Fault = { kind: 'status', status: 403, when: 'before' };
export const JOB_FAILS: Fault = { kind: 'jobFail' };

/** A procedure that sends one action, on a service. */
export function ofCase(
  one: Case,
  outcome: string,
  play: (it: Stage) => Promise<WorkflowHandle>,
  options: WorldOptions = {},
): Scenario {
  const service = one.service === 'evs' ? 'evs-' : '';
  return {
    name: `${one.procedure}.${service}${outcome}`,
    play: async () => {
      const it = await stage(one, { timings: TIMINGS, ...options });
      return { world: it.world, handle: await play(it) };
    },
  };
}

export function of(
  name: Scenario['name'],
  play: (world: World) => Promise<WorkflowHandle>,
  options: WorldOptions = {},
): Scenario {
  return {
    name,
    play: async () => {
      const world = await createWorld({ ...options, timings: { ...TIMINGS, ...options.timings } });
      return { world, handle: await play(world) };
    },
  };
}

export async function ended(handle: WorkflowHandle, outcome: RunState): Promise<WorkflowHandle> {
  expect((await report(handle)).outcome).toBe(outcome);
  return handle;
}

export async function failed(handle: WorkflowHandle, type: string): Promise<WorkflowHandle> {
  await expect(handle.result()).rejects.toMatchObject({ cause: { type } });
  return handle;
}

export async function cancelled(handle: WorkflowHandle): Promise<WorkflowHandle> {
  await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  return handle;
}

/**
 * The next question. Not asked for before the first whole look: a query during the first task, which waits for its local
 * activity, would cut that task in two, and leave its trace in the history.
 */
export async function asked({ cloud }: World, handle: WorkflowHandle, after?: Question): Promise<Question> {
  await cloud.waitForCalls('pairs');
  return untilAsked(handle, after?.askedAt);
}

/** Answers the next question, and says which it was. */
export async function answer(
  world: World,
  handle: WorkflowHandle,
  verb: Verb,
  input: object = {},
  after?: Question,
): Promise<Question> {
  const question = await asked(world, handle, after);
  await handle.executeUpdate(verb, { args: [{ by: 'ben', ...input }] });
  return question;
}

export const fault = (world: World, what: Fault) => world.cloud.faults.add({ call: 'action', fault: what });
