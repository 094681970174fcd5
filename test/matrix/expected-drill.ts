import { all, asks, NEW_TOKEN, ofFinding, ofLogin, ofLooking, ofRefusal, retry } from './expected-reads.ts';
import type { Cell, Expected, Stand } from './types.ts';
import { TOO_LATE } from './ways.ts';

/**
 * What is to come of a drill: docs/drill.md, read a second time as expected.ts reads docs/protocol.md. Whatever happens,
 * a run that has ended leaves no drill, or says so; and one intent never makes two.
 */
export function expectedOfDrill(cell: Cell): Expected {
  switch (cell.call) {
    case 'login':
      return ofLogin(cell);
    case 'groups':
      return ofFinding(cell);
    case 'group':
    case 'pairs':
    case 'drillsOfVpc':
      return ofLooking(cell);
    case 'drills':
      return ofList(cell);
    case 'drillCreate':
      return ofMaking(cell);
    case 'job':
      return {
        ...all(cell.course),
        why: 'a job that can’t be read is not a failed job; the list has the drill',
      };
    case 'server':
      return ofCopies(cell);
    case 'drillDelete':
      return ofDeleting(cell);
    case 'action':
    case 'failedTasks':
    case 'serverAction':
      throw new Error(`${cell.name}: a drill never makes this call`);
    default:
      return cell.call satisfies never;
  }
}

/** So many drills are there while it asks. */
const leaves = (left: number, stand: Stand): Stand => ({ ...stand, left });

function ofList(cell: Cell): Expected {
  const { course, place, way, lasts } = cell;
  if (way.kind === 'stale')
    return { ...all(course), why: 'a list may be a moment old: "creating" is followed' };
  switch (place) {
    case 'following': {
      const why = 'an outage of the API proves nothing: it goes on asking, then a question';
      if (lasts === 'once') return { ...all(course), why };
      return { ...leaves(1, asks('OutcomeUnknown', 1)), then: retry(all(course)), why };
    }
    case 'before the deletion':
    case 'after the deletion':
      return ofCleaning(cell, place === 'before the deletion' ? 1 : 0);
    default:
      return ofLooking(cell);
  }
}

/** What can't be read may still be there. */
function ofCleaning({ course, lasts }: Cell, left: number): Expected {
  const why = 'what can’t be read may still be there: tried again, then a page';
  if (lasts === 'once') return { ...all(course), why };
  return { ...leaves(left, asks('DrillNotRemoved', 1)), then: retry(all(course)), why };
}

function ofCopies(cell: Cell): Expected {
  const { course, place, way, lasts } = cell;
  if (place === 'after the deletion') return ofCleaning(cell, 0);
  const why = 'its own servers are looked at, never those of the group';
  if (lasts === 'once' && way.read !== 'fails') return { ...all(course), why };
  return { ...leaves(1, asks('DrillServersNotThere', 1)), then: retry(all(course)), why };
}

function ofMaking({ course, way, when, lasts }: Cell): Expected {
  const doubt = { ...asks('OutcomeUnknown', 0, 1), then: retry(all(course, 1)) };
  if (way.kind === 'late') {
    if (way.name !== TOO_LATE) return { ...all(course), why: 'found by its name → followed, nothing sent' };
    const late: Stand = { ends: 'aborted', actions: 1, posts: 1 };
    const why = 'the clean-up waits as long as a lost POST is held possible, and deletes what it made';
    return { ...doubt, then: { say: 'abort', ...late }, why };
  }
  // Also after a 401: nothing guards it, so there is a look before the repeat, and that finds it.
  if (when === 'after') return { ...all(course), why: 'found by its name → followed, nothing sent again' };
  switch (way.post) {
    case 'no token':
      if (lasts === 'once') return { ...all(course, 1), why: `${NEW_TOKEN}, after another look` };
      return { ...asks('ProviderRefused', 0, 2), then: retry(all(course, 2)), why: NEW_TOKEN };
    case 'refused':
    case 'wrong state':
      return ofRefusal(course);
    case 'throttled':
    case 'nothing':
      return {
        ...doubt,
        why: 'no drill of the name through the whole window; nothing guards it, so a person confirms',
      };
    default:
      return way.post satisfies never;
  }
}

/** It names the drill by its id, so that it is repeated until the list has none of the name. */
function ofDeleting({ course, when, lasts }: Cell): Expected {
  if (when === 'after') return { ...all(course), why: 'the list decides, whatever the answer said' };
  if (lasts === 'once') return { ...all(course), why: 'by its id it can hit nothing else: asked again' };
  const why = 'not removed in time: a page, and it goes on trying';
  return { ...leaves(1, asks('DrillNotRemoved', 1)), then: retry(all(course)), why };
}
