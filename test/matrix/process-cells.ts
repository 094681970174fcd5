import { courseOf } from './courses.ts';
import type { Call, Course, Expected } from './types.ts';

/** What befalls whole processes while a call is in flight: fewer cells, each with processes or a cloud of its own. */

export const EVENTS = ['the worker is killed', 'Temporal is restarted', 'the cloud is away for 3 s'] as const;
type Event = (typeof EVENTS)[number];

export interface ProcessCell {
  name: string;
  event: Event;
  course: Course;
  call: Call;
  /**
   * The request takes effect after the event, had taken effect before it, or never arrives; null: it has no effect.
   */
  effect: 'later' | 'already' | 'never' | null;
}

const READS: readonly Call[] = ['login', 'group', 'pairs', 'failedTasks', 'server'];

export const PROCESS_CELLS: readonly ProcessCell[] = EVENTS.flatMap((event) => {
  const cell = (course: string, call: Call, effect: ProcessCell['effect'] = null): ProcessCell => ({
    name: `${event}: ${course} / ${call}${effect === null ? '' : `, the effect comes ${effect}`}`,
    event,
    course: courseOf(course),
    call,
    effect,
  });
  // What is away gets nothing later either.
  const effects =
    event === 'the cloud is away for 3 s'
      ? (['already', 'never'] as const)
      : (['later', 'already', 'never'] as const);
  const actions = (course: string) => effects.map((effect) => cell(course, 'action', effect));
  const dear = [cell('failover', 'job'), ...actions('failover'), ...actions('EVS switchover')];
  // Each takes a server of its own: the reads differ in nothing there.
  if (event === 'Temporal is restarted') return dear;
  return [
    ...dear,
    ...actions('EVS failover'),
    ...READS.map((call) => cell('failover', call)),
    ...(['already', 'later'] as const).map((effect) => cell('failover', 'serverAction', effect)),
    cell('EVS switchover', 'group'),
  ];
});

/** A worker that died in between is a lost answer like any other. */
export function expectedOfProcess({ course, call, effect }: ProcessCell): Expected {
  const all = { ends: 'completed', actions: 1, posts: 1 } as const;
  if (call !== 'action') return { ...all, why: 'reads, and starts of servers, may be repeated' };
  if (effect !== 'never') return { ...all, why: 'left the baseline towards the goal → adopt it' };
  const twice = { ...all, posts: 2 };
  if (course.guarded) return { ...twice, why: 'at the baseline through the whole window → back to 1' };
  return {
    ends: 'asks OutcomeUnknown',
    actions: 0,
    posts: 1,
    then: { say: 'retry', ...twice },
    why: 'nothing guards it, so a person confirms',
  };
}
