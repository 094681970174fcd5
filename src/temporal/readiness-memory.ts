import { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import type { NativeConnection } from '@temporalio/worker';
import type { Recall, Recalled } from '../activities/readiness-setup.ts';
import { zoneIn } from '../config/zones.ts';
import { PROCEDURES } from '../domain/procedures.ts';
import type { Readiness } from '../domain/readiness/readiness.ts';
import type { RunReport } from '../domain/status.ts';
import { retentionOf } from './retention.ts';

const PATIENCE_MS = 10_000;
/** Results looked through for one that knows what was told. */
const RESULTS = 5;
/** Drills looked through, newest first. */
const DRILLS = 300;
/** A worker asks for work at least once a minute; Temporal lists it for five. */
const GONE_MS = 150_000;

/** What Temporal knows of earlier checks, of runs and of workers: read from its lists, nothing is kept elsewhere. */
export function recallFrom(connection: NativeConnection, namespace: string): Recall {
  const client = new Client({ connection, namespace });
  const drillsKnown = new Map<string, GoodDrill | null>();
  return ({ site, checkId, taskQueue, drills }) =>
    client.withDeadline(Date.now() + PATIENCE_MS, async () => {
      const [before, held, lastDrills, workers, retentionMs] = await Promise.all([
        earlierResults(client, checkId),
        heldGroups(client, site),
        drills ? goodDrills(client, site, drillsKnown) : {},
        workersOf(client, taskQueue),
        retentionOf(client),
      ]);
      return { ...before, held, drills: lastDrills, workers, retentionMs };
    });
}

async function earlierResults(client: Client, checkId: string): Promise<Pick<Recalled, 'before' | 'told'>> {
  const query = `WorkflowId = "${checkId}" AND WorkflowType = "readiness" AND ExecutionStatus = "Completed"`;
  let before: Recalled['before'] = null;
  let seen = 0;
  for await (const { workflowId, runId } of client.workflow.list({ query, pageSize: RESULTS })) {
    const result = (await resultOf(client, workflowId, runId)) as Readiness | null;
    if (result?.kind === 'readiness') {
      before ??= {
        at: result.at,
        groups: Object.fromEntries(
          result.groups.map(({ id, verdict, since, lastDrillAt }) => [id, { verdict, since, lastDrillAt }]),
        ),
      };
      if (result.told !== null) return { before, told: result.told };
    }
    seen += 1;
    if (seen === RESULTS) break;
  }
  return { before, told: null };
}

/** By group id. A dry run holds nothing. */
async function heldGroups(client: Client, site: string): Promise<Record<string, string>> {
  const types = [...PROCEDURES, 'drill'].map((type) => `"${type}"`).join(', ');
  const query = `WorkflowId STARTS_WITH "dr/${site}/" AND WorkflowType IN (${types}) AND ExecutionStatus = "Running"`;
  const held: Record<string, string> = {};
  for await (const { workflowId, memo } of client.workflow.list({ query })) {
    const [, group] = /^dr\/[^/]+\/([^/]+)$/.exec(workflowId) ?? [];
    if (group !== undefined && memo?.['dryRun'] !== true) held[group] = workflowId;
  }
  return held;
}

interface GoodDrill {
  groupId: string;
  endedAt: string;
}

/** The newest good drill of each group, as the drills' own reports have it. */
async function goodDrills(
  client: Client,
  site: string,
  known: Map<string, GoodDrill | null>,
): Promise<Record<string, string>> {
  const last: Record<string, string> = {};
  let seen = 0;
  const query = 'WorkflowType = "drill" AND ExecutionStatus = "Completed"';
  for await (const { workflowId, runId } of client.workflow.list({ query, pageSize: DRILLS })) {
    let drill = known.get(runId);
    if (drill === undefined) {
      drill = goodDrill(site, await resultOf(client, workflowId, runId));
      if (known.size >= DRILLS * 2) known.clear();
      known.set(runId, drill);
    }
    if (drill !== null && drill.endedAt > (last[drill.groupId] ?? '')) last[drill.groupId] = drill.endedAt;
    seen += 1;
    if (seen === DRILLS) break;
  }
  return last;
}

function goodDrill(site: string, result: unknown): GoodDrill | null {
  const report = (result ?? {}) as Partial<RunReport>;
  if (report.site !== site || report.outcome !== 'completed' || report.dryRun === true) return null;
  const { group, endedAt } = report;
  return typeof group?.id === 'string' && typeof endedAt === 'string' ? { groupId: group.id, endedAt } : null;
}

function resultOf(client: Client, workflowId: string, runId: string): Promise<unknown> {
  return client.workflow.getHandle(workflowId, runId, { followRuns: false }).result();
}

async function workersOf(client: Client, taskQueue: string): Promise<Recalled['workers']> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    // 1 = workflow task queue.
    taskQueueType: 1,
  });
  const now = Date.now();
  return (pollers ?? [])
    .filter(({ lastAccessTime }) => now - (optionalTsToMs(lastAccessTime) ?? now) < GONE_MS)
    .map(({ identity }) => ({ zone: zoneIn(identity ?? '') }));
}
