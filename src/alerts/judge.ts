import type { AlertRule, AlertSource } from '../config/alerts.ts';
import type { RunRequest } from '../domain/input.ts';
import { sayMs } from '../domain/details.ts';
import type { Alert } from './alert.ts';
import { requestFor, ruleFor } from './rules.ts';

/** Clocks differ a little. */
const AHEAD_MS = 5 * 60_000;

/** What is to be done about an alert, as far as the alert and the rules can tell. */
export type Verdict =
  | { kind: 'resolved' | 'ignored' | 'no rule'; rule: null; says: string }
  | { kind: 'refused'; rule: AlertRule; says: string }
  /** `stale`: why nothing may be started any more; what it has started already still counts. */
  | { kind: 'start'; rule: AlertRule; request: RunRequest; stale: string | null };

/** Pure: the same alert and rules give the same verdict, in the API and in a dry check. */
export function judge(
  rules: readonly AlertRule[],
  source: Pick<AlertSource, 'name' | 'maxAgeMs'>,
  alert: Alert,
  now: number,
): Verdict {
  if (alert.state === 'resolved')
    return { kind: 'resolved', rule: null, says: 'Resolved: only an alert that begins starts anything.' };
  if (alert.state === 'other') {
    const says = 'Neither the beginning nor the end of an incident: only incident.triggered starts anything.';
    return { kind: 'ignored', rule: null, says };
  }
  const rule = ruleFor(rules, source.name, alert);
  if (rule === null) return { kind: 'no rule', rule, says: 'No rule matches. Nothing was started.' };
  const request = requestFor(rule, source, alert);
  if ('problem' in request) return { kind: 'refused', rule, says: `${request.problem} Nothing was started.` };
  return { kind: 'start', rule, request, stale: staleness(alert, source.maxAgeMs, now) };
}

function staleness({ startedAt }: Alert, maxAgeMs: number, now: number): string | null {
  if (startedAt === null) return null;
  const began = new Date(startedAt).toISOString();
  if (startedAt - now > AHEAD_MS)
    return `It begins at ${began}, in the future: a clock is wrong. Nothing was started.`;
  if (now - startedAt <= maxAgeMs) return null;
  return `It began at ${began}, more than ${sayMs(maxAgeMs)} ago (maxAge). Nothing was started.`;
}
