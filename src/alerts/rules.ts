import { inputOf } from '../config/alerts-check.ts';
import type { AlertRule, AlertSource, Labelled } from '../config/alerts.ts';
import { parseRequest, type RunRequest } from '../domain/input.ts';
import { EXAMPLES } from '../domain/procedures.ts';
import { plain, type Alert } from './alert.ts';

/** The first rule that takes the alert. */
export function ruleFor(rules: readonly AlertRule[], source: string, alert: Alert): AlertRule | null {
  return rules.find((rule) => takes(rule, source, alert)) ?? null;
}

function takes({ sources, match }: AlertRule, source: string, { labels, unmeasured }: Alert): boolean {
  if (sources !== null && !sources.includes(source)) return false;
  // "No data" carries the labels of the rule that could not be measured: it says nothing of a zone.
  if (unmeasured && !match.has('alertname')) return false;
  return [...match].every(([label, values]) => {
    const value = labels.get(label);
    return value !== undefined && values.includes(value);
  });
}

/** The run that a rule asks for on this alert, in the name of its source; or a sentence where a label does not give it. */
export function requestFor(
  rule: AlertRule,
  { name: by }: Pick<AlertSource, 'name'>,
  alert: Alert,
): RunRequest | { problem: string } {
  const missing: string[] = [];
  const value = (of: Labelled): string => {
    if (typeof of === 'string') return of;
    const found = alert.labels.get(of.label) ?? '';
    if (found.trim() === '') missing.push(of.label);
    return found;
  };
  const input = inputOf(rule, value);
  if (missing.length > 0)
    return { problem: `The alert has no label ${missing.join(', ')}, which rule ${rule.name} needs.` };
  const { startedAt, name, incident } = alert;
  const request = parseRequest(rule.procedure, {
    ...(incident === null ? {} : { incident }),
    ...input,
    by,
    reason: plain(`rule ${rule.name}: ${name ?? alert.id}`, 200),
    // The recovery time counts from the alert.
    ...(startedAt === null ? {} : { requestedAt: new Date(startedAt).toISOString() }),
  });
  if (!('problem' in request)) return request;
  return { problem: request.problem.replace(` A correct input is ${EXAMPLES[rule.procedure]}`, '') };
}
