import { names } from '../findings.ts';
import { clip, MAX_DETAILS, oneLine } from '../details.ts';
import { clipBytes, SUMMARY_BYTES } from '../summary.ts';
import type { ReadinessRequest } from './input.ts';
import type { Readiness, ReadinessMemo, ReadyFinding } from './readiness.ts';

type Told = Pick<Readiness, 'site' | 'group' | 'verdict' | 'findings' | 'groups' | 'counts'>;

/** One sentence that can stand alone: "eu-de is not ready: pg-payments, pg-orders (2 of 40 groups)". */
export function headlineOf({ site, group, verdict, findings, groups, counts }: Told): string {
  const what = group === null ? site : `${site}/${groups[0]?.name ?? group}`;
  if (verdict === 'ready') {
    return group === null ? `${what} is ready: ${groups.length} group(s)` : `${what} is ready`;
  }
  const own = findings.find(({ effect }) => effect === verdict);
  const bad = groups.filter((one) => one.verdict === verdict);
  const [only] = bad;
  if (own !== undefined && (bad.length === 0 || verdict === 'not ready')) {
    return `${what} is ${verdict}: ${own.saw}`;
  }
  if (group !== null && only !== undefined) {
    return `${what} is ${verdict}: ${only.findings[0]?.saw ?? '?'}`;
  }
  return `${what} is ${verdict}: ${names(bad.map(({ name }) => name))} (${counts[verdict]} of ${groups.length} group(s))`;
}

/** The line and the paragraph that name a check in the Temporal UI. */
export function describeReadiness({ site, group }: ReadinessRequest): {
  staticSummary: string;
  staticDetails: string;
} {
  const what = group === null ? `site ${site}` : `group ${group} at ${site}`;
  return {
    staticSummary: clipBytes(`READINESS ${group === null ? site : `${site}/${group}`}`, SUMMARY_BYTES),
    staticDetails: `**Readiness of ${oneLine(what, 300)}**: would a failover work now?\n\n- It only reads, and holds nothing: it may be cancelled at any time.`,
  };
}

export function memoOfReadiness(result: Omit<Readiness, 'told'>): Record<string, unknown> {
  const { site, group, verdict, endedAt, counts, headline } = result;
  const readiness: ReadinessMemo = { site, group, verdict, at: endedAt, counts };
  return { NOW: headline.slice(0, 500), readiness };
}

/** For the Temporal UI, flat like a run's own. */
export function readinessDetails(result: Omit<Readiness, 'told'>): string {
  const { headline, findings, groups, site, group, endedAt } = result;
  const typed = group === null ? site : `${site}/${group}`;
  const lines = [`**${oneLine(headline, 400)}** (${endedAt.slice(11, 19)} UTC)`, '', ...findings.map(line)];
  for (const { name, verdict, since, findings: own } of groups) {
    if (verdict === 'ready') continue;
    const moment = since.slice(0, 16).replace('T', ' ');
    lines.push(
      '',
      `**${oneLine(name, 80)}: ${verdict}** since ${moment} UTC`,
      '',
      ...own.slice(0, 3).map(line),
    );
  }
  lines.push('', `All of it: \`dr ready ${typed}\``);
  return clip(lines.join('\n'), MAX_DETAILS);
}

function line({ effect, saw, todo }: ReadyFinding): string {
  return `- ${effect}: ${oneLine(saw, 200)} Do: ${oneLine(todo, 160)}`;
}
