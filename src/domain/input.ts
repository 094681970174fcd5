import { isOverridable, OVERRIDABLE, type Override } from './findings.ts';
import type { Goal } from './goal.ts';
import { EXAMPLES, type Procedure } from './procedures.ts';

/** What a person, an alert or a schedule hands to a run: one JSON object that can be typed by hand. */
export interface RunRequest {
  site: string;
  /** Name or id. */
  group: string;
  /** Failover: the zone that is lost. */
  from?: string;
  /**
   * Switchover, failback: the zone that production is to run in; also "source" or "target". Exercise: the zone that it
   * visits; default the other one.
   */
  to?: string;
  dryRun: boolean;
  /** `ask`: a failed step waits for a person. `abort`: the run ends there, for runs that nobody watches. */
  onFailure: 'ask' | 'abort';
  /** What the run does about the servers: starts and stops them, only looks, or leaves them to somebody else. */
  servers: 'manage' | 'check' | 'ignore';
  /** How many people must approve before the first POST. The site's own demand is never lowered by it. */
  approval: Approval;
  /** Failover: what follows in the same run, each part after a person's word. */
  then?: 'reprotect' | 'failback';
  /** What nothing guards against a second effect (EVS failover, switchover): is it sent again by itself when it did not start? */
  resend: 'ask' | 'auto';
  /** Findings that a person has decided to go on in spite of. */
  overrides: Override[];
  reason?: string;
  incident?: string;
  by?: string;
  /** When the recovery time begins to count, ISO 8601: the alert's time. Default: the start of the run. */
  requestedAt?: string;
  /** Set by the run itself when it takes the group's lock; never decided twice. */
  goal?: Goal;
}

export type Approval = 'none' | 'one' | 'two';

const PEOPLE: Readonly<Record<Approval, number>> = { none: 0, one: 1, two: 2 };

/** How many people must approve: what the input asks for, and never less than the site does. */
export function neededApprovals(asked: Approval, site: Approval): number {
  return Math.max(PEOPLE[asked], PEOPLE[site]);
}

const TEXT_FIELDS = ['site', 'group', 'from', 'to', 'reason', 'incident', 'by', 'requestedAt'] as const;
/** The first of each is what is meant where the field is left out, but for `then`: nothing follows. */
const CHOICES = {
  onFailure: ['ask', 'abort'],
  servers: ['manage', 'check', 'ignore'],
  approval: ['none', 'one', 'two'],
  then: ['reprotect', 'failback'],
  resend: ['ask', 'auto'],
} as const;
const KNOWN: readonly string[] = [...TEXT_FIELDS, 'dryRun', ...Object.keys(CHOICES), 'overrides', 'goal'];
/** A direction belongs to the procedure that takes one: a failover leaves a zone, a switchover goes to one. */
const ONLY_FOR: Readonly<Record<string, readonly Procedure[]>> = {
  from: ['failover'],
  to: ['switchover', 'failback', 'exercise'],
  then: ['failover'],
};
const MAX_TEXT = 200;
const MAX_OVERRIDES = 20;
const ISO_TIME = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,6})?Z$/;

/** The request, or one sentence that shows a correct example. Pure guards: a schema library would double the workflow bundle. */
export function parseRequest(procedure: Procedure, raw: unknown): RunRequest | { problem: string } {
  try {
    return parse(procedure, raw);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { problem: `${error.message} A correct input is ${EXAMPLES[procedure]}` };
  }
}

class Problem extends Error {}

function parse(procedure: Procedure, raw: unknown): RunRequest {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new Problem(`The input must be one JSON object, not ${describe(raw)}.`);
  }
  const input = raw as Record<string, unknown>;
  const known = KNOWN.filter((key) => ONLY_FOR[key]?.includes(procedure) ?? true);
  for (const key of Object.keys(input)) {
    if (known.includes(key)) continue;
    const name = JSON.stringify(key.slice(0, 40));
    throw new Problem(`${name} is not known here; known are ${known.slice(0, -1).join(', ')}.`);
  }
  const request: RunRequest = {
    site: '',
    group: '',
    dryRun: false,
    onFailure: choiceOf(input, 'onFailure'),
    servers: choiceOf(input, 'servers'),
    approval: choiceOf(input, 'approval'),
    resend: choiceOf(input, 'resend'),
    overrides: overridesOf(input['overrides']),
  };
  if (isGiven(input['then'])) request.then = choiceOf(input, 'then');
  for (const key of TEXT_FIELDS) {
    const text = textOf(key, input[key]);
    if (text !== null) request[key] = text;
  }
  if (request.site === '') throw new Problem('"site" is missing.');
  if (request.group === '') throw new Problem('"group" is missing.');
  // Home is where the group was created: a direction that nothing changes.
  if (procedure === 'failback') request.to ??= 'source';
  // Nobody is hurt by an exercise that comes a day later.
  if (procedure === 'exercise' && request.approval === 'none') request.approval = 'one';
  if (procedure === 'switchover' && request.to === undefined)
    throw new Problem('"to" is missing: the zone that production is to run in.');
  const { requestedAt } = request;
  if (requestedAt !== undefined && !(ISO_TIME.test(requestedAt) && Date.parse(requestedAt) >= 0)) {
    throw new Problem('"requestedAt" must be a time like "2026-01-31T03:00:00Z".');
  }
  const { dryRun, goal } = input;
  if (isGiven(dryRun)) {
    if (typeof dryRun !== 'boolean')
      throw new Problem(`"dryRun" must be true or false, not ${describe(dryRun)}.`);
    request.dryRun = dryRun;
  }
  if (isGiven(goal)) {
    if (!isGoal(goal)) throw new Problem('"goal" is set by the run itself: leave it out.');
    request.goal = goal;
  }
  return request;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function textOf(key: string, value: unknown): string | null {
  if (!isGiven(value)) return null;
  if (typeof value !== 'string') throw new Problem(`"${key}" must be a text, not ${describe(value)}.`);
  const text = value.trim();
  if (text === '') throw new Problem(`"${key}" is empty.`);
  if (text.length > MAX_TEXT) throw new Problem(`"${key}" is longer than ${MAX_TEXT} characters.`);
  if (/\p{Cc}/u.test(text)) throw new Problem(`"${key}" contains a control character.`);
  return text;
}

function choiceOf<K extends keyof typeof CHOICES>(
  input: Record<string, unknown>,
  key: K,
): (typeof CHOICES)[K][number] {
  const choices: readonly (typeof CHOICES)[K][number][] = CHOICES[key];
  const value = input[key];
  if (!isGiven(value)) return CHOICES[key][0];
  const choice = choices.find((one) => one === value);
  if (choice !== undefined) return choice;
  const words = choices.map((one) => `"${one}"`);
  throw new Problem(`"${key}" must be ${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}.`);
}

function overridesOf(value: unknown): Override[] {
  if (!isGiven(value)) return [];
  const example = `[{"finding":"${OVERRIDABLE[0]}","reason":"data loss accepted"}]`;
  if (!Array.isArray(value) || value.length > MAX_OVERRIDES)
    throw new Problem(`"overrides" must be a list like ${example}.`);
  return value.map((one: unknown) => {
    if (typeof one !== 'object' || one === null)
      throw new Problem(`"overrides" must be a list like ${example}.`);
    const { finding, reason, by, ...rest } = one as Record<string, unknown>;
    if (Object.keys(rest).length > 0 || typeof finding !== 'string' || !isOverridable(finding)) {
      throw new Problem(
        `"overrides" must name a finding that can be overridden (${OVERRIDABLE.join(', ')}), like ${example}.`,
      );
    }
    const why = textOf('reason', reason);
    if (why === null) throw new Problem(`An override of ${finding} needs a "reason".`);
    const who = textOf('by', by);
    return { finding, reason: why, ...(who === null ? {} : { by: who }) };
  });
}

function isGoal(value: unknown): value is Goal {
  if (typeof value !== 'object' || value === null) return false;
  const { group, from, to, fromNamed } = value as Record<string, unknown>;
  const isZone = (zone: unknown) => typeof zone === 'string' || zone === null;
  return (
    typeof group === 'string' && isZone(from) && isZone(to) && from !== to && typeof fromNamed === 'boolean'
  );
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
