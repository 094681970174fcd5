/**
 * What a check saw, what it needs, what to do about it.
 * `blocks`: no POST while it stands. `note`: said, not held against anybody.
 */
export interface Finding {
  code: FindingCode;
  weight: 'blocks' | 'note';
  /** What was seen, as a sentence with the object's name. */
  saw: string;
  /** What the procedure needs instead. */
  needs: string;
  /** What a person can do now. */
  todo: string;
}

export type FindingCode =
  | 'no-replication-pairs'
  | 'wrong-status'
  | 'busy'
  | 'server-deleted'
  | 'replication-link-down'
  | 'production-elsewhere'
  | 'direction-disagrees'
  | 'direction-unknown'
  | 'not-in-sync'
  | 'partly-unread';

export function blocking(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => finding.weight === 'blocks');
}

/** What blocks, in the words of what was seen. */
export function sayBlocking(findings: readonly Finding[]): string {
  return blocking(findings)
    .map((finding) => finding.saw)
    .join(' ');
}

/** Does nothing block but that something runs on the group, which may be what is wanted? */
export function onlyBusy(findings: readonly Finding[]): boolean {
  return blocking(findings).every((finding) => finding.code === 'busy');
}

/** "a, b and 3 more": lists of names stay readable whatever the size of the group. */
export function names(all: readonly string[], most = 3): string {
  if (all.length <= most) return all.join(', ');
  return `${all.slice(0, most).join(', ')} and ${all.length - most} more`;
}
