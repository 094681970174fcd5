import type { Client } from '@temporalio/client';
import { RunError } from '../runs/errors.ts';
import type { ListedRun } from '../runs/list.ts';
import { uiLink } from '../runs/ui-link.ts';
import { inParts } from '../temporal/in-parts.ts';
import { retentionOf } from '../temporal/retention.ts';
import { factsOf, listPractice, readyGroups } from './fetch.ts';
import { groupsOf, totalsOf } from './groups.ts';
import type { DrillLimit } from './limits.ts';
import { rowOf } from './row.ts';
import type { PracticeRecord, RecordFilter } from './told.ts';

export interface RecordOptions extends RecordFilter {
  /** What has ended for longer is left out. */
  sinceMs: number;
  /** Rows of a page. */
  limit: number;
  cursor?: string | undefined;
  /** Null: no dr.yaml was read. */
  limits: readonly DrillLimit[] | null;
  now?: number;
}

/**
 * The drills and exercises that Temporal still has: totals and groups of all of them, and one page of rows. Needs no worker.
 * @throws RunError `badInput` for a cursor that is none; what Temporal's client throws
 */
export async function readRecord(client: Client, options: RecordOptions): Promise<PracticeRecord> {
  const { site, group, limit, limits, sinceMs, now = Date.now() } = options;
  const after = options.cursor === undefined ? null : placeIn(options.cursor);
  const since = new Date(now - sinceMs).toISOString();
  const [listed, retentionMs, ready] = await Promise.all([
    listPractice(client, since),
    retentionOf(client),
    readyGroups(client, site),
  ]);
  const wanted = listed.runs.filter(({ summary }) => passes({ site, group }, summary));
  const runs = wanted.filter(({ summary }) => !summary.dryRun).sort(newestFirst);
  const summaries = runs.map(({ summary }) => summary);
  const ends = summaries.flatMap(({ endedAt }) => (endedAt === null ? [] : [endedAt])).sort();
  const reachesBackTo = Math.max(
    now - sinceMs,
    now - (retentionMs ?? sinceMs),
    listed.cut ? Date.parse(ends[0] ?? since) : 0,
  );
  const rest = after === null ? runs : runs.filter((run) => newestFirst(after, run) < 0);
  const page = rest.slice(0, limit);
  const known = { now, reachesBackTo, limits, ready };
  const { namespace } = client.options;
  return {
    madeAt: new Date(now).toISOString(),
    namespace,
    since,
    site: site ?? null,
    group: group ?? null,
    retentionSeconds: retentionMs === null ? null : retentionMs / 1_000,
    reachesBackTo: new Date(reachesBackTo).toISOString(),
    totals: totalsOf(summaries, wanted.length - runs.length),
    groups: groupsOf(summaries, known).filter((one) => passes({ site, group }, one)),
    rows: await inParts(page, async (run) =>
      rowOf(run, await factsOf(client, run), uiLink(namespace, run.summary.run, run.execution)),
    ),
    next: rest.length > limit ? cursorOf(page.at(-1)) : null,
    cut: listed.cut,
  };
}

function passes(
  { site, group }: RecordFilter,
  one: { site: string | null; group: string | null; groupId: string | null },
): boolean {
  return (
    (site === undefined || one.site === site) &&
    (group === undefined || one.group === group || one.groupId === group)
  );
}

/** Where a run stands in the list. */
type Place = Pick<ListedRun, 'execution'> & { summary: Pick<ListedRun['summary'], 'startedAt'> };

function newestFirst(a: Place, b: Place): number {
  const [one, other] = [b.summary.startedAt, a.summary.startedAt];
  return one < other
    ? -1
    : one > other
      ? 1
      : a.execution < b.execution
        ? -1
        : a.execution > b.execution
          ? 1
          : 0;
}

function cursorOf(last: Place | undefined): string | null {
  if (last === undefined) return null;
  return Buffer.from(`${last.summary.startedAt} ${last.execution}`).toString('base64url');
}

const PLACE = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([\w-]{1,100})$/;

function placeIn(cursor: string): Place {
  const [, startedAt, execution] = PLACE.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (startedAt === undefined || execution === undefined)
    throw new RunError('badInput', '"cursor" is none that a list gave.');
  return { execution, summary: { startedAt } };
}
