import { STATES } from '../../src/domain/states.ts';
import { drillViolations } from './drill-effects.ts';
import { drillTruth } from './drill-truth.ts';
import { effectViolations, holdersOf, within } from './effects.ts';
import { exerciseTruth } from './exercise-truth.ts';
import type { Asked, Execution, Facts } from './facts.ts';
import { wayViolations } from './giving-way.ts';

/** Statuses of a group while something is done to it. */
const runningOf = (service: Facts['service']): ReadonlySet<string> =>
  new Set(
    Object.values(STATES[service].actions).flatMap(({ running }) =>
      running.map((pattern) => pattern.split('/')[0] ?? ''),
    ),
  );
const RUNNING = { sdrs: runningOf('sdrs'), evs: runningOf('evs') };

/** Everything that must hold of a run whatever went wrong on its way; a sentence for each thing that does not. */
export function violationsOf(facts: Facts): string[] {
  return [
    ...facts.leaks.map((where) => `secret: ${where}`),
    ...facts.executions.flatMap((one) => lost(one, facts.timedOut)),
    ...effectViolations(facts),
    ...drillViolations(facts),
    ...drillTruth(facts),
    ...exerciseTruth(facts),
    ...wayViolations(facts),
    ...facts.executions.flatMap((one) => untrueReport(one, facts)),
    ...facts.questions.flatMap((one) => unanswerable(one, facts)),
    ...facts.answers
      .filter(({ unfit, taken }) => unfit && taken)
      .map(({ verb, said }) => `people: "${verb}" was taken although it is no answer here: ${said}`),
  ];
}

/** No run is lost: each ends as completed, failed with a sentence or cancelled, and none of its tasks ever fails. */
function lost(one: Execution, timedOut: boolean): string[] {
  const name = `${one.type} ${one.workflowId}`;
  const found = one.taskFailures.map((why) => `lost: a workflow task of ${name} failed: ${why}`);
  if (one.end === null && timedOut)
    found.push(`lost: ${name} never ended; last step ${one.steps.at(-1) ?? '-'}`);
  if (one.end === 'terminated' || one.end === 'timed out') found.push(`lost: ${name} was ${one.end}`);
  if (one.end === 'failed' && (one.failure?.message ?? '') === '')
    found.push(`lost: ${name} failed without a word`);
  if (one.failure?.type === 'InternalError') found.push(`lost: ${name}: ${one.failure.message}`);
  return found;
}

/** What the report says is what the cloud's log says. */
function untrueReport(one: Execution, facts: Facts): string[] {
  const { report } = one;
  const found: string[] = [];
  const name = `${one.type} ${one.workflowId}`;
  if (one.lostAnswers > one.posts)
    found.push(`report: ${name} has ${one.lostAnswers} lost answers of ${one.posts} POSTs`);
  if (one.dryRun && one.posts > 0) found.push(`report: the dry run ${name} has ${one.posts} POSTs`);
  if (!holdersOf(facts).includes(one)) return found;

  const own = facts.effects.filter(({ by, at }) => by === 'api' && within(one, Date.parse(at)));
  // A 401 proves that nothing happened, and is answered by the same POST with a new token: both are one to the run.
  const arrived = own.filter(({ answered }) => answered !== 401).length;
  if (one.posts < arrived)
    found.push(`report: ${name} counts ${one.posts} POSTs, but ${arrived} of them arrived`);
  if (report === null) return found;

  // That its POST, which was turned down, moved nothing: a person has said so, rightly or not.
  const onAWord = report.procedure === 'exercise' && report.released !== null;
  if (report.outcome === 'already there' && !onAWord) {
    if (own.some(({ took }) => took))
      found.push(`report: ${name} says "already there", but its POST took effect`);
    if (report.posts > 0) found.push(`report: ${name} says "already there" after ${report.posts} POSTs`);
  }
  if (report.outcome === 'completed' || report.outcome === 'already there') {
    found.push(...stands(one, facts), ...arrivedAtGoal(one, facts));
  }
  return found;
}

/** The group stood, when it was last seen, as the report says. */
function stands({ report, type, workflowId }: Execution, facts: Facts): string[] {
  if (!report?.after) return [];
  const { status, productionZone, seenAt } = report.after;
  const next = facts.effects.find(({ took, at }) => took && Date.parse(at) >= Date.parse(seenAt));
  const then = next ? { status: next.statusBefore, zone: next.zoneBefore } : facts.final;
  if (then.status === status && then.zone === productionZone) return [];
  // On its way by somebody else's hand: the log tells only where that began and where it ended.
  const last = facts.effects.findLast(({ took, at }) => took && Date.parse(at) < Date.parse(seenAt));
  const late = last !== undefined && Date.parse(seenAt) - Date.parse(last.at) <= facts.lagMs;
  if (late && last.by === 'person' && last.statusBefore === status && last.zoneBefore === productionZone)
    return [];
  const zones = [last?.zoneBefore, then.zone];
  if (last?.by === 'person' && RUNNING[facts.service].has(status) && zones.includes(productionZone))
    return [];
  return [
    `report: ${type} ${workflowId} saw the group ${status} in ${productionZone ?? '?'} at ${seenAt}, but it was ${then.status ?? '?'} in ${then.zone ?? '?'}`,
  ];
}

/** A completed run has brought production to where its goal wanted it. */
function arrivedAtGoal({ report, goal, type, workflowId }: Execution, facts: Facts): string[] {
  const zone = report?.after?.productionZone;
  if (!report || goal === null || zone === undefined || zone === null) return [];
  const wayHome =
    (report.procedure === 'exercise' && report.outcome !== 'already there') ||
    (report.procedure === 'failover' && report.actions.some(({ name }) => name === 'switchover'));
  const wanted = wayHome ? goal.from : goal.to;
  const wrong = wanted === null ? !wayHome && zone === goal.from : zone !== wanted;
  if (!wrong) return [];
  // Where somebody else has moved it since, the report has to say so.
  const last = facts.effects.findLast(({ took }) => took);
  if (last?.by === 'person' && report.summary.includes('somebody has moved it since')) return [];
  return [
    `report: ${type} ${workflowId} ended as ${report.outcome} with production in ${zone}, its goal was ${goal.from ?? '?'} > ${goal.to ?? '?'}`,
  ];
}

/** A question can be understood and answered without knowing anything else. */
function unanswerable({ type, title, text, group, verbs }: Asked, facts: Facts): string[] {
  const found: string[] = [];
  const name = `question ${type} "${title}"`;
  if (verbs.length === 0) found.push(`${name} has no possible answer`);
  if (text.trim() === '' || title.trim() === '') found.push(`${name} says nothing`);
  const names = [facts.group.name, facts.group.id];
  // Both are on every screen, one above the other.
  if (!names.includes(group) && !names.some((one) => text.includes(one)))
    found.push(`${name} does not name the group: ${text}`);
  return found;
}
