import { isAction } from './places.ts';
import { isDrill, type Cell } from './types.ts';

type Draft = Omit<Cell, 'name'>;

/** One of each kind of fault. */
const OF_EACH_KIND = [
  '400 about the request',
  '400 about the state',
  '401',
  '429',
  '504',
  'reset connection',
  'cut body',
  '504, then a late start',
  '504, then a start after the window',
  'stale status',
];

/** What a drill does as every run does it, or in one look with what is played with all faults. */
const SHARED_BY_DRILLS = [
  'login at first',
  'groups at first',
  'pairs at first',
  'pairs just before the POST',
  'drillsOfVpc at first',
];

/** Where it counts how a drill goes on while something fails for good. */
const DRILL_FOR_GOOD = [
  'group at first',
  'drills following',
  'drills before the deletion',
  'drills after the deletion',
  'drillCreate the POST',
  'job following',
  'server in the check',
  'server after the deletion',
  'drillDelete the DELETE',
];

/** Combinations that make no sense, or say nothing new, each with its reason. The first that fits counts. */
export const LEFT_OUT: readonly { because: string; fits: (cell: Draft) => boolean }[] = [
  {
    because:
      'an exercise is two switchovers: only its actions and their jobs, once, with one of each kind of fault',
    fits: ({ course, way, lasts }) =>
      course.procedure === 'exercise' && (lasts === 'for good' || !OF_EACH_KIND.includes(way.name)),
  },
  {
    because: 'EVS has no jobs and no list of failed tasks, and the group has no servers that dr.yaml names',
    fits: ({ course, call }) =>
      course.service === 'evs' && ['job', 'failedTasks', 'serverAction', 'server'].includes(call),
  },
  {
    because: 'the procedure does not start or stop servers there',
    fits: ({ course, call, place }) =>
      !isDrill(course) &&
      (call === 'serverAction' || call === 'server') &&
      !course.power.some((one) => one === place),
  },
  {
    because:
      "a server is read as often as the stop takes, so that a start's first read after it can't be told",
    fits: ({ course, call, place }) =>
      call === 'server' && place === 'start' && course.power.includes('stop'),
  },
  {
    because: 'the procedure has one action only',
    fits: ({ course, call, place }) => call === 'action' && place === '2nd' && course.actions === 1,
  },
  {
    because: 'a late start is one of an action, and comes after its answer by itself',
    fits: ({ call, way, when, lasts }) =>
      way.kind === 'late' && (!isAction(call) || when !== 'before' || lasts !== 'once'),
  },
  {
    because: 'a stale reading needs a change before it; when it lasts for good it is no reading at all',
    fits: ({ call, way, place, lasts }) =>
      way.kind === 'stale' &&
      (lasts !== 'once' ||
        !(
          (place === 'following' && ['group', 'pairs', 'job', 'drills'].includes(call)) ||
          (place === 'stop' && call === 'server')
        )),
  },
  {
    because: '"wrong state" answers an action; for a read it is a 400 like any other',
    fits: ({ call, way }) => way.name === '400 about the state' && !isAction(call),
  },
  {
    because: 'EVS answers an action with no body: nothing can drip',
    fits: ({ course, call, way }) =>
      course.service === 'evs' && call === 'action' && way.name === 'slow drip',
  },
  {
    because: 'a redirect comes from in front of the service, which has not seen the request',
    fits: ({ way, when }) => way.name === '307' && when === 'after',
  },
  {
    because: 'what takes effect is not sent again, so that nothing can meet the fault a second time',
    fits: ({ call, when, lasts }) => isAction(call) && when === 'after' && lasts === 'for good',
  },
  {
    because: 'servers may be started twice: for good, a start behaves as the read of a server does',
    fits: ({ call, lasts }) => call === 'serverAction' && lasts === 'for good',
  },
  {
    because:
      'for good takes up to half a minute each: once a service, and for the action once guarded and twice not',
    fits: ({ course, call, lasts }) =>
      lasts === 'for good' &&
      !isDrill(course) &&
      !['failover', 'EVS failover', ...(call === 'action' ? ['EVS switchover'] : [])].includes(course.name),
  },
  {
    because:
      'for good, a look of a drill before its POST is one, whichever of its calls fails: for the group',
    fits: ({ course, call, place, lasts }) =>
      isDrill(course) && lasts === 'for good' && !DRILL_FOR_GOOD.includes(`${call} ${place}`),
  },
  {
    because:
      'for good, and in what it does as every run does it, a drill is played with one of each kind of fault',
    fits: ({ course, call, place, way, lasts }) =>
      isDrill(course) &&
      (lasts === 'for good' || SHARED_BY_DRILLS.includes(`${call} ${place}`)) &&
      !OF_EACH_KIND.includes(way.name),
  },
  {
    because: 'the login and the search for the group come before the procedures differ: once a service',
    fits: ({ course, call }) =>
      (call === 'login' || call === 'groups') && !['failover', 'drill'].includes(course.procedure),
  },
  {
    because:
      'the look that goes with the POST is one, whichever of its calls fails: for the pairs, once a service',
    fits: ({ course, call, place }) =>
      call === 'pairs' &&
      place === 'just before the POST' &&
      !['failover', 'drill'].includes(course.procedure),
  },
];
