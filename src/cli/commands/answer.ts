import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { Connected } from '../../temporal/connection.ts';
import { withTemporal } from '../with-temporal.ts';
import { namesOf } from '../../temporal/errors.ts';
import {
  answerProblem,
  VERBS,
  type AnswerInput,
  type AnswerResult,
  type Verb,
} from '../../domain/answers.ts';
import { CommandError, EXIT } from '../exit.ts';
import { run } from '../output.ts';
import { isOpen, viewRun } from '../runs.ts';
import { commandOf } from '../say.ts';

export interface AnswerOptions {
  by?: string | undefined;
  reason?: string | undefined;
  finding?: string | undefined;
  text?: string | undefined;
  json?: true | undefined;
}

const ANSWER_MS = 15_000;

/** @param command the verb as it is typed */
export async function answer(command: string, typed: string, options: AnswerOptions): Promise<void> {
  await run(options, async (out) => {
    const verb = VERBS.find((one) => commandOf(one) === command);
    if (verb === undefined) throw new CommandError(EXIT.usage, `There is no verb "${command}".`);
    const said = inputOf(options);
    const problem = answerProblem(verb, said);
    if (problem !== null) throw new CommandError(EXIT.usage, `${problem} Nothing was sent.`);
    return withTemporal(async (temporal) => {
      const view = await viewRun(temporal.client, typed);
      const { id, record, status } = view;
      if (!isOpen(view)) {
        throw new CommandError(
          EXIT.notReached,
          `Run ${id} has ended (${record.status.name.toLowerCase()}): nothing waits for an answer.`,
        );
      }
      if (status === null) {
        throw new CommandError(
          EXIT.notReached,
          `No worker answers for run ${id}, so nobody can take "${verb}" now. Start one ("dr worker") and say it again.`,
        );
      }
      const { question } = status;
      // The question that this person sees, and no later one.
      const input = question && verb !== 'note' ? { ...said, question: question.number } : said;
      // One answer to one question, however often the key is pressed and by how many people; two approvals are two.
      const whose = verb === 'approve' ? `/${said.by ?? ''}` : '';
      const updateId = question && verb !== 'note' ? `${verb}@${question.askedAt}${whose}` : undefined;
      const result = await send(temporal, id, verb, input, updateId);
      out.data({ run: id, ...result });
      out.line(result.message);
      if (verb !== 'abort') out.line(`Watch it: dr watch ${id}`);
    });
  });
}

function inputOf({ by = process.env['USER'], reason, finding, text }: AnswerOptions): AnswerInput {
  return {
    ...(by ? { by } : {}),
    ...(reason ? { reason } : {}),
    ...(finding ? { finding } : {}),
    ...(text ? { text } : {}),
  };
}

async function send(
  { client }: Connected,
  id: string,
  verb: Verb,
  input: AnswerInput,
  updateId: string | undefined,
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
      const said = error.cause instanceof Error ? error.cause.message : namesOf(error);
      throw new CommandError(EXIT.notReached, said);
    }
    if (error instanceof Error && error.name === 'WorkflowUpdateRPCTimeoutOrCancelledError') {
      throw new CommandError(
        EXIT.notReached,
        `No worker took "${verb}" for run ${id} in ${ANSWER_MS / 1000} s. It may still be taken when one is back: look first ("dr status ${id}"), then say it again.`,
      );
    }
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') {
      throw new CommandError(
        EXIT.notReached,
        `Run ${id} has ended meanwhile: nothing waits for an answer any more.`,
      );
    }
    throw error;
  }
}
