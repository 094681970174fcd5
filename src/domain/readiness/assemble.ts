import { judgeAround, judgeDeclared, type Surroundings } from './around.ts';
import {
  byEffect,
  countsOf,
  inOrder,
  verdictOf,
  worst,
  type GroupCheck,
  type GroupReadiness,
  type Readiness,
  type ReadyFinding,
} from './readiness.ts';
import type { ReadinessRequest } from './input.ts';
import { headlineOf } from './text.ts';

/** What the check before has left. */
export interface Remembered {
  at: string;
  groups: Record<string, Pick<GroupReadiness, 'verdict' | 'since' | 'lastDrillAt'>>;
}

export interface Gathered {
  request: ReadinessRequest;
  at: string;
  endedAt: string;
  site: readonly ReadyFinding[];
  checks: readonly GroupCheck[];
  surroundings: Surroundings;
  before: Remembered | null;
  /** By name or id, as dr.yaml has it; then that of the site. */
  drillEvery: { site: number | null; groups: Record<string, number> };
}

/** A result is one payload in Temporal: 2 MB end it, and a hundred readable findings help nobody. */
const MOST_TEXT = 400;
const MOST_OF_GROUP = 12;
const MOST_FINDINGS = 400;

export function assemble(gathered: Gathered): Omit<Readiness, 'told'> {
  const { request, at, endedAt, surroundings, checks } = gathered;
  const findings = byEffect([...gathered.site, ...judgeDeclared(surroundings)]).map(clipped);
  const groups = shortened(inOrder(checks.map((check) => groupOf(check, gathered))));
  const counts = countsOf(groups);
  const verdict = worst([verdictOf(findings), ...groups.map((one) => one.verdict)]);
  const { site, group } = request;
  const base = { kind: 'readiness', site, group, at, endedAt, verdict, findings, groups, counts } as const;
  return { ...base, headline: headlineOf(base) };
}

function groupOf(check: GroupCheck, { surroundings, before, drillEvery, at }: Gathered): GroupReadiness {
  const known = before?.groups[check.id];
  const lastDrillAt = later(surroundings.drills?.[check.id] ?? null, known?.lastDrillAt ?? null);
  const limit = drillEvery.groups[check.id] ?? drillEvery.groups[check.name] ?? drillEvery.site;
  // What was remembered counts after Temporal has let go of the drill itself.
  const drills =
    lastDrillAt === null ? surroundings.drills : { ...surroundings.drills, [check.id]: lastDrillAt };
  const around = judgeAround(check, { ...surroundings, drills }, limit);
  const findings = byEffect([...check.findings, ...around]);
  const verdict = verdictOf(findings);
  return {
    ...check,
    findings,
    verdict,
    since: known?.verdict === verdict ? known.since : at,
    heldBy: surroundings.held[check.id] ?? null,
    lastDrillAt,
    left: 0,
  };
}

/** The worst groups keep their words; of the others what is left out is counted. */
function shortened(groups: readonly GroupReadiness[]): GroupReadiness[] {
  let room = MOST_FINDINGS;
  return groups.map((group) => {
    const findings = group.findings.slice(0, Math.min(MOST_OF_GROUP, room)).map(clipped);
    room -= findings.length;
    return { ...group, findings, left: group.findings.length - findings.length };
  });
}

function clipped(finding: ReadyFinding): ReadyFinding {
  const { saw, needs, todo } = finding;
  return { ...finding, saw: clip(saw), needs: clip(needs), todo: clip(todo) };
}

function clip(text: string): string {
  return text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT - 1)}…`;
}

function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(one) >= Date.parse(other) ? one : other;
}
