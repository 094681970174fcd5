import { clockOf, sayDuration } from './say.ts';
import { markup, type Markup } from './markup.ts';
import type { Block, Drawing } from './page.ts';
import { scaleFor, type Scale } from './scale.ts';

/**
 * Drawings whose widths are in per cent and whose heights and letters are in pixels: they fit a phone and a sheet of paper
 * without a script, and stay readable on both.
 */

const per = (value: number): string => `${value.toFixed(3)}%`;

/** The parts of a whole, side by side. */
export function bar({ label, parts }: Extract<Block, { kind: 'bar' }>): Markup {
  const total = parts.reduce((sum, { ms }) => sum + ms, 0);
  let at = 0;
  const rects = parts.map(({ cause, ms, label: name }) => {
    const width = total === 0 ? 0 : (ms / total) * 100;
    const rect = markup`<rect class="c-${cause}" x="${per(at)}" y="0" width="${per(width)}" height="30"
      ><title>${name}: ${sayDuration(ms)}</title></rect
    >`;
    at += width;
    return rect;
  });
  const said = parts.map(({ label: name, ms }) => `${name} ${sayDuration(ms)}`).join(', ');
  return markup`<svg class="bar" role="img" aria-label="${label}: ${said}" width="100%" height="30">
    ${rects}
  </svg>`;
}

const AXIS = 26;
const LANE = 40;
const MARK = 24;
/** Marks nearer than this, in per cent, stand below one another: it is the width of one on a phone. */
const NEAR = 7;

export function timeline(drawing: Drawing): Markup {
  const { totalMs, lanes, marks, from } = drawing;
  const scale = scaleFor(
    totalMs,
    lanes.flatMap(({ bars }) => bars),
  );
  const rows = rowsOf(marks.map(({ at }) => scale.x(at)));
  const marksTop = AXIS + lanes.length * LANE + 22;
  const height = marksTop + (Math.max(0, ...rows) + 1) * MARK + 6;
  const said = `Timeline of ${sayDuration(totalMs)}: ${lanes.map(({ label, bars }) => `${label} ${sayDuration(bars.reduce((sum, one) => sum + one.to - one.from, 0))}`).join(', ')}`;
  return markup`<svg class="timeline" role="img" aria-label="${said}" width="100%" height="${height}">
    ${axis(scale, totalMs, from, height)}
    ${lanes.map(({ cause, label, bars }, index) => {
      const y = AXIS + index * LANE;
      return markup`<text class="lane" x="${per(2)}" y="${y + 15}">${label}</text>
        <rect class="track" x="${per(2)}" y="${y + 20}" width="${per(96)}" height="14"></rect>
        ${bars.map((one) => markup`<rect class="c-${cause}" x="${per(scale.x(one.from))}" y="${y + 20}" width="${per(Math.max(0.25, scale.x(one.to) - scale.x(one.from)))}" height="14"><title>${label}: ${sayDuration(one.to - one.from)}, from +${sayDuration(one.from)}</title></rect>`)} `;
    })}
    ${scale.breaks.map((one) => gap(scale, one, marksTop))}
    <text class="lane" x="${per(2)}" y="${marksTop - 7}">Events, numbered as below</text>
    ${marks.map(({ at, number, tone, text }, index) => {
      const x = per(scale.x(at));
      const y = marksTop + (rows[index] ?? 0) * MARK + 10;
      return markup`<g class="mark m-${tone}"
        ><title>${number}: ${text}</title><circle cx="${x}" cy="${y}" r="10"></circle
        ><text x="${x}" y="${y + 4}">${number}</text></g
      > `;
    })}
  </svg>`;
}

/** Begin, end, and what lies between at even distances on paper. */
function axis(scale: Scale, totalMs: number, from: string, height: number): Markup {
  const begin = Date.parse(from);
  const ticks = totalMs === 0 ? [0] : [0, ...middle(scale, totalMs), totalMs];
  return markup`${ticks.map((at, index) => {
    const x = per(scale.x(at));
    const anchor = index === 0 ? 'start' : index === ticks.length - 1 ? 'end' : 'middle';
    return markup`<line class="tick" x1="${x}" x2="${x}" y1="18" y2="${height}"></line
      ><text class="time" x="${x}" y="12" text-anchor="${anchor}"
        >${tick(new Date(begin + Math.round(at)).toISOString(), totalMs)}</text
      > `;
  })}`;
}

/** As fine as the whole is long. */
function tick(iso: string, totalMs: number): string {
  if (totalMs > DAY_MS) return `${iso.slice(5, 10)} ${iso.slice(11, 16)}`;
  return clockOf(iso).slice(0, totalMs < 10_000 ? 12 : 8);
}

const DAY_MS = 86_400_000;

/** The time that is drawn in the middle, unless it lies in a wait that is cut short. */
function middle({ x, breaks }: Scale, totalMs: number): number[] {
  return [50].flatMap((wanted) => {
    let [low, high] = [0, totalMs];
    for (let i = 0; i < 40; i++) {
      const half = (low + high) / 2;
      if (x(half) < wanted) low = half;
      else high = half;
    }
    return breaks.some(({ from, to }) => low > from && low < to) ? [] : [low];
  });
}

function gap(scale: Scale, { from, to }: { from: number; to: number }, bottom: number): Markup {
  const [left, right] = [scale.x(from), scale.x(to)];
  return markup`<rect
      class="gap"
      x="${per(left)}"
      y="18"
      width="${per(right - left)}"
      height="${bottom - 34}"
    ></rect
    ><text class="gap-text" x="${per((left + right) / 2)}" y="${bottom - 20}"
      >${sayDuration(to - from)}, not to scale</text
    > `;
}

/** The first row in which each has room. */
function rowsOf(places: readonly number[]): number[] {
  const ends: number[] = [];
  return places.map((x) => {
    let row = ends.findIndex((end) => x - end >= NEAR);
    if (row < 0) row = ends.length;
    ends[row] = x;
    return row;
  });
}
