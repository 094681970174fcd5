import type { Block, TrendPoint } from '../../pages/page.ts';
import { isGood } from '../row.ts';
import type { PracticeRecord, PracticeRow } from '../told.ts';
import { minute, outcomeTone, recovery, TARGET_TONE } from './words.ts';

/** One drawing a group: recovery time over dates, against the target. */

/** More would be a book; the table has them all. */
const MOST_CHARTS = 60;

export function trendBlocks({ rows, since, madeAt }: PracticeRecord): Block[] {
  const ended = rows.filter(({ endedAt }) => endedAt !== null);
  const groups = new Map<string, PracticeRow[]>();
  for (const row of ended.toReversed()) {
    if (row.group === null) continue;
    const key = JSON.stringify([row.site, row.groupId ?? row.group]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const drawn = [...groups.values()].filter((own) =>
    own.some(({ recoverySeconds }) => recoverySeconds !== null),
  );
  drawn.sort(([a], [b]) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const from = [since, ...ended.map(({ startedAt }) => startedAt)].sort()[0] ?? since;
  const blocks = drawn.slice(0, MOST_CHARTS).map((own): Block => {
    const label = nameOf(own.at(-1));
    return { kind: 'trend', label, trend: { from, until: madeAt, points: own.map(pointOf) } };
  });
  return [
    {
      kind: 'text',
      text:
        blocks.length === 0
          ? 'No drill or exercise in this record has a recovery time.'
          : 'Each point is a run: a circle is a drill, a square an exercise; filled: the target was met, hollow: it was missed, or none was set. A cross below is a run without a recovery time. The broken line is the target.',
    },
    ...blocks,
    ...(drawn.length > blocks.length
      ? [
          {
            kind: 'text' as const,
            text: `The other ${drawn.length - blocks.length} groups are not drawn: the table has their runs.`,
          },
        ]
      : []),
  ];
}

function nameOf(row: PracticeRow | undefined): string {
  return `${row?.site ?? '?'}/${row?.group ?? '?'}`;
}

function pointOf(row: PracticeRow): TrendPoint {
  const { startedAt, recoverySeconds, targetSeconds, procedure, outcome, target } = row;
  const tone =
    recoverySeconds === null ? outcomeTone(outcome) : isGood(outcome) ? TARGET_TONE[target] : 'warn';
  return {
    at: startedAt,
    ms: recoverySeconds === null ? null : recoverySeconds * 1_000,
    targetMs: targetSeconds === null ? null : targetSeconds * 1_000,
    shape: procedure === 'drill' ? 'circle' : 'square',
    tone,
    text: `${minute(startedAt)}, ${procedure}, ${outcome}: ${recovery(row)}`,
  };
}
