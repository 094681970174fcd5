import type { Cause } from '../domain/causes.ts';

/** A page as a reader sees it, before it is HTML or Markdown: both say the same because both are made from this. */

export type Tone = 'plain' | 'good' | 'warn' | 'bad';

/** `code`: to be copied, digit by digit. `link`: an address of ours; one that is neither http nor https is left out. */
export type Cell = string | { text: string; tone?: Tone; code?: true; link?: string | null };

export type Block =
  | { kind: 'text'; text: string; tone?: Tone }
  | { kind: 'list'; items: string[] }
  | { kind: 'code'; text: string }
  | { kind: 'facts'; rows: (readonly [label: string, value: Cell])[] }
  | { kind: 'table'; caption: string; head: string[]; rows: Row[] }
  /** Drawn where it can be; what it shows stands in a table beside it. */
  | { kind: 'bar'; label: string; parts: { cause: Cause; ms: number; label: string }[] }
  | { kind: 'timeline'; drawing: Drawing }
  | { kind: 'trend'; label: string; trend: Trend };

export interface Row {
  cells: Cell[];
  /** Of the colour that stands for it in the drawings. */
  cause?: Cause;
}

export interface Section {
  id: string;
  title: string;
  blocks: Block[];
}

export interface Page {
  /** What kind of page it is, above its title. */
  kind: string;
  title: string;
  subtitle: string;
  verdict: { word: string; tone: Tone };
  summary: string;
  alerts: { tone: Tone; text: string }[];
  figures: { label: string; value: string; note: string; tone: Tone }[];
  sections: Section[];
  footer: string;
}

/** What the timeline shows. ms since the request. */
export interface Drawing {
  totalMs: number;
  /** The axis begins here, ISO. */
  from: string;
  lanes: { cause: Cause; label: string; bars: { from: number; to: number }[] }[];
  /** In order; the numbers stand in a list below. */
  marks: { at: number; number: number; tone: Tone; text: string }[];
}

/** How long something took, over dates. */
export interface Trend {
  /** Ends of the axis, ISO. */
  from: string;
  until: string;
  /** In order. `ms` null: there is no time, and it stands on a line of its own below. */
  points: TrendPoint[];
}

export interface TrendPoint {
  at: string;
  ms: number | null;
  targetMs: number | null;
  /** Points of one shape are joined. */
  shape: 'circle' | 'square';
  tone: Tone;
  text: string;
}
