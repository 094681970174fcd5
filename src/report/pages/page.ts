import type { Cause } from '../schema.ts';

/** The report as a reader sees it, before it is HTML or Markdown: both say the same because both are made from this. */

export type Tone = 'plain' | 'good' | 'warn' | 'bad';

/** `code`: to be copied, digit by digit. */
export type Cell = string | { text: string; tone?: Tone; code?: true };

export type Block =
  | { kind: 'text'; text: string; tone?: Tone }
  | { kind: 'list'; items: string[] }
  | { kind: 'code'; text: string }
  | { kind: 'facts'; rows: (readonly [label: string, value: Cell])[] }
  | { kind: 'table'; caption: string; head: string[]; rows: Row[] }
  /** Drawn where it can be; what it shows stands in a table beside it. */
  | { kind: 'bar'; label: string; parts: { cause: Cause; ms: number; label: string }[] }
  | { kind: 'timeline'; drawing: Drawing };

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
