/** Figures of one thing, taken several times. */
export type Figures = readonly number[];

const ascending = (figures: Figures): number[] => [...figures].sort((a, b) => a - b);

export function median(figures: Figures): number {
  const sorted = ascending(figures);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? upper) + upper) / 2 : upper;
}

export const most = (figures: Figures): number => Math.max(...figures);

/** Minimum, median, maximum; of one figure, that figure. */
export function spread(figures: Figures, digits = 0): string {
  const sorted = ascending(figures);
  const shown = figures.length === 1 ? sorted : [sorted[0], median(figures), sorted.at(-1)];
  return shown.map((one) => (one ?? Number.NaN).toFixed(digits)).join(' / ');
}

export const times = (a: number, b: number): string => `${(a / b).toFixed(2)} x`;

/** One line of the result: what was measured, the figures, and how they compare. */
export interface Row {
  what: string;
  figures: string;
  compared?: string;
  /** What it should be, where that was said beforehand. */
  aim?: string;
}

export interface Table {
  title: string;
  /** How it was measured, in a sentence or two. */
  how: string;
  rows: Row[];
}

export function asText({ title, how, rows }: Table): string {
  const width = (of: (row: Row) => string) => Math.max(0, ...rows.map((row) => of(row).length));
  const first = width(({ what }) => what);
  const second = width(({ figures }) => figures);
  const lines = rows.map(({ what, figures, compared = '', aim }) =>
    `  ${what.padEnd(first)}  ${figures.padEnd(second)}  ${compared}${aim === undefined ? '' : `  (aim: ${aim})`}`.trimEnd(),
  );
  return ['', title, `  ${how}`, '', ...lines].join('\n');
}

export function asMarkdown({ title, how, rows }: Table): string {
  const lines = rows.map(
    ({ what, figures, compared = '', aim = '' }) => `| ${what} | ${figures} | ${compared} | ${aim} |`,
  );
  return [
    `## ${title}`,
    '',
    how,
    '',
    '| Measured | Figures | Compared | Aim |',
    '| --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}
