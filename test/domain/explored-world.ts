import { startFollowing, type FollowState } from '../../src/domain/follow.ts';
import { begin, type next } from '../../src/domain/protocol.ts';
import type { Step } from '../../src/domain/protocol-types.ts';
import type { Reading } from '../../src/domain/readings.ts';
import type { Cloud } from './explored-cloud.ts';
import type { Kind, Shown } from './explored-kinds.ts';

/** Times are ticks, from the setting's point of view: what counts is their order, as among the settings of a worker. */
export interface Setting {
  kind: Kind;
  protocol: typeof next;
  /** The run's own times. */
  deadline: number;
  settle: number;
  backoff: number;
  grace: number;
  limit: number;
  /** What is assumed of the world: how old a reading may be, and how late a POST may start. */
  stale: number;
  late: number;
  /** How late one that was answered with 429 may start, where a single look is all that follows. */
  throttledLate: number;
  /** From the scheduling of a POST to the last moment at which a worker that is cut off lets it leave. */
  zombie: number;
  /** May what nothing guards be delivered twice? */
  deliveredTwice: boolean;
  /** In one run: adverse events; those of them that are none of the six; answers of a person. */
  disturbances: number;
  mishaps: number;
  answers: number;
}

/** A late start and a stale reading fit into the window and the wait after it, as tightly as can be. */
export const ASSUMED = {
  deadline: 2,
  settle: 4,
  backoff: 1,
  grace: 2,
  limit: 3,
  stale: 1,
  late: 4,
  throttledLate: 0,
  zombie: 2,
  deliveredTwice: false,
} as const;

interface Open {
  intent: number;
  /** Ticks that it may still take. */
  left: number;
}

/** All there is at one moment; a value, never changed. */
export interface World {
  now: number;
  cloud: Cloud;
  /** What was shown a tick ago and before, as far back as a reading may reach; the oldest first. */
  past: readonly Shown[];
  step: Step;
  doing:
    | { what: 'obey' }
    | { what: 'wait'; left: number }
    /** The sender has looked, and sends next. */
    | { what: 'send' }
    /** The reading was made, and reaches the run late. */
    | { what: 'hear'; reading: Reading; left: number }
    | { what: 'poll' | 'rest'; follow: FollowState };
  /** POSTs that are under way and may still start; senders that are cut off and may still send. */
  pending: readonly Open[];
  zombies: readonly Open[];
  intent: number;
  /** How many POSTs of each intent took hold. */
  effects: readonly number[];
  /** May any POST have left? */
  left: boolean;
  /** May none leave any more without a person's word: a refusal, or doubt where nothing guards the action? */
  barred: boolean;
  /** Lost answers of this intent. */
  lost: number;
  /** Has the group ever stood at the goal? */
  arrived: boolean;
  /** The question is one that a retry does not answer with a new intent. */
  sameIntent: boolean;
  disturbances: number;
  mishaps: number;
  answers: number;
  broken: string | null;
}

export function startAt(shown: Shown, { stale, disturbances, mishaps, answers }: Setting): World {
  return {
    now: 0,
    cloud: { shown, running: null, jobs: {} },
    past: Array<Shown>(stale).fill(shown),
    step: begin(),
    doing: { what: 'obey' },
    pending: [],
    zombies: [],
    intent: 0,
    effects: [0],
    left: false,
    barred: false,
    lost: 0,
    arrived: false,
    sameIntent: false,
    disturbances,
    mishaps,
    answers,
    broken: null,
  };
}

export function isEnd({ step }: World): boolean {
  return step.command.do === 'ask' || step.command.do === 'done';
}

/** The world after one of the six, if there may still be one. */
export function disturbed(world: World): World[] {
  return world.disturbances > 0 ? [{ ...world, disturbances: world.disturbances - 1 }] : [];
}

/** The world after something else that went wrong. */
export function mishap(world: World): World[] {
  return world.mishaps > 0 ? disturbed(world).map((after) => ({ ...after, mishaps: world.mishaps - 1 })) : [];
}

export function pass(world: World, doing: World['doing'], { stale }: Setting): World {
  const wait = (all: readonly Open[]) =>
    all.flatMap((one) => (one.left === 0 ? [] : [{ ...one, left: one.left - 1 }]));
  return {
    ...world,
    doing,
    now: world.now + 1,
    past: [...world.past, world.cloud.shown].slice(-stale),
    pending: wait(world.pending),
    zombies: wait(world.zombies),
  };
}

/** How a command that takes time begins. */
export function doingFor({ command }: Step, now: number): World['doing'] {
  if (command.do === 'wait') return { what: 'wait', left: command.ms };
  return command.do === 'follow' ? { what: 'poll', follow: startFollowing(now) } : { what: 'obey' };
}

/** A reading of what was shown some time ago, where that is something else. */
export function staleSights(world: World): [Shown, World][] {
  const [oldest = world.cloud.shown] = world.past;
  return oldest === world.cloud.shown ? [] : disturbed(world).map((after) => [oldest, after]);
}

export function sayShown({ status, replication, zone }: Shown): string {
  return `${status}${replication === null ? '' : `/${replication}`} in ${zone}`;
}
