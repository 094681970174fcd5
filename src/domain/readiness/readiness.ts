import type { Finding, FindingCode } from '../findings.ts';

/**
 * Would a failover work if it had to be done now? `degraded`: it would, but something is lost by it, takes longer, or
 * could not be told. `not ready`: it would stop and ask, or nobody would be there to carry it out.
 */
export type Verdict = 'ready' | 'degraded' | 'not ready';
export const VERDICTS = ['ready', 'degraded', 'not ready'] as const satisfies readonly Verdict[];

/** What a finding makes of the verdict; a `note` leaves it as it is. */
export type Effect = Exclude<Verdict, 'ready'> | 'note';

/** Whose way it is in. */
export type Concern = 'failover' | 'switchover' | 'drill' | 'site';

/** What only a readiness check looks at. */
export const READY_CODES = [
  'login-refused',
  'cloud-unreachable',
  'permission-missing',
  'permission-unproven',
  'not-configured',
  'unread',
  'no-groups',
  'group-missing',
  'server-missing',
  'server-broken',
  'servers-unread',
  'drill-overdue',
  'quota-short',
  'quota-unknown',
  'workers-in-lost-zone',
  'temporal-in-lost-zone',
  'zone-undeclared',
  'run-under-way',
  'memory-unread',
] as const;
export type ReadyCode = FindingCode | (typeof READY_CODES)[number];

/** As the findings of a run, but for what it means here. */
export interface ReadyFinding extends Pick<Finding, 'saw' | 'needs' | 'todo'> {
  code: ReadyCode;
  effect: Effect;
  concerns: Concern[];
}

/** One group, as the reading of it was judged. */
export interface GroupCheck {
  id: string;
  name: string;
  productionZone: string | null;
  findings: ReadyFinding[];
}

/** One group on the board. */
export interface GroupReadiness extends GroupCheck {
  verdict: Verdict;
  /** Since when it has had this verdict, as far as results are kept. */
  since: string;
  /** The run that holds it: what is seen of the group meanwhile is that run's doing, and nobody is told. */
  heldBy: string | null;
  /** The end of its last good drill that is known of. */
  lastDrillAt: string | null;
  /** Findings left out, in the worst of cases: a result has to stay small. */
  left: number;
}

export type Counts = Record<Verdict, number>;

/** The result of one check. */
export interface Readiness {
  kind: 'readiness';
  site: string;
  /** As it was asked for; null: all groups of the site. */
  group: string | null;
  /** When it began and ended. */
  at: string;
  endedAt: string;
  verdict: Verdict;
  headline: string;
  /** Of the site as a whole. */
  findings: ReadyFinding[];
  groups: GroupReadiness[];
  counts: Counts;
  /** What has been told (changes.ts); null: what was told before could not be read, so nobody was told. */
  told: Record<string, number> | null;
}

/** A check that did not look, because another one was looking. */
export interface ReadinessPassed {
  kind: 'passed';
  why: string;
}

/** What a check leaves where Temporal lists it: enough for a figure, and for a line in a list. */
export interface ReadinessMemo {
  site: string;
  group: string | null;
  verdict: Verdict;
  at: string;
  counts: Counts;
}

export function verdictOf(findings: readonly Pick<ReadyFinding, 'effect'>[]): Verdict {
  return worst(findings.map(({ effect }) => (effect === 'note' ? 'ready' : effect)));
}

export function worst(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>((a, b) => (rank(b) > rank(a) ? b : a), 'ready');
}

/** 0: ready. */
export function rank(verdict: Verdict): number {
  return VERDICTS.indexOf(verdict);
}

export function countsOf(groups: readonly Pick<GroupReadiness, 'verdict'>[]): Counts {
  const counts: Counts = { ready: 0, degraded: 0, 'not ready': 0 };
  for (const { verdict } of groups) counts[verdict] += 1;
  return counts;
}

/** The worst first, then by name. */
export function inOrder(groups: readonly GroupReadiness[]): GroupReadiness[] {
  return [...groups].sort(
    (a, b) => rank(b.verdict) - rank(a.verdict) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

export function byEffect(findings: readonly ReadyFinding[]): ReadyFinding[] {
  const order = { 'not ready': 0, degraded: 1, note: 2 };
  return [...findings].sort((a, b) => order[a.effect] - order[b.effect]);
}
