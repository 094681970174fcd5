import type { Cell, Course, Expected, Stand } from './types.ts';
import { TOO_LATE } from './ways.ts';

/**
 * What is to come of each cell: a second reading of the protocol as it was designed (docs/protocol.md), as rules over
 * call, fault and procedure. Nothing here may be taken from what the product does, or from its own tables.
 */
export function expectedOf(cell: Cell): Expected {
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
    default:
      return cell.call satisfies never;
  }
}

/** All went well in the end, with so many POSTs more than actions. */
function all({ actions }: Course, more = 0): Stand {
  return { ends: 'completed', actions, posts: actions + more };
}

function asks(type: string, actions: number, posts = actions): Stand {
  return { ends: `asks ${type}`, actions, posts };
}

const retry = (stand: Stand) => ({ say: 'retry' as const, ...stand });

const READS_AGAIN = 'reads are retried on 408, 429, 500, 502, 503, 504 and network faults';
const READS_ONCE = 'every other code fails at once';
const NEW_TOKEN = 'one 401 is answered by one new token';

function ofLogin({ course, way, lasts }: Cell): Expected {
  if (way.read === 'again') {
    if (lasts === 'once') return { ...all(course), logins: 2, why: READS_AGAIN };
    return { ...asks('CloudUnreachable or TimedOut', 0), then: retry(all(course)), why: READS_AGAIN };
  }
  const refused = 'a refused password is never tried again by itself';
  if (way.name === '401' || way.name === '403') {
    const again = asks('LoginRefused', 0);
    // The same password once more, on a person's word: it is known to be wrong.
    return { ...again, then: retry(again), logins: 1, why: refused };
  }
  const type = way.name.startsWith('4') ? 'LoginRefused' : 'ProviderRefused';
  return { ...asks(type, 0), then: retry(all(course)), logins: 1, why: READS_ONCE };
}

function ofFinding({ course, way, lasts }: Cell): Expected {
  const then = retry(all(course));
  if (way.read === 'again') {
    if (lasts === 'once') return { ...all(course), why: READS_AGAIN };
    return { ...asks('CloudUnreachable or TimedOut', 0), then, why: READS_AGAIN };
  }
  if (way.read === 'no token' && lasts === 'once') return { ...all(course), why: NEW_TOKEN };
  return { ...asks(way.name === '404' ? 'NotFound' : 'ProviderRefused', 0), then, why: READS_ONCE };
}

function ofReading({ course, place, way, lasts }: Cell): Expected {
  if (way.kind === 'stale') return { ...all(course), why: '"status still old" is not a failure' };
  if (place === 'following') {
    const why = 'waited for during a grace, then a question';
    if (lasts === 'once') return { ...all(course), why };
    return { ...asks('OutcomeUnknown', 1), then: retry(all(course)), why };
  }
  const question = { ...asks('CloudUnreadable', 0), then: retry(all(course)) };
  if (place === 'just before the POST') {
    const why = 'the same baseline, or it reports back instead of sending; nothing was sent';
    return lasts === 'once' ? { ...all(course), why } : { ...question, why };
  }
  if (lasts === 'once' && way.read === 'again') return { ...all(course), why: READS_AGAIN };
  if (lasts === 'once' && way.read === 'no token') return { ...all(course), why: NEW_TOKEN };
  return { ...question, why: way.read === 'again' ? READS_AGAIN : READS_ONCE };
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
    if (course.name !== 'EVS switchover') return { ...doubt, why };
    // A retry here is a person's own risk: the late one is a toggle.
    const late: Stand = { ends: 'aborted', actions: 1, posts: 1 };
    return { ...doubt, then: { say: 'abort', ...late }, why };
  }
  if (when === 'after') {
    const adopted = 'left the baseline towards the goal → adopt it';
    // The guard refuses the repeat, and its "wrong state" is looked at, the first time too.
    if (way.post === 'no token') return { ...all(course, 1), why: `${NEW_TOKEN}; then ${adopted}` };
    return { ...all(course), why: adopted };
  }
  switch (way.post) {
    case 'no token':
      if (lasts === 'once') return { ...all(course, 1), why: NEW_TOKEN };
      return { ...stops('ProviderRefused', 2), then: retry(all(course, 2)), why: NEW_TOKEN };
    case 'refused':
    case 'wrong state': {
      const why = 'nothing started; one look (wrong state: through the window), then ask';
      return { ...stops('ProviderRefused', 1), then: retry(all(course, 1)), why };
    }
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
