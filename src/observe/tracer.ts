export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/** A span that has ended. Times in ms since the epoch. */
export interface EndedSpan {
  trace: string;
  span: string;
  parent: string | null;
  name: string;
  kind?: 'internal' | 'client';
  start: number;
  end: number;
  ok: boolean;
  attributes: Attributes;
}

/** Where spans go. Never throws, never waits. */
export interface Tracer {
  end(span: EndedSpan): void;
  /** Sends what is left. */
  close(): Promise<void>;
}
