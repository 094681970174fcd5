import { sayAge } from '../domain/readiness/say-age.ts';
import { plural } from '../pages/say.ts';
import { sayReach } from '../record/page/build.ts';
import { minute, outcomeTone, recovery, remarks, seconds } from '../record/page/words.ts';
import type { GroupRecord, PracticeRecord } from '../record/told.ts';
import { paint, table } from './output.ts';

/** The record as a person reads it in a terminal: each run with what is to be known of it, then who is late. */
export function recordLines(record: PracticeRecord): string[] {
  const { rows, totals, next, cut } = record;
  const { drills, drillsGood, exercises, exercisesGood, dryRuns } = totals;
  const lines: string[] = [];
  if (rows.length > 0) {
    const [head = '', ...body] = table([
      ['ASKED FOR (UTC)', 'WHAT', 'GROUP', 'OUTCOME', 'RECOVERY', 'TARGET', 'MET', 'BY', 'RUN'],
      ...rows.map((row) => [
        minute(row.startedAt),
        row.procedure,
        `${row.site ?? '?'}/${row.group ?? '?'}`,
        row.outcome,
        recovery(row),
        seconds(row.targetSeconds),
        row.target,
        row.by ?? '',
        row.run,
      ]),
    ]);
    lines.push(head);
    for (const [index, line] of body.entries()) {
      const row = rows[index];
      if (row === undefined) continue;
      lines.push(outcomeTone(row.outcome) === 'bad' ? paint('red', line) : line);
      lines.push(...remarks(row).map((text) => `  - ${text}`));
    }
    lines.push('');
  }
  lines.push(
    `${plural(drills, 'drill')}, ${drillsGood} good; ${plural(exercises, 'exercise')}, ${exercisesGood} good; since ${record.since.slice(0, 10)}.${dryRuns > 0 ? ` ${plural(dryRuns, 'dry run')} left out.` : ''}`,
  );
  if (next !== null || cut) lines.push(`There are more: these are the newest ${rows.length}.`);
  lines.push(...groupLines(record.groups), sayReach(record));
  return lines;
}

function groupLines(groups: readonly GroupRecord[]): string[] {
  if (groups.length === 0) return [];
  return [
    '',
    ...table([
      ['GROUP', 'DRILLS', 'GOOD', 'LAST GOOD DRILL (UTC)', 'WANTED EVERY', 'IN TIME?'],
      ...groups.map(({ site, group, drills, drillsGood, lastGoodDrillAt, drillEverySeconds, due }) => [
        `${site}/${group}`,
        String(drills),
        String(drillsGood),
        lastGoodDrillAt === null ? '-' : minute(lastGoodDrillAt),
        drillEverySeconds === null ? '-' : sayAge(drillEverySeconds * 1_000),
        due,
      ]),
    ]),
    ...groups
      .filter(({ due }) => due === 'overdue')
      .map(({ site, group, dueSaw }) => paint('red', `${site}/${group}: ${dueSaw}`)),
    '',
  ];
}
