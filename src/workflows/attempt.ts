import type { StepQuestion } from '../domain/questions.ts';
import { failedActivity } from './failure.ts';
import type { Run, StepAnswer } from './run.ts';

/** What an activity that waits for something came to. */
interface Waited {
  done: boolean;
  saw: string;
}

/**
 * Waits for it, and asks each time that it was not seen. True where it was; false where a person skips it.
 * The wait gets what was said last, a retry at first.
 */
export async function untilSeen(
  run: Run,
  wait: (said: StepAnswer) => Promise<Waited>,
  question: (told: string) => StepQuestion,
): Promise<boolean> {
  let said: StepAnswer = 'retry';
  for (;;) {
    const told = await attempt(run, wait, said);
    if (told === null) return true;
    said = await run.ask(question(told));
    if (said === 'skip') return false;
  }
}

/** Null when it was seen, else what to ask about. */
async function attempt(
  run: Run,
  wait: (said: StepAnswer) => Promise<Waited>,
  said: StepAnswer,
): Promise<string | null> {
  try {
    const { done, saw } = await run.interruptible(() => wait(said));
    if (!done) return `${saw}.`;
    run.say(saw);
    return null;
  } catch (error) {
    return failedActivity(error).message;
  }
}
