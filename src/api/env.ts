import type { Logger } from 'pino';
import type { AlertSources } from '../alerts/sources.ts';
import type { AlertSource } from '../config/alerts.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Connected } from '../temporal/connection.ts';
import type { Caller, People } from './people.ts';

/** What a request carries through the middleware. */
export interface Env {
  Variables: {
    requestId: string;
    /** There behind the guard, and only there. */
    caller: Caller;
    /** There behind the guard of alerts, and only there. */
    source: AlertSource;
    /** Of the problem it was answered with; for the log. */
    code: string;
  };
}

/** What the API is made of. */
export interface ApiDeps {
  temporal: Connected;
  config: Pick<LoadedConfig, 'sites' | 'settings' | 'alerts'>;
  people: People;
  /** Null: there are none. */
  alertSources: AlertSources | null;
  /** Requests per minute and token, deliveries per minute and source. */
  rateLimit: number;
  /** How long a request may take, in ms. Longer than the longest wait for a worker: a look and an answer. */
  answerLimit: number;
  log: Logger;
}
