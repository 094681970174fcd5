import { sayMs } from '../domain/details.ts';
import { blocking, sayBlocking } from '../domain/findings.ts';
import { sayTo, sayWay } from '../domain/goal.ts';
import { actionOf } from '../domain/procedures.ts';
import { sentences } from '../domain/sentences.ts';
import { ruleOf } from '../domain/states.ts';
import { WORDS } from '../domain/words.ts';
import { movedSince, type PartResult } from './part.ts';
import type { Run } from './run.ts';
import { syncSkipped } from './sync.ts';

/** A run's end in a few sentences for a person. Break-glass comes first: nobody shall overlook it. */
export function summaryOf(run: Run, parts: readonly PartResult[], endedAt: string): string {
  const { breakGlass, released } = run.status;
  const [main, ...later] = partsOf(run, parts);
  if (main === undefined) return 'Nothing was done.';
  return sentences(
    breakGlass ? `BREAK-GLASS by ${breakGlass.by}: ${breakGlass.reason}.` : '',
    mainSentence(
      run,
      main,
      endedAt,
      later.some((one) => one.part.name === 'switchover' || movedSince(one) !== null),
    ),
    ...later.map(laterSentence),
    released ? `The group was ${released.why}.` : '',
    sayDecisions(run),
  );
}

export function sayDeclined(run: Run): string {
  const { group, timeline } = run.status;
  const said = timeline.findLast(({ text }) => text.startsWith('decline'))?.text ?? 'declined';
  return `The ${WORDS[run.status.procedure].title} of ${group} was not approved (${said}). Nothing was sent.`;
}

/** The action that the procedure is named after, and what came after it. */
function partsOf(run: Run, parts: readonly PartResult[]): readonly PartResult[] {
  const name = actionOf(run.status.procedure);
  const main = parts.findIndex(({ part }) => part.name === name);
  return main < 0 ? parts.slice(-1) : parts.slice(main);
}

/** @param movedOn production did not stay where this action brought it */
function mainSentence(run: Run, result: PartResult, endedAt: string, movedOn: boolean): string {
  const { status } = run;
  const { group, lostAnswers, posts } = status;
  const { done, part, whose } = result;
  const words = WORDS[status.procedure];
  const where = result.last?.group.productionZone ?? sayTo(part.goal);
  switch (done.kind) {
    case 'already':
      return sentences(
        `${group} ${words.already}: production ${movedOn ? 'was' : 'is'} in ${where}.`,
        movedOn ? '' : sayElsewhere(result),
        whose === 'unclear' ? `${posts} POST(s), turned down.` : 'Nothing was sent.',
      );
    case 'dryRun': {
      const { call } = ruleOf(run.setup.service, part.name);
      return blocking(done.findings).length === 0
        ? `Dry run: all preconditions hold; a real run would send ${call} to ${group}, ${sayWay(part.goal)}. Nothing was sent.`
        : `Dry run: a real run would stop here. ${sayBlocking(done.findings)} Nothing was sent.`;
    }
    case 'attested':
    case 'reached': {
      const ms = Date.parse(status.recoveredAt ?? endedAt) - Date.parse(status.startedAt);
      const note = done.kind === 'reached' && done.note ? ` Note: ${done.note}.` : '';
      const byHand = done.kind === 'attested' ? ' Done by hand, and seen to be so.' : '';
      const lost = lostAnswers > 0 ? ` ${lostAnswers} lost answer(s), ${posts} POST(s).` : '';
      return sentences(
        `${group} ${words.done} in ${sayMs(ms)}: production ${movedOn ? 'went to' : 'is in'} ${where}.${byHand}${lost}${note}`,
        movedOn ? '' : sayElsewhere(result),
        syncSkipped(status) ? 'Nobody has waited until its data is in sync.' : '',
        sayArmed(run, result),
        words.afterwards,
        movedOn ? '' : sayServers(run, result),
      );
    }
    default:
      return done satisfies never;
  }
}

function sayElsewhere(result: PartResult): string {
  return movedSince(result) === null
    ? ''
    : `It was in ${sayTo(result.part.goal)}: somebody has moved it since.`;
}

function laterSentence(result: PartResult): string {
  const { part, done } = result;
  const already = done.kind === 'already' ? ' already' : '';
  const zone = movedSince(result);
  const is = zone === null ? 'is' : 'was';
  return sentences(
    part.name === 'reprotect'
      ? `Then it was reprotected${already}.`
      : `Then production was brought home${already}: it ${is} in ${sayTo(part.goal)}.`,
    zone === null ? '' : `Production is in ${zone} now: somebody has moved it since.`,
  );
}

/** What a POST could still do that was given up without an answer, and is perhaps still on its way. */
function sayArmed(run: Run, { armedSince, part }: PartResult): string {
  if (armedSince !== null && !ruleOf(run.setup.service, part.name).guarded)
    return 'The answer to a POST was lost: should it start late, it could move production back. Watch the group for a while.';
  // A reprotect would make a guarded failover valid again.
  const alone = run.request.then === undefined || run.status.released !== null;
  return armedSince !== null && run.status.procedure === 'failover' && alone
    ? `The answer to a POST was lost: wait ${sayMs(run.setup.timings.armed)} before a reprotect, or it could still start then.`
    : '';
}

/** A recovery without servers is none: say who starts them. */
function sayServers(run: Run, { last }: PartResult): string {
  if (!WORDS[run.status.procedure].recovers || last === null) return '';
  if (run.request.servers === 'ignore')
    return 'Start the servers there: this run was told to leave them alone.';
  const skipped = run.status.skipped.some(({ step }) => step.startsWith('Start servers'));
  if (skipped) return 'Start the servers there by hand.';
  if (last.instances.length === 0) return 'This run knows no servers of the group: start them there.';
  // A cancel ends the run before them.
  return run.status.recoveredAt === null
    ? 'This run did not start the servers there.'
    : 'The servers there run.';
}

function sayDecisions(run: Run): string {
  const { attested, skipped } = run.status;
  const counts = [
    attested.length > 0 ? `${attested.length} step(s) attested` : '',
    skipped.length > 0 ? `${skipped.length} step(s) skipped` : '',
  ].filter((count) => count !== '');
  return counts.length === 0 ? '' : `${counts.join(', ')}.`;
}
