import { holdOf } from '../../src/domain/input.ts';
import type { DrillReport } from '../../src/domain/status.ts';
import { drillersOf, madeBy, nameOf } from './drill-effects.ts';
import { ARMED_MS } from './config.ts';
import { within } from './effects.ts';
import type { Execution, Facts } from './facts.ts';
import { lastWords } from './last-words.ts';

const NOTHING_LEFT = /Nothing (is left of the drill|of it is left)/;

/** What drills say of themselves is what the cloud's log says; above all what is left of them. */
export function drillTruth(facts: Facts): string[] {
  return drillersOf(facts).flatMap((one) => [
    ...left(one, facts),
    ...counted(one, facts),
    ...(one.report?.outcome === 'completed' ? completed(one, one.report.drill, facts) : []),
  ]);
}

/**
 * Nothing can be promised of a lost POST that starts after the window in which one may: on a busy machine the simulated
 * cloud's own timer is seconds late at times.
 */
function beganTooLate(drillId: string, { drills }: Facts): boolean {
  const made = drills.effects.find((one) => one.action === 'create' && one.took && one.drillId === drillId);
  const sent = drills.effects.find(({ n }) => n === made?.lateOf);
  if (made === undefined || sent === undefined) return false;
  return Date.parse(made.at) - Date.parse(sent.at) > ARMED_MS;
}

/** After its end nothing is there, or it has said by name what is. */
function left(one: Execution, facts: Facts): string[] {
  if (one.end === null) return [];
  const name = nameOf(one, facts);
  const words = lastWords(one);
  const there = facts.drills.left.filter((drill) => drill.name === name && !beganTooLate(drill.id, facts));
  const says = one.failure?.type === 'DrillNotRemoved';
  const found: string[] = [];
  if (there.length > 0 && !(says && words.includes(name)))
    found.push(
      `drill: ${one.workflowId} has left ${name} (${there.map(({ status }) => status).join(', ')}), and does not say so: ${words}`,
    );
  if (madeBy(one, facts).length > 0 && !says && !NOTHING_LEFT.test(words))
    found.push(`drill: ${one.workflowId} does not say what is left of ${name}: ${words}`);
  if (says && !words.includes('dr-drill-'))
    found.push(`drill: ${one.workflowId} does not name the drill that it has left: ${words}`);
  return found;
}

function counted(one: Execution, facts: Facts): string[] {
  const name = nameOf(one, facts);
  // A 401 proves that nothing happened, and is answered by the same POST with a new token: both are one to the run.
  const arrived = facts.drills.effects.filter(
    ({ action, by, drillName, answered }) =>
      action === 'create' && by === 'api' && drillName === name && answered !== 401,
  ).length;
  if (one.posts >= arrived) return [];
  return [`drill: ${one.workflowId} counts ${one.posts} POSTs, but ${arrived} of them arrived`];
}

function completed(one: Execution, drill: DrillReport | undefined, facts: Facts): string[] {
  if (drill === undefined) return [`drill: the report of ${one.workflowId} has no word of its drill`];
  const found: string[] = [];
  const differs = (what: string, said: unknown, is: unknown) =>
    said === is ||
    found.push(`drill: ${one.workflowId} reports ${what} ${String(said)}, it is ${String(is)}`);
  differs('the name', drill.name, nameOf(one, facts));
  differs('the id', drill.id, madeBy(one, facts).at(-1)?.drillId ?? 'none');
  differs('that the network stays:', drill.vpcStays, one.input['vpc'] === undefined);
  differs('servers', drill.servers, facts.servers.own.length / 2);
  const heldFor = drill.heldSeconds * 1000;
  const asked = holdOf(one.input);
  if (heldFor < asked) found.push(`drill: ${one.workflowId} was held for ${heldFor} ms of ${asked}`);
  return [...found, ...sweptRight(one, drill, facts)];
}

/** The leftovers that were deleted, each by name, and no other. */
function sweptRight(one: Execution, { swept }: DrillReport, facts: Facts): string[] {
  const own = nameOf(one, facts);
  const deleted = facts.drills.effects.flatMap(({ action, took, at, drillName: name, jobId }) =>
    action === 'delete' && took && within(one, Date.parse(at)) && name !== own && name !== null
      ? [{ name, gone: facts.jobs[jobId ?? ''] === 'SUCCESS' }]
      : [],
  );
  const untold = deleted.filter(({ name, gone }) => gone && !swept.includes(name));
  const skipped = (one.report?.skipped ?? []).length > 0;
  return [
    ...swept
      .filter((name) => !deleted.some((effect) => effect.name === name && effect.gone))
      .map((name) => `drill: ${one.workflowId} says that it deleted ${name}, and did not`),
    ...(skipped ? [] : untold).map(
      ({ name }) => `drill: ${one.workflowId} deleted ${name}, and does not say so`,
    ),
  ];
}
