import { OWN_WAY_BACK } from '../domain/findings.ts';
import { plural } from '../pages/say.ts';
import { overridesOf } from '../report/people.ts';
import { postsOf } from '../report/posts.ts';
import { wordsOf } from '../report/questions.ts';
import { recoveredAtOf } from '../report/recovery.ts';
import type { Work } from '../report/work.ts';
import type { RecordedPractice } from './recorded.ts';
import type { PracticeOutcome, Remark } from './told.ts';

/** What a reader should know of a run besides its outcome: an end that looks good hides none of it. */
export function remarksOf(work: Work, report: RecordedPractice | null, outcome: PracticeOutcome): Remark[] {
  const remarks: Remark[] = [];
  const say = (code: Remark['code'], text: string) => remarks.push({ code, text });
  const { breakGlass = null, skipped = [], attested = [], drill = null } = report ?? {};
  // Its start said nothing of it, so the list could not leave it out.
  if (work.request?.dryRun) say('dry-run', 'A dry run: nothing was practised');
  if (breakGlass) say('break-glass', `Break-glass by ${breakGlass.by}: ${breakGlass.reason}`);
  for (const { finding, reason, by } of report?.overrides ?? overridesOf(work, wordsOf(work.facts)))
    if (reason !== OWN_WAY_BACK.reason)
      say('overridden', `Went on in spite of ${finding}${by ? ` (${by})` : ''}: ${reason}`);
  for (const { step, why } of skipped) say('skipped', `"${step}": ${why}`);
  for (const { step, why } of attested) say('attested', `"${step}": ${why}`);
  const lost = report?.lostAnswers ?? postsOf(work).filter((post) => post.outcome === 'unknown').length;
  if (lost > 0) say('lost-answer', `${plural(lost, 'answer')} to a POST lost`);
  const { end } = work.facts;
  if (end?.kind === 'failed' && end.failure.type === 'DrillNotRemoved')
    say('drill-left', 'Something of the drill was left, and costs money');
  if (drill !== null && drill.swept.length > 0)
    say('leftovers-swept', `${plural(drill.swept.length, 'leftover')} of earlier runs deleted`);
  if (drill !== null && drill.vpcStays && drill.vpc !== null)
    say('network-stays', `VPC ${drill.vpc}, which the service made, stays: delete it by hand`);
  const unseen = outcome === 'completed' ? unseenOf(recoveredAtOf(work)) : null;
  if (unseen !== null) remarks.push(unseen);
  return remarks;
}

/** "Usable" is no more than what somebody has looked at. */
function unseenOf({ at, by }: ReturnType<typeof recoveredAtOf>): Remark | null {
  if (at === null) return { code: 'not-seen', text: 'Nobody has looked whether the servers work' };
  if (by === 'move')
    return { code: 'not-seen', text: 'Production has moved; nobody has looked whether its servers run' };
  if (by === 'servers')
    return { code: 'not-probed', text: 'The servers ran; no health probe was asked whether they work' };
  return null;
}
