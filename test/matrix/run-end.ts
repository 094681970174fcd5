import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { RunReport, RunStatus } from '../../src/domain/status.ts';
import type { Said } from './types.ts';

/** Where a run has come to. */
export type Stop =
  | { kind: 'ended'; report: RunReport }
  | { kind: 'asks'; status: RunStatus & { question: NonNullable<RunStatus['question']> } }
  | { kind: 'failed'; type: string; message: string };

/** Watches a run without asking its worker, which has enough to do. */
export class Watched {
  readonly handle: WorkflowHandle;
  readonly #end: Promise<Stop>;
  #answered = 0;

  constructor(handle: WorkflowHandle) {
    this.handle = handle;
    this.#end = handle.result().then(
      (report): Stop => ({ kind: 'ended', report: report as RunReport }),
      (error: unknown): Stop => failed(error),
    );
  }

  /** The end, or the next question. A run that waits for a lost POST goes on by itself. */
  async stop(): Promise<Stop> {
    for (;;) {
      const end = await Promise.race([this.#end, delay(400, null)]);
      if (end !== null) return end;
      const { memo } = await this.handle.describe();
      if (memo?.['needsHuman'] !== true) continue;
      const status = await this.status();
      const question = status?.question;
      if (!status || !question || question.type === 'ArmedPost' || question.number <= this.#answered)
        continue;
      // An exercise always waits for one, and nobody wants to know.
      if (question.type === 'ApprovalNeeded') {
        await this.answer('approve', question.number);
        continue;
      }
      return { kind: 'asks', status: { ...status, question } };
    }
  }

  async answer(verb: Said['say'], question: number): Promise<void> {
    this.#answered = question;
    const reason = verb === 'skip' ? { reason: 'matrix' } : {};
    await this.handle.executeUpdate(verb, { args: [{ by: 'matrix', question, ...reason }] });
  }

  /** Waits until it asks for an approval, and gives it. */
  async approve(): Promise<void> {
    for (;;) {
      const question = (await this.status())?.question;
      if (question?.type === 'ApprovalNeeded') return this.answer('approve', question.number);
      await delay(200);
    }
  }

  /** What it says of itself; null where nobody answers. */
  status(): Promise<RunStatus | null> {
    return this.handle.query<RunStatus>('status').catch(() => null);
  }
}

function failed(error: unknown): Stop {
  const cause = error instanceof WorkflowFailedError ? error.cause : error;
  if (cause instanceof ApplicationFailure)
    return { kind: 'failed', type: cause.type ?? '?', message: cause.message };
  if (cause instanceof CancelledFailure) return { kind: 'failed', type: 'Cancelled', message: cause.message };
  return { kind: 'failed', type: '?', message: String(cause ?? error) };
}
