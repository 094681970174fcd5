import { holdersOf, within } from './effects.ts';
import type { Execution, Facts } from './facts.ts';
import { lastWords } from './last-words.ts';

/** Ends in which the run was to leave production where it was, or was never to move it. */
const MOVES_NOTHING = ['declined', 'dry run'];

/** An exercise goes there and then home, and ends at home or says where it stands. */
export function exerciseTruth(facts: Facts): string[] {
  return holdersOf(facts)
    .filter(({ type }) => type === 'exercise')
    .flatMap((one) => [...thereAndHome(one), ...bringsHomeItsOwn(one, facts), ...standsWhere(one, facts)]);
}

function thereAndHome({ goal, sendings, workflowId }: Execution): string[] {
  const ways = sendings.map(({ goal: { from, to } }) => `${from ?? '?'} > ${to ?? '?'}`);
  const turns = ways.filter((way, i) => way !== ways[i - 1]);
  const [from, to] = [goal?.from ?? '?', goal?.to ?? '?'];
  const meant = [`${from} > ${to}`, `${to} > ${from}`];
  if (turns.every((way, i) => way === meant[i])) return [];
  return [`exercise: ${workflowId} set out for ${turns.join(', then ')}; meant was ${meant.join(', then ')}`];
}

/** What somebody else moved stays there: after a POST that was turned down, a person says whether it goes home. */
function bringsHomeItsOwn(one: Execution, facts: Facts): string[] {
  const { goal, sendings, lostAnswers, workflowId } = one;
  const home = sendings.find((sending) => sending.goal.to === goal?.from);
  if (home === undefined || lostAnswers > 0) return [];
  const visit = { ...one, endedAt: home.at };
  const moved = facts.effects.some(
    ({ took, by, at }) => took && by !== 'person' && within(visit, Date.parse(at)),
  );
  const told = facts.answers.some(
    ({ verb, questionType, taken, runId }) =>
      taken && runId === one.runId && (verb === 'attest' || (verb === 'approve' && questionType === 'Joint')),
  );
  return moved || told
    ? []
    : [`exercise: ${workflowId} brought home what somebody else had moved, and asked nobody`];
}

function standsWhere(one: Execution, facts: Facts): string[] {
  const { goal, report, end, endedAt, workflowId } = one;
  if (end === null || goal === null || MOVES_NOTHING.includes(report?.outcome ?? '')) return [];
  const took = facts.effects.filter((effect) => effect.took);
  const during = took.filter(({ at }) => within(one, Date.parse(at)));
  // What a person does meanwhile is for the person to say.
  if (during.length === 0 || during.some(({ by }) => by === 'person')) return [];
  const next = took.find(({ at }) => Date.parse(at) > (endedAt ?? Infinity));
  const zone = next ? next.zoneBefore : facts.final.zone;
  const words = lastWords(one);
  if (report?.outcome === 'completed')
    return zone === goal.from
      ? []
      : [
          `exercise: ${workflowId} completed, and production is in ${zone ?? '?'}, not at home in ${goal.from ?? '?'}`,
        ];
  // Cancelled, it says where production was brought; else what brings it home, whether it knows that it moved or not.
  const says =
    words.includes(`production is in ${zone ?? '?'}`) || words.includes(`switchover to ${goal.from ?? '?'}`);
  if (zone === goal.from || says) return [];
  return [
    `exercise: ${workflowId} ended with production in ${zone ?? '?'}, and does not say so: ${words || 'nothing'}`,
  ];
}
