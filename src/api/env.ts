import type { Logger } from 'pino';
import type { LoadedConfig } from '../config/load.ts';
import type { Connected } from '../temporal/connection.ts';
import type { Caller, People } from './people.ts';

/** What a request carries through the middleware. */
export interface Env {
  Variables: {
    requestId: string;
    /** There behind the guard, and only there. */
    caller: Caller;
    /** Of the problem it was answered with; for the log. */
    code: string;
  };
}

/** What the API is made of. */
export interface ApiDeps {
  temporal: Connected;
  config: Pick<LoadedConfig, 'sites' | 'settings'>;
  people: People;
  /** Requests per minute and token. */
  rateLimit: number;
  /** How long a request may take, in ms. Longer than the longest wait for a worker: a look and an answer. */
  answerLimit: number;
  log: Logger;
}
