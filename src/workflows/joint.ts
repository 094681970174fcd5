import { CancelledFailure } from '@temporalio/workflow';
import { nobodysWord, saySource } from '../domain/answers.ts';
import { now, type Run } from './run.ts';

/** Where a run of several parts waits for a person's word, for days if need be. */
export interface Joint {
  /** As people see it in the list of steps. */
  name: string;
  text: string;
  /** The word that carries the run on, and what it does. */
  go: { verb: 'confirmAzRestored' | 'approve'; effect: string };
}

/** True: go on. False: the run was let go here, well, so that another procedure may take the group. */
export async function joint(run: Run, { name, text, go }: Joint): Promise<boolean> {
  return run.step(name, async () => {
    run.crossedLine('ends the run here; nothing is in flight.');
    run.say(text);
    const answer = await run.waitFor(
      { type: 'Joint', title: name, text, answers: { [go.verb]: go.effect, release: null } },
      (verb, input) => (verb === 'release' ? null : nobodysWord(input)),
    );
    if (answer === null) throw new CancelledFailure('cancelled at a joint');
    if (answer.verb === 'release') {
      run.status.released = { at: now(), why: `let go${saySource(answer.input)} before "${name}"` };
      return false;
    }
    if (answer.verb === 'confirmAzRestored') run.override(answer);
    else run.status.approvals.push({ by: answer.input.by ?? '', at: now() });
    return true;
  });
}
