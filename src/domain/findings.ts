/**
 * What a check saw, what it needs, what to do about it.
 * `blocks`: no POST while it stands. `overridden`: it would, but a person has said to go on all the same.
 * `note`: said, not held against anybody.
 */
export interface Finding {
  code: FindingCode;
  weight: 'blocks' | 'overridden' | 'note';
  /** What was seen, as a sentence with the object's name. */
  saw: string;
  /** What the procedure needs instead. */
  needs: string;
  /** What a person can do now. */
  todo: string;
  /** Who said to go on, and why; only on what was overridden. */
  override?: string;
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
  | 'zone-unconfirmed'
  | 'zone-not-restored'
  | 'ambiguous-state'
  | 'servers-unknown'
  | 'not-in-sync'
  | 'partly-unread'
  | 'group-held'
  | 'drill-network'
  | 'drill-left'
  | 'drill-of-others';

/**
 * What a person may override by name. The others can't be: the service would refuse, production would move the wrong
 * way, or the same call would do something else.
 */
export const OVERRIDABLE = [
  'not-in-sync',
  'replication-link-down',
  'zone-unconfirmed',
  'zone-not-restored',
] as const satisfies readonly FindingCode[];

/** A person's word that a run may go on in spite of a finding. */
export interface Override {
  finding: (typeof OVERRIDABLE)[number];
  reason: string;
  by?: string;
}

/** What a run goes on in spite of by itself: it has just come from the zone that it goes home to. */
export const OWN_WAY_BACK: Override = {
  finding: 'zone-unconfirmed',
  reason: 'production left that zone in this run',
};

export function isOverridable(code: string): code is Override['finding'] {
  return (OVERRIDABLE as readonly string[]).includes(code);
}

/** The findings with what people have overridden marked as such. */
export function withOverrides(findings: readonly Finding[], overrides: readonly Override[]): Finding[] {
  return findings.map((finding) => {
    const word = overrides.find((one) => one.finding === finding.code);
    if (word === undefined || finding.weight !== 'blocks') return finding;
    return { ...finding, weight: 'overridden', override: `${word.by ? `${word.by}: ` : ''}${word.reason}` };
  });
}

export function blocking(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => finding.weight === 'blocks');
}

/** What blocks and could be overridden, by name. */
export function overridable(findings: readonly Finding[]): Override['finding'][] {
  return blocking(findings).flatMap(({ code }) => (isOverridable(code) ? [code] : []));
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
