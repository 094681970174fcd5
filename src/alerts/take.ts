import type { Client } from '@temporalio/client';
import type { AlertRule, AlertsConfig, AlertSource } from '../config/alerts.ts';
import type { Settings } from '../config/settings.ts';
import type { RunRequest } from '../domain/input.ts';
import type { Procedure } from '../domain/procedures.ts';
import { startAutomatically, type Automatic } from '../runs/automatic.ts';
import type { Alert } from './alert.ts';
import { judge } from './judge.ts';

export const OUTCOMES = [
  'started',
  'joined',
  'blocked',
  'in the way',
  'stale',
  'refused',
  'no rule',
  'resolved',
  'ignored',
] as const;

/** What was done about one alert. The same alert gets the same answer for as long as Temporal keeps its run. */
export interface TakenAlert {
  /** What its sender calls it. */
  alert: string;
  name: string | null;
  outcome: (typeof OUTCOMES)[number];
  rule: string | null;
  procedure: Procedure | null;
  site: string | null;
  group: string | null;
  run: string | null;
  says: string;
}

interface Deps {
  client: Client;
  alerts: Pick<AlertsConfig, 'rules' | 'blockPeriodMs'>;
  settings: Pick<Settings, 'taskQueue' | 'timings'>;
}

/** @throws what Temporal's client throws: the sender may send it all again */
export async function takeAlert(
  { client, alerts, settings }: Deps,
  source: AlertSource,
  alert: Alert,
): Promise<TakenAlert> {
  const verdict = judge(alerts.rules, source, alert, Date.now());
  if (verdict.kind !== 'start') return told(alert, verdict.kind, verdict.rule, verdict.says);
  const { rule, request, stale } = verdict;
  const result = await startAutomatically(client, rule.procedure, request, {
    key: keyOf(settings.taskQueue, source, alert),
    taskQueue: settings.taskQueue,
    blockPeriodMs: alerts.blockPeriodMs,
    heartbeatTimeout: settings.timings.heartbeatTimeout,
    stale: stale !== null,
  });
  const run = result.outcome === 'stale' ? null : result.run;
  return told(alert, result.outcome, rule, say(result, rule, request, stale ?? ''), { request, run });
}

/**
 * With a blank in it, it is never the key that a person's program sends. The task queue keeps two installations of one
 * namespace apart, which may hear of the same alert.
 */
function keyOf(taskQueue: string, { name }: AlertSource, { key }: Alert): string {
  return `alert ${JSON.stringify([taskQueue, name, ...key])}`;
}

function told(
  { id, name }: Alert,
  outcome: TakenAlert['outcome'],
  rule: AlertRule | null,
  says: string,
  { request, run }: { request: RunRequest | null; run: string | null } = { request: null, run: null },
): TakenAlert {
  return {
    ...{ alert: id, name, outcome },
    rule: rule?.name ?? null,
    procedure: rule?.procedure ?? null,
    site: rule?.site ?? null,
    group: request?.group ?? null,
    ...{ run, says },
  };
}

function say(result: Automatic, { procedure }: AlertRule, { group }: RunRequest, stale: string): string {
  switch (result.outcome) {
    case 'started':
      return `${result.dryRun ? 'Dry run of ' : ''}${procedure} of ${group}: run ${result.run} is this alert's.`;
    case 'joined':
      return `${procedure} of ${group} is under way: run ${result.run}. Nothing else was started.`;
    case 'blocked':
      return result.until === null
        ? `An alert has asked for run ${result.run} of ${group}, which has not ended. Nothing was started.`
        : `No alert starts anything for ${group} until ${result.until}, after run ${result.run}, unless a person lifts that. Nothing was started.`;
    case 'in the way':
      return result.says;
    case 'stale':
      return stale;
    default:
      return result satisfies never;
  }
}
