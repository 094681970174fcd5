import { courseOf } from './courses.ts';
import { isDrill, type Call, type Course, type Expected } from './types.ts';

/** What befalls whole processes while a call is in flight: fewer cells, each with processes or a cloud of its own. */

export const EVENTS = ['the worker is killed', 'Temporal is restarted', 'the cloud is away for 3 s'] as const;
type Event = (typeof EVENTS)[number];

export interface ProcessCell {
  name: string;
  event: Event;
  course: Course;
  /** `hold`: no call at all, a drill is there and held. */
  call: Exclude<Call, 'drillsOfVpc'> | 'hold';
  /** Which of the calls of this kind, from 0 on. */
  skip: number;
  /**
   * The request takes effect after the event, had taken effect before it, or never arrives; null: it has no effect.
   */
  effect: 'later' | 'already' | 'never' | null;
}

const READS: readonly ProcessCell['call'][] = ['login', 'group', 'pairs', 'failedTasks', 'server'];

export const PROCESS_CELLS: readonly ProcessCell[] = EVENTS.flatMap((event) => {
  const cell = (
    course: string,
    call: ProcessCell['call'],
    effect: ProcessCell['effect'] = null,
    skip = 0,
  ): ProcessCell => ({
    name: `${event}: ${course} / ${call}${skip > 0 ? ` ${skip + 1}` : ''}${effect === null ? '' : `, the effect comes ${effect}`}`,
    event,
    course: courseOf(course),
    call,
    effect,
    skip,
  });
  // What is away gets nothing later either.
  const effects =
    event === 'the cloud is away for 3 s'
      ? (['already', 'never'] as const)
      : (['later', 'already', 'never'] as const);
  const actions = (course: string) => effects.map((effect) => cell(course, 'action', effect));
  const dear = [
    cell('failover', 'job'),
    ...actions('failover'),
    ...actions('EVS switchover'),
    ...(['already', 'never'] as const).map((effect) => cell('drill', 'drillCreate', effect)),
    cell('drill', 'drillDelete', 'already'),
  ];
  // Each takes a server of its own: the reads differ in nothing there.
  if (event === 'Temporal is restarted') return [...dear, cell('drill', 'hold')];
  const killed =
    event === 'the worker is killed'
      ? [
          cell('drill', 'drillCreate', 'later'),
          cell('drill', 'drillDelete', 'never'),
          cell('drill', 'hold'),
          // In the middle of it: production is away from home.
          cell('exercise', 'action', 'already', 1),
          cell('EVS exercise', 'action', 'never', 1),
        ]
      : [];
  return [
    ...dear,
    ...killed,
    ...actions('EVS failover'),
    ...READS.map((call) => cell('failover', call)),
    ...(['already', 'later'] as const).map((effect) => cell('failover', 'serverAction', effect)),
    cell('EVS switchover', 'group'),
  ];
});

/** A worker that died in between is a lost answer like any other. */
export function expectedOfProcess({ course, call, effect, skip }: ProcessCell): Expected {
  const { actions } = course;
  const all = { ends: 'completed', actions, posts: actions } as const;
  if (call === 'hold') return { ...all, why: 'the hold is a timer, and the clean-up comes whoever does it' };
  if (call === 'drillDelete') return { ...all, why: 'by its id it can hit nothing else: asked again' };
  if (call !== 'action' && call !== 'drillCreate')
    return { ...all, why: 'reads, and starts of servers, may be repeated' };
  if (effect !== 'never') {
    const why = isDrill(course)
      ? 'found by its name → followed'
      : 'left the baseline towards the goal → adopt it';
    return { ...all, why };
  }
  const twice = { ...all, posts: actions + 1 };
  if (course.guarded) return { ...twice, why: 'at the baseline through the whole window → back to 1' };
  return {
    ends: 'asks OutcomeUnknown',
    actions: skip,
    posts: skip + 1,
    then: { say: 'retry', ...twice },
    why: 'nothing guards it, so a person confirms',
  };
}
