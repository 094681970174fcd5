import { sayAge } from '../domain/readiness/say-age.ts';
import type { GroupReadiness, ReadyFinding, Verdict } from '../domain/readiness/readiness.ts';
import type { Board, BoardEntry } from '../runs/readiness.ts';
import { paint, table } from './output.ts';

const COLOUR = { ready: 'green', degraded: 'yellow', 'not ready': 'red' } as const;

/** The board as a person reads it: what is wrong first, with what to do about it. */
export function boardLines({ workers, checks }: Board): string[] {
  const lines = checks.flatMap((entry, index) => [...(index === 0 ? [] : ['']), ...entryLines(entry)]);
  if (workers === 0)
    lines.push(
      '',
      paint('red', 'No worker asks for work: nobody would carry a failover out. "dr worker" starts one.'),
    );
  return lines;
}

function entryLines(entry: BoardEntry): string[] {
  const { verdict, headline, groups, findings, stale, ageSeconds, group, recent } = entry;
  const age = sayAge(ageSeconds * 1_000);
  const lines = [`${mark(verdict)}  ${headline}`];
  if (stale)
    lines.push(
      paint(
        'red',
        `  This is ${age} old: nobody has looked since. Is its schedule paused, or no worker there?`,
      ),
    );
  else lines.push(`  checked ${age} ago${course(recent)}`);
  lines.push(...findings.filter(shown).flatMap((one) => findingLines(one)));
  if (group === null && groups.length > 0) lines.push('', ...table(rows(groups)).map((line) => `  ${line}`));
  for (const one of groups) {
    // Of a single group everything is shown, of many what is in the way.
    const told = groups.length === 1 ? one.findings : one.findings.filter(shown);
    if (told.length === 0) continue;
    lines.push('', `  ${one.name}: ${one.verdict} since ${minute(one.since)} UTC`);
    lines.push(...told.flatMap((finding) => findingLines(finding)));
    if (one.left > 0) lines.push(`  … and ${one.left} more`);
  }
  return lines;
}

function rows(groups: readonly GroupReadiness[]): string[][] {
  return [
    ['GROUP', 'VERDICT', 'SINCE (UTC)', 'PRODUCTION IN', 'LAST DRILL (UTC)', 'HELD BY'],
    ...groups.map(({ name, verdict, since, productionZone, lastDrillAt, heldBy }) => [
      name,
      verdict,
      minute(since),
      productionZone ?? '?',
      lastDrillAt === null ? '-' : lastDrillAt.slice(0, 10),
      heldBy ?? '',
    ]),
  ];
}

function findingLines({ effect, saw, needs, todo, concerns }: ReadyFinding): string[] {
  return [`  - ${effect} (${concerns.join(', ')}): ${saw}`, `      needs: ${needs}`, `      do:    ${todo}`];
}

function shown({ effect }: ReadyFinding): boolean {
  return effect !== 'note';
}

/** "; before that not ready, ready": only where it has not always been the same. */
function course(recent: BoardEntry['recent']): string {
  const earlier = recent.slice(1).map(({ verdict }) => verdict);
  if (earlier.every((one) => one === recent[0]?.verdict)) return '';
  return `; before that ${earlier.join(', ')}`;
}

function mark(verdict: Verdict): string {
  return paint(COLOUR[verdict], verdict.toUpperCase());
}

function minute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
