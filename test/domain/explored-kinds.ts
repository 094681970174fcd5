import { isIn, type ActionRule, type StatePattern } from '../../src/domain/action-rule.ts';
import type { ActionName } from '../../src/domain/actions.ts';
import { blocking, withOverrides, type Finding, type Override } from '../../src/domain/findings.ts';
import { decideGoal, goalHolds, type Goal } from '../../src/domain/goal.ts';
import { checkAction } from '../../src/domain/preconditions.ts';
import type { Reading } from '../../src/domain/readings.ts';
import { STATES } from '../../src/domain/states.ts';
import { failedTask, group, instance, LOST, pair, reading, SAFE } from './support.ts';

/** What of a group a reading shows. */
export interface Shown {
  status: string;
  replication: string | null;
  zone: string;
  /** Changes with every change that is written to `updated_at`. */
  version: number;
  /** The service's word for each action that it lists as failed. */
  failed: readonly string[];
  /** A number for all of it but the version: the same for the same. */
  code: number;
}

/** One kind of action, as the tables have it: what is explored, and what is not guarded with either word of the input. */
export interface Kind {
  title: string;
  rule: ActionRule;
  goal: Goal;
  mayResend: boolean;
  starts: Shown[];
  /** The states that it may end in. */
  ends: readonly StatePattern[];
  check: (seen: Reading) => Finding[];
  overrides: readonly Override[];
}

/** A person's word that stands before the run begins: the tables want it of some actions. */
const RESTORED: Override = { finding: 'zone-not-restored', reason: 'the provider says so' };
const REPLICATIONS = ['active', 'active-stopped', 'inactive', 'copying', 'error'];

const CODES = new Map<string, number>();
const READINGS: Reading[][] = [];
const SHOWN = new WeakMap<Reading, Shown>();

export const KINDS: readonly Kind[] = Object.values(STATES).flatMap(({ actions }) =>
  Object.values(actions).flatMap((rule) =>
    rule.guarded ? [kind(rule, true)] : [kind(rule, false), kind(rule, true)],
  ),
);

function kind(rule: ActionRule, mayResend: boolean): Kind {
  const goal = goalOf(rule);
  const overrides = [RESTORED];
  const check = (seen: Reading) => withOverrides(checkAction(rule, seen, goal), overrides);
  const word = rule.guarded ? '' : mayResend ? ', resend auto' : ', resend ask';
  const title = `${rule.service} ${rule.name}${word}`;
  const starts = unlike(
    rule.allowedFrom.flatMap((pattern) => startOf(pattern, rule, goal, check)),
    rule,
  );
  const ends = unlike(rule.done.map(asState), rule).map(({ pattern }) => pattern);
  return { title, rule, goal, mayResend, starts, ends, check, overrides };
}

function asState(pattern: StatePattern): {
  pattern: StatePattern;
  status: string;
  replication: string | null;
} {
  const [status = '', replication = null] = pattern.split('/');
  return { pattern, status, replication };
}

/** Of states that no table tells apart, the first: the pages have two names for many of them. */
function unlike<T extends Pick<Shown, 'status' | 'replication'>>(all: T[], { service }: ActionRule): T[] {
  const seen = new Map<string, T>();
  for (const one of all) {
    const state = { status: one.status, replicationStatus: one.replication };
    const lists = Object.values(STATES[service].actions).flatMap((rule) => [
      rule.allowedFrom,
      rule.running,
      rule.done,
      rule.failed,
    ]);
    const where = lists.map((list) => (isIn(state, list) ? 'x' : '-')).join('');
    if (!seen.has(where)) seen.set(where, one);
  }
  return [...seen.values()];
}

export function goalOf({ name }: { name: ActionName }): Goal {
  const goal = decideGoal(name, group(), { from: LOST, to: SAFE });
  if ('problem' in goal) throw new Error(goal.problem);
  return goal;
}

/** A state of this pattern in which the action has something to do, and may be sent. */
function startOf(
  pattern: StatePattern,
  rule: ActionRule,
  goal: Goal,
  check: (seen: Reading) => Finding[],
): Shown[] {
  const { status, replication } = asState(pattern);
  const replications = rule.service === 'sdrs' ? [null] : replication ? [replication] : REPLICATIONS;
  const all = replications.map((one) =>
    shownAs({ status, replication: one, zone: LOST, version: 0, failed: [] }),
  );
  const start = all.find((shown) => {
    const seen = show(shown, rule.service);
    return (
      isIn(seen.group, rule.allowedFrom) && !goalHolds(seen, goal, rule) && blocking(check(seen)).length === 0
    );
  });
  return start === undefined ? [] : [start];
}

export function shownAs(shown: Omit<Shown, 'code'>): Shown {
  const { status, replication, zone, version, failed } = shown;
  const long = `${status} ${replication} ${zone} ${failed.join()}`;
  const code = CODES.get(long) ?? CODES.size;
  CODES.set(long, code);
  return { status, replication, zone, version, failed, code };
}

/** One reading for each thing shown, so that the same is the same. */
export function show(shown: Shown, service: ActionRule['service']): Reading {
  const { status, replication, zone, version, failed, code } = shown;
  const ofCode = (READINGS[code] ??= []);
  const known = ofCode[version];
  if (known !== undefined) return known;
  const made = reading(
    { status, replicationStatus: replication, productionZone: zone, updatedAt: `v${version}` },
    {
      pairs: [
        pair({ productionZone: zone, ...(replication === null ? {} : { replicationStatus: replication }) }),
      ],
      instances: service === 'sdrs' ? [instance({ productionZone: zone })] : [],
      failedTasks: failed.map((word, index) =>
        failedTask({ jobId: `failed-${index}`, failureStatus: `${word}Fail`, jobType: word }),
      ),
    },
  );
  ofCode[version] = made;
  SHOWN.set(made, shown);
  return made;
}

export function shownIn(seen: Reading): Shown {
  const shown = SHOWN.get(seen);
  if (shown === undefined) throw new Error('a reading that nobody made');
  return shown;
}
