import { secretProblems } from '../../alerts/sources.ts';
import type { AlertRule, AlertsConfig } from '../../config/alerts.ts';
import type { Check } from './doctor-check.ts';

/** Each source with its address and its rules, and whether its secrets are there. */
export async function checkSources(alerts: AlertsConfig): Promise<Check[]> {
  const problems = await secretProblems(alerts);
  return alerts.sources.map(({ name, kind }): Check => {
    const check = { name: `alerts ${name}` };
    const problem = problems.find(({ source }) => source === name);
    if (problem !== undefined)
      return { ...check, code: 'DR_CONFIG_INVALID', says: `${problem.message} (${problem.path})` };
    const rules = alerts.rules.filter(({ sources }) => sources?.includes(name) ?? true);
    const listed = rules.map((rule) => sayRule(rule)).join('; ');
    return {
      ...check,
      code: null,
      says: `${kind}, POST /v1/alerts/${name}; ${listed || 'no rule takes its alerts'}`,
    };
  });
}

function sayRule({ name, procedure, site, group, options }: AlertRule): string {
  const which = typeof group === 'string' ? group : `{label ${group.label}}`;
  return `${name}: ${options.dryRun ? 'dry run of ' : ''}${procedure} ${site}/${which}`;
}

/** The groups of a site that rules name: a slip there would start a run that finds nothing. */
export function groupsOfRules(alerts: AlertsConfig | null, site: string): string[] {
  return (alerts?.rules ?? []).flatMap((rule) =>
    rule.site === site && typeof rule.group === 'string' ? [rule.group] : [],
  );
}
