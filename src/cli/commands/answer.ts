import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { AnswerResult } from '../../workflows/messages.ts';
import { connectTemporal } from '../../temporal/connection.ts';
import { namesOf } from '../../temporal/errors.ts';
import { CommandError, EXIT } from '../exit.ts';
import { run } from '../output.ts';
import { viewRun } from '../runs.ts';

export interface AnswerOptions {
  by?: string | undefined;
  reason?: string | undefined;
  json?: true | undefined;
}

export async function answer(verb: 'retry' | 'abort', typed: string, options: AnswerOptions): Promise<void> {
  await run(options, async (out) => {
    const temporal = await connectTemporal();
    try {
      const { id, record, status } = await viewRun(temporal.client, typed);
      if (record.status.name !== 'RUNNING') {
        throw new CommandError(
          EXIT.notReached,
          `Run ${id} has ended (${record.status.name.toLowerCase()}): nothing waits for an answer.`,
        );
      }
      const by = options.by ?? process.env['USER'];
      const input = { ...(by ? { by } : {}), ...(options.reason ? { reason: options.reason } : {}) };
      const handle = temporal.client.workflow.getHandle(id);
      // One answer to one question, however often the key is pressed and by how many people.
      const updateId = status?.question ? `${verb}@${status.question.askedAt}` : undefined;
      const result = await handle
        .executeUpdate<AnswerResult, [typeof input]>(verb, {
          args: [input],
          ...(updateId ? { updateId } : {}),
        })
        .catch((error: unknown) => {
          if (error instanceof WorkflowUpdateFailedError) {
            throw new CommandError(
              EXIT.notReached,
              error.cause instanceof Error ? error.cause.message : namesOf(error),
            );
          }
          throw error;
        });
      out.data({ run: id, ...result });
      out.line(result.message);
    } finally {
      await temporal.connection.close();
    }
  });
}
