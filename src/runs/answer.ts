import { WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { answerProblem, type AnswerInput, type AnswerResult, type Verb } from '../domain/answers.ts';
import { namesOf } from '../temporal/errors.ts';
import { RunError } from './errors.ts';
import { viewRun } from './find.ts';
import { isOpen } from './notes.ts';
import { isNoWorkflow } from '../temporal/faults.ts';

export interface Answered extends AnswerResult {
  run: string;
}

const ANSWER_MS = 15_000;

/**
 * Says something to the run that a person means. Without a question's number the one that is open now is meant.
 * @throws RunError
 */
export async function answerRun(
  client: Client,
  typed: string,
  verb: Verb,
  said: AnswerInput,
): Promise<Answered> {
  checkAnswer(verb, said);
  const view = await viewRun(client, typed);
  const { id, record, status } = view;
  if (!isOpen(view)) {
    const ended = record.status.name.toLowerCase();
    throw new RunError('ended', `Run ${id} has ended (${ended}): nothing waits for an answer.`, { run: id });
  }
  if (status === null) {
    throw new RunError('noWorker', `No worker answers for run ${id}, so nobody can take "${verb}" now.`, {
      run: id,
      verb,
    });
  }
  const { question } = status;
  // The question that this person sees, and no later one.
  const meant = verb === 'note' ? null : (said.question ?? question?.number ?? null);
  const input = meant === null ? said : { ...said, question: meant };
  // One answer to one question, however often the key is pressed and by how many people; two approvals are two.
  const whose = verb === 'approve' ? `/${said.by ?? ''}` : '';
  const updateId =
    meant !== null && meant === question?.number ? `${verb}@${question.askedAt}${whose}` : null;
  return { run: id, ...(await send(client, id, verb, input, updateId)) };
}

/** @throws RunError `badInput` with a sentence that shows a correct one */
export function checkAnswer(verb: Verb, said: unknown): void {
  const problem = answerProblem(verb, said);
  if (problem !== null) throw new RunError('badInput', `${problem} Nothing was sent.`, { verb });
}

async function send(
  client: Client,
  id: string,
  verb: Verb,
  input: AnswerInput,
  updateId: string | null,
): Promise<AnswerResult> {
  try {
    return await client.withDeadline(Date.now() + ANSWER_MS, () =>
      client.workflow.getHandle(id).executeUpdate<AnswerResult, [AnswerInput]>(verb, {
        args: [input],
        ...(updateId ? { updateId } : {}),
      }),
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) {
      const why = error.cause instanceof Error ? error.cause.message : namesOf(error);
      throw new RunError('notTaken', why, { run: id, verb });
    }
    if (error instanceof Error && error.name === 'WorkflowUpdateRPCTimeoutOrCancelledError') {
      throw new RunError(
        'unanswered',
        `No worker took "${verb}" for run ${id} in ${ANSWER_MS / 1000} s. It may still be taken when one is back: look first, then say it again.`,
        { run: id, verb },
      );
    }
    if (isNoWorkflow(error)) {
      throw new RunError('ended', `Run ${id} has ended meanwhile: nothing waits for an answer any more.`, {
        run: id,
      });
    }
    throw error;
  }
}
