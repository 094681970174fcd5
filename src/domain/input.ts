import type { ActionName } from './actions.ts';
import type { Goal } from './goal.ts';

/** The procedures by the name of their workflow type. */
export type Procedure =
  'failback' | 'failover' | 'switchover' | 'reprotect' | 'enableProtection' | 'disableProtection';

export const PROCEDURES: readonly Procedure[] = [
  'failover',
  'switchover',
  'failback',
  'reprotect',
  'enableProtection',
  'disableProtection',
];

/** The action that a procedure sends, the last one where there are two. */
export const ACTION_OF: Readonly<Record<Procedure, ActionName>> = {
  failover: 'failover',
  switchover: 'switchover',
  failback: 'switchover',
  reprotect: 'reprotect',
  enableProtection: 'enable',
  disableProtection: 'disable',
};

/** What a person, an alert or a schedule hands to a run: one JSON object that can be typed by hand. */
export interface RunRequest {
  site: string;
  /** Name or id. */
  group: string;
  /** Failover: the zone that is lost. */
  from?: string;
  /** Switchover, failback: the zone that production is to run in; also "source" or "target". */
  to?: string;
  dryRun: boolean;
  /** `ask`: a failed step waits for a person. `abort`: the run ends there, for runs that nobody watches. */
  onFailure: 'ask' | 'abort';
  /** What the run does about the servers: starts and stops them, only looks, or leaves them to somebody else. */
  servers: 'manage' | 'check' | 'ignore';
  reason?: string;
  incident?: string;
  by?: string;
  /** When the recovery time begins to count, ISO 8601: the alert's time. Default: the start of the run. */
  requestedAt?: string;
  /** Set by the run itself when it takes the group's lock; never decided twice. */
  goal?: Goal;
}

export const EXAMPLES: Record<Procedure, string> = {
  failover: '{"site":"eu-de","group":"pg-payments"}',
  switchover: '{"site":"eu-de","group":"pg-payments","to":"eu-de-02"}',
  failback: '{"site":"eu-de","group":"pg-payments"}',
  reprotect: '{"site":"eu-de","group":"pg-payments"}',
  enableProtection: '{"site":"eu-de","group":"pg-payments"}',
  disableProtection: '{"site":"eu-de","group":"pg-payments"}',
};

const TEXT_FIELDS = ['site', 'group', 'from', 'to', 'reason', 'incident', 'by', 'requestedAt'] as const;
const KNOWN: readonly string[] = [...TEXT_FIELDS, 'dryRun', 'onFailure', 'servers', 'goal'];
const MAX_TEXT = 200;
const ISO_TIME = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,6})?Z$/;

/** The request, or one sentence that shows a correct example. Pure guards: a schema library would double the workflow bundle. */
export function parseRequest(procedure: Procedure, raw: unknown): RunRequest | { problem: string } {
  const problem = (what: string) => ({ problem: `${what} A correct input is ${EXAMPLES[procedure]}` });
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return problem(`The input must be one JSON object, not ${describe(raw)}.`);
  }
  const input = raw as Record<string, unknown>;
  const known = KNOWN.filter((key) => isFor(key, procedure));
  for (const key of Object.keys(input)) {
    if (!known.includes(key))
      return problem(
        `${JSON.stringify(key.slice(0, 40))} is not known here; known are ${known.slice(0, -1).join(', ')}.`,
      );
  }
  const request: RunRequest = { site: '', group: '', dryRun: false, onFailure: 'ask', servers: 'manage' };
  for (const key of TEXT_FIELDS) {
    const value = input[key];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') return problem(`"${key}" must be a text, not ${describe(value)}.`);
    const text = value.trim();
    if (text === '') return problem(`"${key}" is empty.`);
    if (text.length > MAX_TEXT) return problem(`"${key}" is longer than ${MAX_TEXT} characters.`);
    if (/\p{Cc}/u.test(text)) return problem(`"${key}" contains a control character.`);
    request[key] = text;
  }
  if (request.site === '') return problem('"site" is missing.');
  if (request.group === '') return problem('"group" is missing.');
  // Home is where the group was created: a direction that nothing changes.
  if (procedure === 'failback') request.to ??= 'source';
  if (procedure === 'switchover' && request.to === undefined)
    return problem('"to" is missing: the zone that production is to run in.');
  const { requestedAt } = request;
  if (requestedAt !== undefined && !(ISO_TIME.test(requestedAt) && Date.parse(requestedAt) >= 0)) {
    return problem('"requestedAt" must be a time like "2026-01-31T03:00:00Z".');
  }
  const { dryRun, onFailure, servers, goal } = input;
  if (dryRun !== undefined && dryRun !== null) {
    if (typeof dryRun !== 'boolean')
      return problem(`"dryRun" must be true or false, not ${describe(dryRun)}.`);
    request.dryRun = dryRun;
  }
  if (onFailure !== undefined && onFailure !== null) {
    if (onFailure !== 'ask' && onFailure !== 'abort') return problem('"onFailure" must be "ask" or "abort".');
    request.onFailure = onFailure;
  }
  if (servers !== undefined && servers !== null) {
    if (servers !== 'manage' && servers !== 'check' && servers !== 'ignore')
      return problem('"servers" must be "manage", "check" or "ignore".');
    request.servers = servers;
  }
  if (goal !== undefined && goal !== null) {
    if (!isGoal(goal)) return problem('"goal" is set by the run itself: leave it out.');
    request.goal = goal;
  }
  return request;
}

/** A direction belongs to the procedure that takes one: a failover leaves a zone, a switchover goes to one. */
function isFor(key: string, procedure: Procedure): boolean {
  if (key === 'from') return procedure === 'failover';
  return key !== 'to' || procedure === 'switchover' || procedure === 'failback';
}

function isGoal(value: unknown): value is Goal {
  if (typeof value !== 'object' || value === null) return false;
  const { group, from, to, fromNamed } = value as Record<string, unknown>;
  if (typeof group !== 'string') return false;
  return (
    (typeof from === 'string' || from === null) &&
    typeof to === 'string' &&
    from !== to &&
    typeof fromNamed === 'boolean'
  );
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
