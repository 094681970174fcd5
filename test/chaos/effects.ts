import type { Goal } from '../../src/domain/goal.ts';
import type { Effect } from '../../src/simulator/control-client.ts';
import type { Execution, Facts } from './facts.ts';
import { ZONES } from './ground.ts';

/** Answers after which a run may send again. */
const MAY_SEND_AGAIN = ['retry', 'override', 'confirmAzRestored'];
/**
 * A click in the console may have been in no reading of ours so long before a POST arrived, and so long after its
 * effect: the log has the time of arrival, and what is held or delayed takes effect later (faults.ts).
 */
const UNSEEN = { beforeMs: 4_000, afterMs: 2_000 };

/** The executions that hold the group and may act on it, one after the other. */
export function holdersOf(facts: Facts): Execution[] {
  return facts.executions.filter(
    ({ goal, dryRun, end, workflowId }) =>
      goal !== null && !dryRun && end !== 'continued' && workflowId.endsWith(`/${facts.group.id}`),
  );
}

/**
 * Never more effects than steps. The rules, each by itself:
 *  1. An effect of ours belongs to a run that holds the group at that time; a dry run has none.
 *  2. A run has at most one effect for each action that it set out to send ("Send ..." steps by name), and one more for
 *     each person's answer after which it may send again.
 *  3. Of two effects of the same kind in a row within a run the first has failed or was undone, or a person has said
 *     `retry` to the question of an action that nothing guards.
 *     An exercise sets out twice, there and home: each way is a run of its own to these rules.
 *  4. An effect that moves production moves it towards the goal. So a toggle that is sent twice is caught even where
 *     rules 2 and 3 have an excuse, and production never ends in the zone that the goal left by our doing.
 */
export function effectViolations(facts: Facts): string[] {
  const holders = holdersOf(facts);
  const found: string[] = [];
  const arrivals = new Map(facts.effects.map((effect) => [effect.n, effect]));
  const ours = facts.effects.filter(({ by, took }) => took && by !== 'person');
  const byRun = new Map<Execution, Effect[]>();
  for (const effect of ours) {
    const owner = holders.find((one) => within(one, Date.parse(sentOf(effect, arrivals).at)));
    if (owner === undefined) found.push(`effect: ${say(effect)} belongs to no run that held the group`);
    else byRun.set(owner, [...(byRun.get(owner) ?? []), effect]);
  }
  for (const [owner, all] of byRun) {
    for (const { goal, effects } of waysOf(owner, all, arrivals)) {
      found.push(...tooMany(owner, effects, facts), ...repeated(owner, effects, facts));
      for (const effect of effects)
        found.push(...wrongWay({ ...owner, goal }, effect, sentOf(effect, arrivals), facts));
    }
  }
  return found;
}

/** The POST that an effect comes of: of a late one, the one that seemed lost. */
function sentOf(effect: Effect, arrivals: ReadonlyMap<number, Effect>): Effect {
  return effect.lateOf === null ? effect : (arrivals.get(effect.lateOf) ?? effect);
}

interface Way {
  goal: Goal | null;
  effects: Effect[];
}

/** The effects of an exercise by the goal that their POST was sent for; of any other run, all together. */
function waysOf(owner: Execution, effects: Effect[], arrivals: ReadonlyMap<number, Effect>): Way[] {
  if (owner.type !== 'exercise') return [{ goal: owner.goal, effects }];
  const ways = new Map<string, Way>();
  for (const effect of effects) {
    const sent = Date.parse(sentOf(effect, arrivals).at);
    const { goal = null } = owner.sendings.findLast(({ at }) => at <= sent) ?? {};
    const way = ways.get(goal?.to ?? '?') ?? { goal, effects: [] };
    ways.set(goal?.to ?? '?', { goal, effects: [...way.effects, effect] });
  }
  return [...ways.values()];
}

function tooMany(owner: Execution, effects: readonly Effect[], facts: Facts): string[] {
  const intended = new Set(owner.steps.filter((step) => step.startsWith('Send '))).size;
  const again = facts.answers.filter(
    ({ runId, verb, taken }) => taken && runId === owner.runId && MAY_SEND_AGAIN.includes(verb),
  ).length;
  if (effects.length <= intended + again) return [];
  return [
    `effect: ${effects.length} effects of ${owner.type} for ${intended} intended action(s) and ${again} answer(s) that allow another: ${effects.map(say).join('; ')}`,
  ];
}

function repeated(owner: Execution, effects: readonly Effect[], facts: Facts): string[] {
  return effects.flatMap((second, i) => {
    const first = effects[i - 1];
    if (first === undefined || kindOf(first) !== kindOf(second)) return [];
    if (hasFailed(first, second, facts)) return [];
    const between = (at: number) => at >= Date.parse(first.at) && at <= Date.parse(second.at);
    const byPeople = facts.effects.some(
      ({ by, took, at }) => by === 'person' && took && between(Date.parse(at)),
    );
    const word = facts.answers.some(
      ({ runId, verb, taken, at }) => taken && runId === owner.runId && verb === 'retry' && between(at),
    );
    if (byPeople || (word && isUnguarded(second))) return [];
    return [`effect: ${say(second)} repeats ${say(first)}, which had not failed`];
  });
}

/** Did this action come to nothing before the next one of its kind took hold? */
function hasFailed(effect: Effect, next: Effect, facts: Facts): boolean {
  if (effect.jobId !== null) return facts.jobs[effect.jobId] === 'FAIL';
  // EVS has no jobs. What moves production has failed where production has not moved; of the others the service takes
  // a second one only where the first came to nothing.
  return !isUnguarded(effect) || effect.zoneBefore === next.zoneBefore;
}

function wrongWay(owner: Execution, effect: Effect, sent: Effect, facts: Facts): string[] {
  const { goal } = owner;
  if (goal === null || (effect.action !== 'failover' && effect.action !== 'reverse')) return [];
  const homeward = owner.type === 'failover' && effect.action === 'reverse';
  const wanted = homeward ? goal.from : (goal.to ?? other(goal.from));
  const goesTo =
    effect.service === 'sdrs' && effect.action === 'reverse'
      ? ZONES[effect.priorityStation === 'source' ? 0 : 1]
      : other(effect.zoneBefore);
  if (wanted === null || goesTo === wanted) return [];
  // What starts late was sent before: nobody can take that back, whatever a person does meanwhile.
  const from = Date.parse(sent.at) - UNSEEN.beforeMs;
  const to = Date.parse(effect.at) + UNSEEN.afterMs;
  const unseen = facts.effects.some(
    ({ by, took, at: then }) => by === 'person' && took && Date.parse(then) >= from && Date.parse(then) <= to,
  );
  if (unseen) return [];
  return [`effect: ${say(effect)} moves production to ${goesTo ?? '?'}, the goal is ${wanted}`];
}

export function within({ startedAt, endedAt }: Execution, at: number): boolean {
  return at >= startedAt && at <= (endedAt ?? Number.POSITIVE_INFINITY);
}

function isUnguarded({ service, action }: Effect): boolean {
  return service === 'evs' && (action === 'failover' || action === 'reverse');
}

/** `start` of SDRS is two actions under one name; the job tells which. */
function kindOf({ action, jobType }: Effect): string {
  return action === 'start' ? (jobType ?? action) : (action ?? '?');
}

function other(zone: string | null): string | null {
  if (zone === null) return null;
  return zone === ZONES[0] ? ZONES[1] : ZONES[0];
}

export function say({ n, by, action, at, statusBefore, zoneBefore, lateOf }: Effect): string {
  return `#${n} ${action ?? '?'} by ${by}${lateOf === null ? '' : ` of #${lateOf}`} at ${at.slice(11, 23)} on ${statusBefore ?? '?'} in ${zoneBefore ?? '?'}`;
}
