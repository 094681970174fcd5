import type { Coded } from '../domain/errors/index.ts';

/** One alert, whoever sent it. */
export interface Alert {
  /** What its sender calls it: a fingerprint, the id of an incident. */
  id: string;
  /** What tells it from every other alert of its source; the same parts are the same alert, however often it comes. */
  key: readonly string[];
  /** For people; null: it has none. */
  name: string | null;
  /** `other`: neither the beginning nor the end of anything. */
  state: 'firing' | 'resolved' | 'other';
  /** When it began (ms); null: not said. */
  startedAt: number | null;
  labels: ReadonlyMap<string, string>;
  /** The sender could not measure: only a rule that names this very alert may take it. */
  unmeasured: boolean;
  incident: string | null;
}

/** The body is none that this kind of source sends. One sentence. */
export class FormatError extends Error implements Coded {
  override readonly name = 'FormatError';
  readonly drCode = 'DR_INPUT_INVALID';
}

/** What is not worth a text of its own is cut; a control character would break a line of a log or a screen. */
export function plain(text: string, most = 100): string {
  return text
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, most);
}
