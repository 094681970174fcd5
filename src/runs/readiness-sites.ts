import type { Client } from '@temporalio/client';
import { worst, type Counts, type ReadinessMemo, type Verdict } from '../domain/readiness/readiness.ts';

/** Looked through at a scrape: the notes of the checks are in the list itself. */
const LISTED = 500;

export interface SiteFigures {
  site: string;
  verdict: Verdict;
  counts: Counts;
  /** Of the oldest of its checks. */
  ageSeconds: number;
}

/**
 * The last check of each site. Where a site is checked group by group, its groups together; a check of the whole site
 * knows them all.
 */
export async function readinessOfSites(client: Client, taskQueue: string): Promise<SiteFigures[]> {
  const query = `WorkflowType = "readiness" AND TaskQueue = "${taskQueue.replaceAll('"', '')}" AND ExecutionStatus = "Completed"`;
  const last = new Map<string, ReadinessMemo>();
  let seen = 0;
  for await (const { workflowId, memo } of client.workflow.list({ query, pageSize: LISTED })) {
    const note = memo?.['readiness'] as ReadinessMemo | undefined;
    if (note !== undefined && !last.has(workflowId)) last.set(workflowId, note);
    seen += 1;
    if (seen === LISTED) break;
  }
  return figuresOf([...last.values()], Date.now());
}

/** Pure: the figures of a site, out of the last note of each of its checks. */
export function figuresOf(notes: readonly ReadinessMemo[], now: number): SiteFigures[] {
  const sites = new Map<string, ReadinessMemo[]>();
  for (const note of notes) sites.set(note.site, [...(sites.get(note.site) ?? []), note]);
  return [...sites].map(([site, all]) => {
    const whole = all.filter(({ group }) => group === null);
    const counted = whole.length > 0 ? whole : all;
    const counts: Counts = { ready: 0, degraded: 0, 'not ready': 0 };
    for (const note of counted)
      for (const verdict of ['ready', 'degraded', 'not ready'] as const)
        counts[verdict] += note.counts[verdict];
    const oldest = Math.min(...counted.map(({ at }) => Date.parse(at)));
    return {
      site,
      counts,
      verdict: worst(counted.map(({ verdict }) => verdict)),
      ageSeconds: Math.max(0, Math.round((now - oldest) / 1_000)),
    };
  });
}
