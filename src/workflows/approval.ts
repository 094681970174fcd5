import { CancelledFailure } from '@temporalio/workflow';
import { nobodysWord, samePerson, type AnswerInput, type Verb } from '../domain/answers.ts';
import type { Finding } from '../domain/findings.ts';
import { sayWay } from '../domain/goal.ts';
import { neededApprovals } from '../domain/input.ts';
import { WORDS } from '../domain/words.ts';
import { ending } from './failure.ts';
import { lookAhead, type Part } from './part.ts';
import { now, type Run } from './run.ts';

/**
 * The approval before the first POST: none, one person, or two different ones, none of them the starter. False where a
 * person declined. What the first action would meet is looked at before, so that people know what they approve.
 */
export async function approved(run: Run, first: Part, goal = first.goal): Promise<boolean> {
  const { request, setup, status } = run;
  const needed = neededApprovals(request.approval, setup.approval);
  if (needed === 0 || request.dryRun) return true;
  if (request.by === undefined)
    throw ending('InputInvalid', 'This run needs an approval, so "by" must say who starts it.');
  const { done } = await lookAhead(run, first);
  // Nothing would be sent, so there is nothing to approve; unless more comes after it.
  const only = request.then === undefined && status.procedure !== 'exercise';
  if (done.kind === 'already' && only) return true;
  const findings = done.kind === 'dryRun' ? done.findings : [];
  const then = request.then === undefined ? '' : `, then ${request.then}`;
  const what = `${WORDS[status.procedure].title} of ${status.group}, ${sayWay(goal)}${then}`;
  return run.step('Approval', () => people(run, { needed, what, findings }));
}

/** Asks until enough people have said yes. One declines: it is off. */
async function people(
  run: Run,
  { needed, what, findings }: { needed: number; what: string; findings: readonly Finding[] },
): Promise<boolean> {
  const { status } = run;
  for (;;) {
    const given = status.approvals.map(({ by }) => by);
    if (given.length >= needed) return true;
    const so = given.length === 0 ? '' : ` Approved by ${given.join(', ')}.`;
    const answer = await run.waitFor(
      {
        type: 'ApprovalNeeded',
        title: 'Approval needed',
        text: `${what}.${so} ${needed - given.length} more of ${needed} approval(s) needed, none of them by ${status.by ?? '?'}, who started it.`,
        findings,
        answers: { approve: `approves: ${what}.`, decline: null, breakGlass: null },
      },
      mayApprove(run),
    );
    if (answer === null) throw new CancelledFailure('cancelled while waiting for an approval');
    const { by = '', reason = '' } = answer.input;
    if (answer.verb === 'decline') return false;
    if (answer.verb === 'breakGlass') {
      status.breakGlass = { by, reason, at: now() };
      run.say(`BREAK-GLASS by ${by}: ${reason}. Goes on with ${given.length} of ${needed} approvals.`);
      run.notices.brokeGlass();
      return true;
    }
    status.approvals.push({ by, at: now() });
  }
}

function mayApprove({ status }: Run): (verb: Verb, input: AnswerInput) => string | null {
  return (verb, input) => {
    const { by } = input;
    if (verb === 'breakGlass') return nobodysWord(input);
    if (verb !== 'approve') return null;
    const nobody = nobodysWord(input);
    if (nobody !== null) return nobody;
    if (samePerson(by, status.by))
      return `${status.by ?? ''} started this run: somebody else has to approve it.`;
    return status.approvals.some((one) => samePerson(one.by, by))
      ? `${by ?? ''} has approved already: another person is needed.`
      : null;
  };
}
