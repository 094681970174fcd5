/** What stands in the registry for one error that a person can meet. Plain text, one line each: it is shown everywhere. */
export interface ErrorEntry {
  /** What happened. */
  what: string;
  /** What to do now. */
  todo: string;
  /** Where more is said: a page of docs/, with its anchor. */
  see?: string;
  /** With this status the HTTP API answers with it. */
  http?: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 503 | 504;
  /** With this code `dr` ends for it. */
  exit?: 1 | 2 | 3 | 5 | 6 | 7 | 10;
}

export type ErrorTable = Readonly<Record<`DR_${string}`, ErrorEntry>>;
