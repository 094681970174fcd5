/**
 * One run per group: the group's id is the lock, whichever way a run was started.
 * A run under any other id starts the canonical run and returns its result.
 */
export function canonicalRunId(site: string, groupId: string): string {
  return `dr/${site}/${groupId}`;
}

/** What a person may type as RUN: a run id, or "site/group". */
export function runIdFrom(typed: string): string {
  return typed.startsWith('dr/') ? typed : `dr/${typed}`;
}
