import { markup, type Markup } from './markup.ts';
import type { Block, Trend, TrendPoint } from './page.ts';
import { sayDuration } from './say.ts';

/**
 * How long something took, over dates, against its target. Widths are in per cent and heights in pixels, as in svg.ts. Each
 * kind of point has a form of its own: colours alone don't tell on every paper.
 */

const TOP = 22;
const PLOT = 120;
/** Below the plot: what has no time. */
const STRIP = 26;
const AXIS = 22;
const LEFT = 2;
const RIGHT = 98;

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
/** Between two lines of the scale, ms. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 8, 12].map((hours) => hours * HOUR),
];
const MOST_LINES = 4;

export function trendChart({ label, trend }: Extract<Block, { kind: 'trend' }>): Markup {
  const { points, from, until } = trend;
  const top = topOf(points);
  const timed = points.filter(({ ms }) => ms !== null).length;
  const said = `${label}: ${timed} of ${points.length} with a time, from ${from.slice(0, 10)} to ${until.slice(0, 10)}. The table has each of them.`;
  const height = TOP + PLOT + (timed < points.length ? STRIP : 0) + AXIS;
  return markup`<svg class="trend" role="img" aria-label="${said}" width="100%" height="${height}">
    ${lines(top)} ${dates(from, until, height)} ${targets(trend, top.ms)} ${joins(trend, top.ms)}
    ${points.map((point) => drawn(trend, point, top.ms))}
  </svg>`;
}

/** The scale: its end, and what lies between two lines of it. */
function topOf(points: readonly TrendPoint[]): { ms: number; step: number } {
  const most = Math.max(1_000, ...points.flatMap(({ ms, targetMs }) => [ms ?? 0, targetMs ?? 0]));
  const fits = STEPS.find((one) => one * MOST_LINES >= most);
  const step = fits ?? Math.ceil(most / MOST_LINES / DAY) * DAY;
  return { ms: Math.ceil(most / step) * step, step };
}

const per = (value: number): string => `${value.toFixed(2)}%`;

function xOf({ from, until }: Pick<Trend, 'from' | 'until'>, at: string): number {
  const [begin, end] = [Date.parse(from), Date.parse(until)];
  const share = end > begin ? (Date.parse(at) - begin) / (end - begin) : 0.5;
  return LEFT + Math.min(1, Math.max(0, share)) * (RIGHT - LEFT);
}

function yOf(ms: number, topMs: number): number {
  return Math.round((TOP + PLOT * (1 - Math.min(1, ms / topMs))) * 10) / 10;
}

function lines({ ms, step }: { ms: number; step: number }): Markup[] {
  return Array.from({ length: Math.round(ms / step) + 1 }, (_, index) => {
    const y = yOf(index * step, ms);
    return markup`<line class="tick" x1="${per(LEFT)}" x2="${per(RIGHT)}" y1="${y}" y2="${y}"></line
      ><text x="${per(LEFT)}" y="${y - 4}">${round(index * step)}</text> `;
  });
}

/** As the scale has it: whole seconds, minutes, hours or days. */
function round(ms: number): string {
  if (ms === 0) return '0';
  if (ms % DAY === 0) return `${ms / DAY} d`;
  if (ms % HOUR === 0) return `${ms / HOUR} h`;
  return ms % MINUTE === 0 ? `${ms / MINUTE} min` : `${ms / 1_000} s`;
}

function dates(from: string, until: string, height: number): Markup {
  const middle = new Date((Date.parse(from) + Date.parse(until)) / 2).toISOString();
  const text = (x: number, anchor: string, iso: string) =>
    markup`<text x="${per(x)}" y="${height - 6}" text-anchor="${anchor}">${iso.slice(0, 10)}</text> `;
  return markup`${text(LEFT, 'start', from)}${text((LEFT + RIGHT) / 2, 'middle', middle)}${text(RIGHT, 'end', until)}`;
}

/** From each run to the next one at the height of the target that it had: a target may change. */
function targets(trend: Trend, topMs: number): Markup[] {
  const aimed = trend.points.flatMap(({ at, targetMs }) =>
    targetMs === null ? [] : [{ x: xOf(trend, at), ms: targetMs }],
  );
  return aimed.map(({ ms, x }, index) => {
    const [left, right] = [index === 0 ? LEFT : x, aimed[index + 1]?.x ?? RIGHT];
    const y = yOf(ms, topMs);
    const last = index === aimed.length - 1;
    return markup`<line class="aim" x1="${per(left)}" x2="${per(right)}" y1="${y}" y2="${y}"></line
      >${last ? markup`<text class="aim-text" x="${per(RIGHT)}" y="${y - 5}" text-anchor="end">target ${sayDuration(ms)}</text>` : null} `;
  });
}

function joins(trend: Trend, topMs: number): Markup[] {
  return (['circle', 'square'] as const).flatMap((shape) => {
    const own = trend.points.flatMap((point) =>
      point.ms === null || point.shape !== shape
        ? []
        : [{ x: per(xOf(trend, point.at)), y: yOf(point.ms, topMs) }],
    );
    return own.slice(1).map(({ x, y }, index) => {
      const before = own[index] ?? { x, y };
      return markup`<line class="join" x1="${before.x}" y1="${before.y}" x2="${x}" y2="${y}"></line> `;
    });
  });
}

/** An inner drawing has a place in per cent and lines in pixels. */
function drawn(trend: Trend, { at, ms, shape, tone, text }: TrendPoint, topMs: number): Markup {
  const y = ms === null ? TOP + PLOT + STRIP / 2 : yOf(ms, topMs);
  const form =
    ms === null
      ? markup`<line x1="-5" y1="-5" x2="5" y2="5"></line><line x1="-5" y1="5" x2="5" y2="-5"></line>`
      : shape === 'circle'
        ? markup`<circle cx="0" cy="0" r="5"></circle>`
        : markup`<rect x="-5" y="-5" width="10" height="10"></rect>`;
  return markup`<svg class="m-${tone}" x="${per(xOf(trend, at))}" y="${y}" width="1" height="1" overflow="visible"><title>${text}</title>${form}</svg> `;
}
