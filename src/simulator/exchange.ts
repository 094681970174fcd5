import type { IncomingHttpHeaders } from 'node:http';
import type { CallKind } from './call-log.ts';
import type { Cloud } from './cloud.ts';
import type { Effect } from './effect-log.ts';

/** A request as the cloud sees it: read to its end. */
export interface Exchange {
  cloud: Cloud;
  requestId: string;
  method: string;
  /** Path without query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
  kind: CallKind;
  /** The group that the request is about, as far as it says. */
  groupId: string | null;
  /** The log entry of an action. */
  effect: Effect | null;
}

/** `body`: anything JSON; undefined for none. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** One operation of the cloud's API. */
export interface Route {
  method: string;
  /** Path, with named groups for its variable parts. */
  path: RegExp;
  kind: CallKind;
  /** Finds the group that a request is about. */
  groupId?: (cloud: Cloud, parameters: Parameters, query: URLSearchParams) => string | null;
  answer: (exchange: Exchange, parameters: Parameters) => Answer;
}

export type Parameters = Record<string, string>;
