import { expectedOfDrill } from './expected-drill.ts';
import { all, asks, NEW_TOKEN, ofFinding, ofLogin, ofLooking, ofRefusal, retry } from './expected-reads.ts';
import { isDrill, type Cell, type Course, type Expected, type Said, type Stand } from './types.ts';
import { TOO_LATE } from './ways.ts';

/**
 * What is to come of each cell: a second reading of the protocol as it was designed (docs/protocol.md), as rules over
 * call, fault and procedure. Nothing here may be taken from what the product does, or from its own tables.
 */
export function expectedOf(cell: Cell): Expected {
  if (isDrill(cell.course)) return expectedOfDrill(cell);
  switch (cell.call) {
    case 'login':
      return ofLogin(cell);
    case 'groups':
      return ofFinding(cell);
    case 'group':
    case 'pairs':
      return ofReading(cell);
    case 'action':
      return ofAction(cell);
    case 'job':
      // Also for good: "can't be read any more … is waited for during a grace, then the group decides".
      return { ...all(cell.course), why: 'a job that can’t be read is not a failed job' };
    case 'failedTasks':
      return { ...all(cell.course), why: 'the lists are witnesses of a lost answer, no more' };
    case 'serverAction':
    case 'server':
      return ofServers(cell);
    case 'drills':
    case 'drillsOfVpc':
    case 'drillCreate':
    case 'drillDelete':
      throw new Error(`${cell.name}: only a drill makes this call`);
    default:
      return cell.call satisfies never;
  }
}

function ofReading(cell: Cell): Expected {
  const { course, place, way, lasts } = cell;
  if (way.kind === 'stale') return { ...all(course), why: '"status still old" is not a failure' };
  if (place !== 'following') return ofLooking(cell);
  const why = 'waited for during a grace, then a question';
  if (lasts === 'once') return { ...all(course), why };
  return { ...asks('OutcomeUnknown', 1), then: retry(all(course)), why };
}

function ofServers({ course, place, way, lasts }: Cell): Expected {
  const done = place === 'start' ? course.actions : 0;
  const why = 'servers are started and stopped by what they are, which may be repeated';
  if (way.kind === 'stale') return { ...all(course), why };
  if (lasts === 'once' && way.read !== 'fails') return { ...all(course), why };
  return { ...asks('ServersNotThere', done), then: retry(all(course)), why };
}

/** N of "back to 1, at most N times": `maxSends` of the configuration. */
const MOST_SENDS = 3;
/** Throttled POSTs were not sent, in all likelihood: docs/protocol.md, five times at most. */
const MOST_THROTTLED = 5;

/** A second one moves production back. */
const isToggle = ({ service, procedure }: Course): boolean =>
  service === 'evs' && (procedure === 'switchover' || procedure === 'exercise');

function ofAction({ course, place, way, when, lasts }: Cell): Expected {
  const before = place === '2nd' ? 1 : 0;
  const stops = (type: string, posts: number): Stand => asks(type, before, before + posts);
  const doubt = { ...stops('OutcomeUnknown', 1), then: retry(all(course, 1)) };

  if (way.kind === 'late') {
    if (way.name !== TOO_LATE) {
      return { ...all(course), why: 'left the baseline towards the goal → adopt it' };
    }
    const why = 'no document says how late; only a guard refuses the second';
    if (course.guarded) return { ...all(course, 1), why };
    if (!isToggle(course)) return { ...doubt, why };
    // A retry here is a person's own risk: the late one is a toggle.
    const late: Stand = { ends: 'aborted', actions: before + 1, posts: before + 1 };
    return { ...doubt, then: { say: 'abort', ...late }, why };
  }
  if (when === 'after') {
    const adopted = 'left the baseline towards the goal → adopt it';
    // A toggle is looked at before the repeat: that is a lost answer.
    const turnedDown = way.post === 'no token' ? course.guarded : way.post !== 'nothing';
    if (course.procedure === 'exercise' && place === '1st' && turnedDown) {
      const posts = way.post === 'no token' ? 2 : 1;
      const then: Said = { say: 'approve', ...all(course, posts - 1) };
      return { ...asks('Joint', 1, posts), then, why: 'turned down, and moved all the same: by whom?' };
    }
    // The guard refuses the repeat, and its "wrong state" is looked at, the first time too.
    if (way.post === 'no token') return { ...all(course, 1), why: `${NEW_TOKEN}; then ${adopted}` };
    return { ...all(course), why: adopted };
  }
  switch (way.post) {
    case 'no token':
      if (lasts === 'once') return { ...all(course, 1), why: NEW_TOKEN };
      return { ...stops('ProviderRefused', 2), then: retry(all(course, 2)), why: NEW_TOKEN };
    case 'refused':
    case 'wrong state':
      return ofRefusal(course, before);
    case 'throttled':
    case 'nothing': {
      const toggle = 'nothing guards it, so a person confirms';
      if (!course.guarded) return { ...doubt, why: toggle };
      const throttled = way.post === 'throttled';
      const why = throttled
        ? 'after Retry-After back to 1; not taken as proof'
        : 'at the baseline through the whole window → back to 1, at most N times';
      if (lasts === 'once') return { ...all(course, 1), why };
      const most = throttled ? MOST_THROTTLED : MOST_SENDS;
      return { ...stops('OutcomeUnknown', most), then: retry(all(course, most)), why };
    }
    default:
      return way.post satisfies never;
  }
}
