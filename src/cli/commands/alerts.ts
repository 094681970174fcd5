import { readFileSync } from 'node:fs';
import { FormatError, type Alert } from '../../alerts/alert.ts';
import { alertsIn, type Delivered } from '../../alerts/formats/index.ts';
import { judge, type Verdict } from '../../alerts/judge.ts';
import type { AlertsConfig, AlertSource } from '../../config/alerts.ts';
import { loadConfig } from '../../config/load.ts';
import { CommandError, EXIT } from '../exit.ts';
import { paint, run } from '../output.ts';

interface Options {
  source: string;
  config?: string | undefined;
  json?: true | undefined;
}

const STDIN = 0;

/** What a stored delivery would start, without starting it. Needs no Temporal, and no secret. */
export async function testAlerts(file: string, options: Options): Promise<void> {
  await run(options, (out) => {
    const { alerts, file: config } = loadConfig({ path: options.config });
    const source = sourceOf(alerts, config, options.source);
    const { alerts: all, truncated } = parse(source, file);
    if (all.length === 0) out.warn('The delivery holds no alert.');
    if (truncated > 0) out.warn(`The sender left ${truncated} alerts out of it: nothing is known of them.`);
    for (const alert of all) {
      const verdict = judge(alerts?.rules ?? [], source, alert, Date.now());
      out.data({ alert: alert.id, name: alert.name, ...shown(verdict) });
      for (const line of linesOf(alert, verdict)) out.line(line);
    }
    return Promise.resolve(EXIT.ok);
  });
}

function sourceOf(alerts: AlertsConfig | null, file: string, name: string): AlertSource {
  const found = alerts?.sources.find((one) => one.name === name);
  if (found !== undefined) return found;
  const known = alerts?.sources.map((one) => one.name).join(', ');
  const what = known === undefined ? 'has no alerts' : `has no source "${name}"; it has ${known}`;
  throw new CommandError('DR_USAGE', `${file} ${what}. docs/alerts.md shows how to write one.`);
}

function parse({ kind }: AlertSource, file: string): Delivered {
  let text: string;
  try {
    text = readFileSync(file === '-' ? STDIN : file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CommandError('DR_USAGE', `${file} can't be read (${code}).`);
  }
  try {
    return alertsIn(kind, text);
  } catch (error) {
    if (error instanceof FormatError) throw new CommandError('DR_USAGE', error.message);
    throw error;
  }
}

function shown(verdict: Verdict): Record<string, unknown> {
  if (verdict.kind !== 'start')
    return { outcome: verdict.kind, rule: verdict.rule?.name ?? null, says: verdict.says };
  const { rule, request, stale } = verdict;
  return { outcome: 'would start', rule: rule.name, procedure: rule.procedure, input: request, stale };
}

function linesOf({ id, name }: Alert, verdict: Verdict): string[] {
  const head = `${name ?? id} (${id})`;
  if (verdict.kind !== 'start') return [`${paint('yellow', verdict.kind)}  ${head}: ${verdict.says}`];
  const { rule, request, stale } = verdict;
  return [
    `${paint('green', 'would start')}  ${head}: rule ${rule.name}, ${rule.procedure}`,
    `  input: ${JSON.stringify(request)}`,
    ...(stale === null ? [] : [`  Sent now, it would start nothing. ${stale}`]),
  ];
}
