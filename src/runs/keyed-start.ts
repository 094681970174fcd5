import { createHash } from 'node:crypto';
import type { RunRequest } from '../domain/input.ts';
import type { Procedure } from '../domain/procedures.ts';

/** No site name has a colon: never the id of a group's own run. */
export const KEYED = 'dr/key:';

/**
 * What a start answered. With a key it is kept with the run, so that everybody who sends the same key gets the same
 * answer from whichever process, for as long as Temporal keeps the run.
 */
export interface StartAnswer {
  procedure: Procedure;
  site: string;
  /** As typed. */
  group: string;
  by: string | null;
  dryRun: boolean;
  requestedAt: string;
  /** It joined a run that was in flight. */
  joined: boolean;
  /** Joined: that run, since when it runs, and the zone that production leaves, where it says so. */
  joins: string | null;
  since: string | null;
  from: string | null;
  /** Joined: what was asked for here and not when that run was started. */
  ignored: string[];
}

export interface KeyedStart extends StartAnswer {
  /** Of the request: the same key with another request is a mistake. */
  digest: string;
}

/** The key becomes the id: Temporal starts one run of an id, whoever asks, and remembers it after its end. */
export function keyedRunId(key: string): string {
  return `${KEYED}${sha256(key).slice(0, 32)}`;
}

/**
 * What was asked for, without who asked: the same alert may come through two senders. `requestedAt` counts only where
 * the request named it.
 */
export function digestOf(procedure: Procedure, request: RunRequest, timeNamed: boolean): string {
  const { by: _by, requestedAt, overrides, ...rest } = request;
  const fields = {
    ...rest,
    procedure,
    overrides: overrides.map(({ finding, reason }) => [finding, reason]),
    ...(timeNamed ? { requestedAt } : {}),
  };
  return sha256(JSON.stringify(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
