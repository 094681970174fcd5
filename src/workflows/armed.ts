import { CancelledFailure } from '@temporalio/workflow';
import { saySource } from '../domain/answers.ts';
import { clock } from '../domain/details.ts';
import { sayAction } from '../domain/words.ts';
import { ending } from './failure.ts';
import type { Part } from './part.ts';
import type { Run } from './run.ts';

/**
 * No document says how late a request behind a lost answer may still start. One that was given up in this run stays
 * armed: before a later action, which could make it valid again (a reprotect, after a repeated failover), the run waits
 * a longer window out, or a person says that it needn't.
 */
export async function waitOutArmed(run: Run, part: Part): Promise<void> {
  if (run.request.dryRun || Date.now() >= run.armedUntil) return;
  const until = new Date(run.armedUntil).toISOString();
  await run.step('Wait out the lost POST', async () => {
    const text = `A POST of this run was given up without an answer, and could still start. ${sayAction(part.name)} now could make it valid again, so the run waits until ${clock(until)} UTC.`;
    run.say(text);
    const answer = await run.waitFor({
      type: 'ArmedPost',
      title: 'A lost POST may still start',
      text,
      until,
      answers: { skip: 'goes on now, at your word.', abort: run.withAftermath('ends the run here.') },
    });
    if (run.cancelled) throw new CancelledFailure('cancelled before anything new was sent');
    if (answer === null) return run.say('the window is over: nothing has started late');
    const source = saySource(answer.input);
    if (answer.verb === 'abort') throw ending('Aborted', run.withAftermath(`Aborted${source}. ${text}`));
    run.status.skipped.push({ step: 'Wait out the lost POST', why: `skipped${source}` });
  });
}
