import type { Cell, Course, Expected, Said, Stand } from './types.ts';

/** What is to come of a call by which nothing starts: the same for every procedure (docs/protocol.md). */

/** All went well in the end, with so many POSTs more than actions. */
export function all({ actions }: Course, more = 0): Stand {
  return { ends: 'completed', actions, posts: actions + more };
}

export function asks(type: string, actions: number, posts = actions): Stand {
  return { ends: `asks ${type}`, actions, posts };
}

export const retry = (stand: Stand): Said => ({ say: 'retry', ...stand });

const READS_AGAIN = 'reads are retried on 408, 429, 500, 502, 503, 504 and network faults';
const READS_ONCE = 'every other code fails at once';
export const NEW_TOKEN = 'one 401 is answered by one new token';

export function ofLogin({ course, way, lasts }: Cell): Expected {
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

export function ofFinding({ course, way, lasts }: Cell): Expected {
  const then = retry(all(course));
  if (way.read === 'again') {
    if (lasts === 'once') return { ...all(course), why: READS_AGAIN };
    return { ...asks('CloudUnreachable or TimedOut', 0), then, why: READS_AGAIN };
  }
  if (way.read === 'no token' && lasts === 'once') return { ...all(course), why: NEW_TOKEN };
  return { ...asks(way.name === '404' ? 'NotFound' : 'ProviderRefused', 0), then, why: READS_ONCE };
}

/** A look at the group, or at what belongs to it, at first or with the POST. */
export function ofLooking({ course, place, way, lasts }: Cell): Expected {
  const question = { ...asks('CloudUnreadable', 0), then: retry(all(course)) };
  if (place === 'just before the POST') {
    const why = 'the same baseline, or it reports back instead of sending; nothing was sent';
    return lasts === 'once' ? { ...all(course), why } : { ...question, why };
  }
  if (lasts === 'once' && way.read === 'again') return { ...all(course), why: READS_AGAIN };
  if (lasts === 'once' && way.read === 'no token') return { ...all(course), why: NEW_TOKEN };
  return { ...question, why: way.read === 'again' ? READS_AGAIN : READS_ONCE };
}

/** A POST that the service refuses, after so many that took effect. */
export function ofRefusal(course: Course, before = 0): Expected {
  const why = 'nothing started; one look (wrong state: through the window), then ask';
  return { ...asks('ProviderRefused', before, before + 1), then: retry(all(course, 1)), why };
}
