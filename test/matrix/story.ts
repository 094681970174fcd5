import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { FaultRuleInput, SimulatorControl } from '../../src/simulator/control-client.ts';
import { courseOf } from './courses.ts';
import type { Course, Expected, Stand } from './types.ts';

/** Where a story is played: a cloud of its own. */
export interface Scene {
  cloud: SimulatorControl;
  /** The group's id. */
  group: string;
  /** Of drills that an earlier run of this installation has made. */
  leftover: string;
  /** Of the run. */
  handle: () => WorkflowHandle;
  /** Gives the approval that an exercise begins with. */
  approve: () => Promise<void>;
}

/** Cells whose fault is not one call that fails: each with a course of events of its own. */
export interface Story {
  name: string;
  course: Course;
  /** In words, for the page. */
  befalls: string;
  input?: Record<string, unknown>;
  /** Before the run starts. */
  before?: (scene: Scene) => Promise<unknown>;
  /** While it runs, from its start on. */
  during?: (scene: Scene) => Promise<unknown>;
  expected: Expected;
  /** What ends the trouble, before the last answer. */
  mends?: (scene: Scene) => Promise<unknown>;
  /** Too long for the tenth that the tests play. */
  long?: true;
}

/** Jobs last until somebody ends them. */
export const stuckJobs = ({ cloud }: Scene): Promise<unknown> => cloud.settings({ jobs: 'manual' });

/** Ends the one that is stuck, and lets those to come take no time. */
export async function endJobs({ cloud, group }: Scene): Promise<void> {
  await cloud.settings({ jobs: 'timed', jobInitMs: 0, jobMs: 0 });
  await cloud.finishJob(group);
}

/** Meets the run with these faults. */
export const meets =
  (...rules: FaultRuleInput[]) =>
  async ({ cloud }: Scene): Promise<void> => {
    for (const rule of rules) await cloud.faults.add(rule);
  };

/** Waits until the cloud holds a drill that can be used. */
export async function untilMade({ cloud, group }: Scene): Promise<void> {
  for (;;) {
    const { drills } = await cloud.group(group);
    if (drills.some(({ status }) => status === 'available')) return;
    await delay(100);
  }
}

interface Shown {
  steps: { name: string }[];
  lostAnswers: number;
  question: unknown;
  endedAt: string | null;
}

/** Waits until the run shows this step as its last one, and `holds` of it; or has ended, which the outcome will tell. */
export async function untilStep(
  { handle }: Scene,
  name: string,
  holds: (status: Shown) => boolean = () => true,
): Promise<void> {
  for (;;) {
    const status = await handle()
      .query<Shown>('status')
      .catch(() => null);
    if (status !== null && (status.endedAt !== null || (status.steps.at(-1)?.name === name && holds(status))))
      return;
    await delay(200);
  }
}

/** All went well in the end: so many were made, of as many POSTs. */
export const completed = (made = 1, posts = made): Stand => ({ ends: 'completed', actions: made, posts });

/** It asks, so many of ours being there. */
export const asksWith = (type: string, left: number, made = 1): Stand => ({
  ends: `asks ${type}`,
  actions: made,
  posts: made,
  left,
});

const DRILL = courseOf('drill');

export function ofDrill(
  befalls: string,
  expected: Expected,
  more: Omit<Partial<Story>, 'expected'> = {},
): Story {
  return { name: `drill / ${befalls}`, course: DRILL, befalls, expected, ...more };
}
