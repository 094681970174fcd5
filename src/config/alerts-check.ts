import { samePerson } from '../domain/answers.ts';
import { parseRequest } from '../domain/input.ts';
import { EXAMPLES } from '../domain/procedures.ts';
import { buildRule, type AlertRule, type Labelled } from './alerts.ts';
import type { AlertsYaml, RuleYaml } from './alerts-schema.ts';
import { groupOptions } from './groups.ts';
import type { DrYaml } from './schema.ts';
import type { Site } from './site.ts';

type Report = (path: PropertyKey[], message: string) => void;

/** What can't work in the `alerts` part, said before the night in which it is needed. Paths are of the whole file. */
export function checkAlerts(yaml: DrYaml, sites: ReadonlyMap<string, Site>, report: Report): void {
  const { alerts, api } = yaml;
  if (alerts === undefined) return;
  if (api === undefined) report(['alerts'], 'needs api beside it: alerts come in through "dr api"');
  checkNames(alerts, report);
  alerts.sources.forEach(({ name }, index) => {
    const person = api?.tokens.find((one) => samePerson(one.person, name))?.person;
    // Who starts a run can't approve it: an alert in a person's name would take that person's word away.
    if (person !== undefined)
      report(['alerts', 'sources', index, 'name'], `is the name of ${person}, who has a token: take another`);
  });
  alerts.rules.forEach((rule, index) => {
    const at = (path: PropertyKey[], message: string) => report(['alerts', 'rules', index, ...path], message);
    rule.sources?.forEach((name, nth) => {
      if (!alerts.sources.some((one) => one.name === name)) at(['sources', nth], 'is no source of this file');
    });
    const site = sites.get(rule.site);
    if (site === undefined) at(['site'], 'is no site of this file');
    checkZones(rule, site, at);
  });
}

function checkNames({ sources, rules }: AlertsYaml, report: Report): void {
  for (const [part, all] of Object.entries({ sources, rules })) {
    all.forEach(({ name }, index) => {
      if (all.slice(0, index).some((other) => other.name === name))
        report(['alerts', part, index, 'name'], `is the name of another one of the ${part}`);
    });
  }
}

function checkZones(rule: RuleYaml, site: Site | undefined, report: Report): void {
  const { procedure, from, to, group } = rule;
  if (procedure === 'failover' && from === undefined)
    return report(['from'], 'is missing: an automatic failover must name the zone that is lost');
  if (procedure === 'switchover' && to === undefined)
    return report(['to'], 'is missing: the zone that production is to run in');
  const zones = site && typeof group === 'string' ? groupOptions(site, group)?.zones : null;
  for (const [key, zone] of Object.entries({ from, to })) {
    const named = typeof zone === 'string' && zone !== 'source' && zone !== 'target';
    if (zones && named && !zones.includes(zone))
      report([key], `is none of the group's zones (${zones.join(', ')})`);
  }
  // Whatever else the run itself would refuse; a label may bring any value, so it is told when it comes.
  const request = parseRequest(
    procedure,
    inputOf(buildRule(rule), (value) => sample(value)),
  );
  if ('problem' in request)
    report([], request.problem.replace(` A correct input is ${EXAMPLES[procedure]}`, ''));
}

const sample = (value: Labelled): string => (typeof value === 'string' ? value : 'x');

/** The input of the run that a rule starts. */
export function inputOf(rule: AlertRule, value: (of: Labelled) => string): Record<string, unknown> {
  const { site, group, from, to, incident, options } = rule;
  return {
    ...{ site, group: value(group), ...options },
    ...(from === null ? {} : { from: value(from) }),
    ...(to === null ? {} : { to: value(to) }),
    ...(incident === null ? {} : { incident: value(incident) }),
  };
}

/** Rules that never win, because one before them matches whatever they match. */
export function shadowedRules(rules: readonly AlertRule[]): string[] {
  return rules.flatMap((rule, index) => {
    const before = rules.slice(0, index).find((earlier) => covers(earlier, rule));
    return before === undefined
      ? []
      : [`alerts: rule ${rule.name} never wins, for ${before.name} before it matches all that it matches`];
  });
}

function covers(wide: AlertRule, narrow: AlertRule): boolean {
  const { sources } = wide;
  if (sources !== null && !(narrow.sources?.every((name) => sources.includes(name)) ?? false)) return false;
  return [...wide.match].every(
    ([label, values]) => narrow.match.get(label)?.every((value) => values.includes(value)) ?? false,
  );
}
