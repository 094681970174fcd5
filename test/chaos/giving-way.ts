import { drillersOf, nameOf } from './drill-effects.ts';
import { holdersOf } from './effects.ts';
import type { Execution, Facts } from './facts.ts';
import { withoutOutages } from './outages.ts';

/**
 * The look just before the making of a drill, and its arrival: in between, a real run may begin unseen. `sendDeadline`
 * (config.ts), and a moment for the machine.
 */
const UNSEEN_MS = 4_000;
/** A drill looks every `pollEvery`, and what it has begun may have to be waited out first. Outages do not count. */
const GIVES_WAY_MS = 15_000;

/** Practice never stands in the way of the real thing. */
export function wayViolations(facts: Facts): string[] {
  const drillers = drillersOf(facts);
  return [
    ...facts.executions.flatMap((one) => refused(one)),
    ...facts.questions.flatMap(({ runId, type, text }) => {
      const asks = facts.executions.find((one) => one.runId === runId);
      if (asks === undefined || asks.type === 'drill' || facts.drills.blocks || !/drill/i.test(text))
        return [];
      return [`way: ${asks.type} ${asks.workflowId} asks about a drill (${type}): ${text}`];
    }),
    ...drillers.flatMap((drill) => holdersOf(facts).flatMap((real) => besideReal(drill, real, facts))),
  ];
}

/** A real run is never refused, nor kept, because of a drill; nor a failover because of an exercise. */
function refused({ type, workflowId, failure }: Execution): string[] {
  if (failure?.type !== 'GroupBusy' || type === 'drill') return [];
  const practice = /\/drill\b|procedure drill/.test(failure.message)
    ? 'a drill'
    : type === 'failover' && failure.message.includes('procedure exercise')
      ? 'an exercise'
      : null;
  return practice === null
    ? []
    : [`way: ${type} ${workflowId} was refused because of ${practice}: ${failure.message}`];
}

function besideReal(drill: Execution, real: Execution, facts: Facts): string[] {
  const name = nameOf(drill, facts);
  const until = real.endedAt ?? Infinity;
  const found = facts.drills.effects
    .filter(({ action, by, drillName }) => action === 'create' && by === 'api' && drillName === name)
    .filter(({ at }) => Date.parse(at) > real.startedAt + UNSEEN_MS && Date.parse(at) < until)
    .map(({ at }) => `way: ${name} was asked for at ${at}, in the middle of ${real.type} ${real.workflowId}`);
  const [from, to] = practiceOf(drill);
  const together = withoutOutages(Math.max(from, real.startedAt), Math.min(to, until), facts.outages);
  if (Number.isFinite(together) && together > GIVES_WAY_MS)
    found.push(
      `way: ${drill.workflowId} went on for ${Math.round(together / 1000)} s beside ${real.type} ${real.workflowId}, which it should give way to`,
    );
  return found;
}

/** From the first thing that it does to the clean-up, ms. */
function practiceOf({ timeline, endedAt }: Execution): [from: number, to: number] {
  const at = (...names: string[]) => {
    const step = timeline.find(({ kind, text }) => kind === 'step' && names.includes(text));
    return step && Date.parse(step.at);
  };
  const from = at('Sweep leftovers', 'Create drill') ?? Infinity;
  return [from, at('Clean up') ?? endedAt ?? Infinity];
}
