import type { IncomingHttpHeaders } from 'node:http';
import type { CallKind } from './call-log.ts';
import type { Cloud } from './cloud.ts';
import type { Logged } from './effect-log.ts';

/** A request as the cloud sees it: read to its end. */
export interface Exchange {
  cloud: Cloud;
  requestId: string;
  method: string;
  /** Path without query, as it came. */
  path: string;
  /** What came after the question mark, as it came. */
  search: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
  kind: CallKind;
  /** The group that the request is about, as far as it says. */
  groupId: string | null;
  /** With an action: its entry in the log, and the doing of it. */
  pending: PendingAction | null;
}

/** `body`: anything JSON; undefined for none. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A request for an action, or the same one once more when it starts late. */
export interface ActionCall {
  cloud: Cloud;
  parameters: Parameters;
  groupId: string | null;
  kind: CallKind;
  headers: IncomingHttpHeaders;
  body: string;
  requestId: string;
  by: 'api' | 'late';
  lateOf: number | null;
}

/** An action that has arrived: noted in the log, and not done yet. */
export interface PendingAction {
  effect: Logged;
  /** @throws {Refusal} */
  perform: () => Answer;
}

/** Who answers; each service has its own forms of refusing. */
export type Service = 'iam' | 'sdrs' | 'evs' | 'ecs';

/** One operation of the cloud's API. A path with a group named `project` needs a token or a signature. */
export type Route = {
  service: Service;
  method: string;
  /** Path, with named groups for its variable parts. */
  path: RegExp;
  kind: CallKind;
  /** Where the kind depends on what is asked for. */
  kindOf?: (cloud: Cloud, parameters: Parameters) => CallKind;
  /** Finds the group that a request is about. */
  groupId?: (cloud: Cloud, parameters: Parameters, query: URLSearchParams, body: string) => string | null;
} & (
  | { answer: (exchange: Exchange, parameters: Parameters) => Answer }
  | {
      /** Notes an action in the log. */
      arrive: (call: ActionCall) => PendingAction;
      /** The body of a success that never happened. */
      madeUp: () => unknown;
    }
);

export type Parameters = Record<string, string>;
