import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { Connected } from '../../temporal/connection.ts';
import { withTemporal } from '../with-temporal.ts';
import { namesOf } from '../../temporal/errors.ts';
import type { AnswerInput, AnswerResult, Verb } from '../../domain/answers.ts';
import { CommandError, EXIT } from '../exit.ts';
import { run } from '../output.ts';
import { isOpen, viewRun } from '../runs.ts';

export interface AnswerOptions {
  by?: string | undefined;
  reason?: string | undefined;
  json?: true | undefined;
}

const ANSWER_MS = 15_000;

export async function answer(verb: Verb, typed: string, options: AnswerOptions): Promise<void> {
  await run(options, async (out) => {
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
      const by = options.by ?? process.env['USER'];
      const input = { ...(by ? { by } : {}), ...(options.reason ? { reason: options.reason } : {}) };
      // One answer to one question, however often the key is pressed and by how many people.
      const updateId = status.question ? `${verb}@${status.question.askedAt}` : undefined;
      const result = await send(temporal, id, verb, input, updateId);
      out.data({ run: id, ...result });
      out.line(result.message);
      if (verb !== 'abort') out.line(`Watch it: dr watch ${id}`);
    });
  });
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
