/**
 * The name of a run's drill. Nothing guards the making of a drill against a second one, and names need not be unique:
 * a name that only this run can have is what a lost answer is looked after by, and what tells leftovers of ours from the
 * drills that people made.
 *
 *   dr-drill-5f3c21a0-0f0c5a7e3b9d4c1e8a2b7d6f4e3c2b1a
 *            where    which run: the first execution of it, so that a reset of the run finds its own drill
 *
 * Letters, digits, ".", "_" and "-", at most 64 (SDRS API reference sdrs_05_0701).
 */

const OURS = /^dr-drill-([0-9a-f]{8})-[0-9a-f]{32}$/;

/** Who makes drills: two installations that drill one group must not delete each other's. */
export interface Installation {
  /** Temporal's. */
  namespace: string;
  site: string;
}

export function drillName(tag: string, firstExecutionRunId: string): string {
  const run = firstExecutionRunId.toLowerCase().replace(/[^0-9a-f]/g, '');
  return `dr-drill-${tag}-${run.slice(0, 32).padStart(32, '0')}`;
}

/** Made by a run of this installation? What a person typed, or renamed, is not. */
export function isOurs(name: string, tag: string): boolean {
  return OURS.exec(name)?.[1] === tag;
}

/** FNV-1a, 32 bit. A run gets it with its configuration and keeps it: replayed elsewhere, it must go the same way. */
export function tagOf({ namespace, site }: Installation): string {
  let hash = 0x811c9dc5;
  for (const character of `${namespace}/${site}`) {
    hash ^= character.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}
