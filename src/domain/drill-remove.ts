import { sayDrill } from './drill-check.ts';
import type { Drill } from './drill-reading.ts';
import { names } from './findings.ts';

/**
 * The removal of drills, decided by each drill's own state: it names the drill by its id, so it may be asked for again
 * without harm, by another worker too. Pure.
 */

/** The drill's states in which the service deletes it (sdrs_05_0702); in the others it is on its way somewhere. */
const DELETABLE = ['available', 'error', 'error-deleting'];

/** When each drill was last asked to go, ms. */
export type Asked = Readonly<Record<string, number>>;

export interface Removal {
  done: boolean;
  /** To be deleted now. */
  remove: Drill[];
  saw: string;
}

/**
 * @param listed of the group, just read
 * @param wanted names: never anything else, whatever it looks like
 * @param againMs after this a drill that still stands there is asked again
 */
export function removalStep(
  listed: readonly Drill[],
  wanted: readonly string[],
  { asked, againMs, now }: { asked: Asked; againMs: number; now: number },
): Removal {
  const left = listed.filter(({ name }) => wanted.includes(name));
  const remove = left.filter(({ id, status }) => {
    const at = asked[id];
    return DELETABLE.includes(status) && (at === undefined || now - at >= againMs);
  });
  const saw = left.length === 0 ? 'nothing is left' : `still there: ${names(left.map(sayDrill))}`;
  return { done: left.length === 0, remove, saw };
}
