import type { ScheduleDescription, ScheduleSpecDescription } from '@temporalio/client';
import type { ScheduledInput } from '../domain/scheduled.ts';
import type { Desired } from './compile.ts';
import { sayFreeze } from './freeze.ts';
import { sayDuration, sayStarts } from './say.ts';

/** One thing in which a schedule differs from its declaration. */
export interface Difference {
  what: string;
  is: string;
  shouldBe: string;
}

/** What is compared, whoever wrote it: the declaration, or somebody in the Temporal UI. */
export type Comparable = Pick<ScheduleDescription, 'spec'> & {
  action: { workflowType: string; taskQueue: string; args?: readonly unknown[] };
  policies: { overlap: string | undefined; catchupWindow: number; pauseOnFailure: boolean };
};

/** Empty: it is as declared. Whether it is paused is no part of it: that is for people to say. */
export function differences(actual: Comparable, desired: Desired): Difference[] {
  const [is, should] = [aspects(actual), aspects(desired)];
  return Object.entries(should).flatMap(([what, { canon, says }]) => {
    const now = is[what];
    if (now === undefined || now.canon === canon) return [];
    // Two spellings of one sentence: say that there is more to it.
    return [{ what, is: now.says === says ? `${now.says}, written otherwise` : now.says, shouldBe: says }];
  });
}

interface Aspect {
  canon: string;
  says: string;
}

function aspects({ spec, action, policies }: Comparable): Record<string, Aspect> {
  const { workflowType, taskQueue, args = [] } = action;
  const input = (args[0] ?? {}) as Partial<ScheduledInput>;
  const { freeze = [], timeZone, catchUpMs, ...run } = input;
  const plain = (says: string): Aspect => ({ canon: says, says });
  return {
    starts: { canon: canonSpec(spec), says: sayStarts(spec) },
    freeze: {
      canon: canon([spec.skip?.map(canon).sort() ?? [], freeze]),
      says: freeze.map(sayFreeze).join('; ') || 'none',
    },
    runs: { canon: canon([workflowType, run]), says: sayRun(workflowType, run) },
    'time zone of the freeze': plain(timeZone ?? 'UTC'),
    'catch-up': {
      canon: canon([policies.catchupWindow, catchUpMs]),
      says: sayDuration(policies.catchupWindow),
    },
    'pause on failure': plain(policies.pauseOnFailure ? 'yes' : 'no'),
    overlap: plain(policies.overlap ?? 'SKIP'),
    'task queue': plain(taskQueue),
  };
}

function sayRun(workflowType: string, { procedure, input }: Partial<ScheduledInput>): string {
  return procedure === undefined ? workflowType : `${procedure} ${JSON.stringify(input ?? {})}`;
}

/** In any order, and with what the server leaves out. */
function canonSpec({
  calendars,
  intervals,
  timezone,
  jitter,
  startAt,
  endAt,
}: ScheduleSpecDescription): string {
  return canon([
    (calendars ?? []).map(({ comment: _comment, ...one }) => canon(one)).sort(),
    (intervals ?? []).map(({ every, offset }) => canon([every, offset ?? 0])).sort(),
    timezone || 'UTC',
    jitter ?? 0,
    startAt ?? null,
    endAt ?? null,
  ]);
}

/** JSON with sorted keys, without what is empty. */
function canon(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one) || one instanceof Date) return one;
    const entries = Object.entries(one).filter(([, field]) => field !== '' && field !== undefined);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
