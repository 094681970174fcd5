import type { Client } from '@temporalio/client';
import { readinessId, READINESS_PREFIX } from '../domain/readiness/input.ts';
import {
  countsOf,
  verdictOf,
  worst,
  type Readiness,
  type ReadinessMemo,
  type Verdict,
} from '../domain/readiness/readiness.ts';
import { pollersOf } from './status.ts';

/** Rows looked through: a hundred groups with a check each are a hundred rows every quarter of an hour. */
const LISTED = 1_000;
const RECENT = 8;

export const MAX_AGE_MS = 3_600_000;

/** The last result of one check, as it stands now. */
export interface BoardEntry extends Omit<Readiness, 'told' | 'kind'> {
  run: string;
  ageSeconds: number;
  /** Older than it should be: whatever it says, nobody has looked since. */
  stale: boolean;
  /** The last results, newest first, this one included. */
  recent: { at: string; verdict: Verdict }[];
}

export interface Board {
  /** The worst of all; without a fresh result, or without a worker, nothing is ready. */
  verdict: Verdict;
  /** How many workers ask for work where the checks run; null: not known. */
  workers: number | null;
  checks: BoardEntry[];
}

export interface BoardFilter {
  site?: string | undefined;
  /** Name or id, with `site`. */
  group?: string | undefined;
}

/** The last results, out of Temporal's list of checks: no worker is needed for it. Null: there is none. */
export async function readBoard(
  client: Client,
  filter: BoardFilter,
  { maxAgeMs = MAX_AGE_MS, now = Date.now() }: { maxAgeMs?: number; now?: number } = {},
): Promise<Board | null> {
  const checks: BoardEntry[] = [];
  let taskQueue: string | null = null;
  for (const { run, runId, queue, recent } of await newest(client, filter.site)) {
    const result: unknown = await client.workflow.getHandle(run, runId, { followRuns: false }).result();
    const readiness = result as Readiness | null;
    if (readiness?.kind !== 'readiness') continue;
    const entry = entryOf(readiness, { maxAgeMs, now, recent });
    const own = filter.group === undefined ? entry : ofGroup(entry, filter.group);
    if (own === null) continue;
    checks.push(own);
    taskQueue ??= queue;
    // The newest look at a group counts, whether it was at all groups or at this one.
    if (filter.group !== undefined) break;
  }
  if (taskQueue === null) return null;
  return boardOf(checks, await pollersOf(client, taskQueue));
}

/** `workers` 0: a failover that is started now would wait for one. */
export function boardOf(checks: BoardEntry[], workers: number | null): Board {
  const verdicts = checks.map(({ verdict, stale }) => (stale ? 'not ready' : verdict));
  return { verdict: workers === 0 ? 'not ready' : worst(verdicts), workers, checks };
}

export function entryOf(
  { kind: _kind, told: _told, ...result }: Readiness,
  { maxAgeMs, now, recent }: { maxAgeMs: number; now: number; recent?: BoardEntry['recent'] },
): BoardEntry {
  const { site, group, endedAt, verdict } = result;
  const age = Math.max(0, now - Date.parse(endedAt));
  return {
    run: readinessId({ site, group }),
    ...result,
    ageSeconds: Math.round(age / 1_000),
    stale: age > maxAgeMs,
    recent: recent ?? [{ at: endedAt, verdict }],
  };
}

/** Of a check of the whole site, what concerns one group; null where it is not in it. */
function ofGroup(entry: BoardEntry, wanted: string): BoardEntry | null {
  const named = ({ id, name }: { id: string; name: string }): boolean => id === wanted || name === wanted;
  const groups = entry.groups.filter(named);
  const [only] = groups;
  if (only === undefined) {
    // The group could not be found, or the site not be read: its own check says so.
    return entry.group === wanted || (entry.group === null && entry.groups.length === 0) ? entry : null;
  }
  if (entry.group !== null) return entry;
  const verdict = worst([verdictOf(entry.findings), only.verdict]);
  const headline = `${entry.site}/${only.name} is ${verdict}`;
  // Of the group's own earlier verdicts only "since" tells.
  const recent = [{ at: entry.endedAt, verdict }];
  return { ...entry, groups, counts: countsOf(groups), verdict, headline, recent };
}

interface Listed {
  run: string;
  runId: string;
  queue: string;
  recent: BoardEntry['recent'];
}

/** The newest run of each check; one that only waited for another has no note of its own. */
async function newest(client: Client, site: string | undefined): Promise<Listed[]> {
  const ids =
    site === undefined
      ? `WorkflowId STARTS_WITH "${READINESS_PREFIX}"`
      : `(WorkflowId = "${readinessId({ site, group: null })}" OR WorkflowId STARTS_WITH "${READINESS_PREFIX}${site}/")`;
  const query = `WorkflowType = "readiness" AND ExecutionStatus = "Completed" AND ${ids}`;
  const found = new Map<string, Listed>();
  let seen = 0;
  for await (const { workflowId, runId, taskQueue, memo } of client.workflow.list({ query, pageSize: 200 })) {
    const note = memo?.['readiness'] as ReadinessMemo | undefined;
    if (note !== undefined) {
      const known = found.get(workflowId);
      const { at, verdict } = note;
      if (known === undefined)
        found.set(workflowId, { run: workflowId, runId, queue: taskQueue, recent: [{ at, verdict }] });
      else if (known.recent.length < RECENT) known.recent.push({ at, verdict });
    }
    seen += 1;
    if (seen === LISTED) break;
  }
  return [...found.values()];
}
