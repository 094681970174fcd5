import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { RunStatus } from '../domain/status.ts';

/** The one argument of each answer; every field may be left out, and so may the argument. */
export interface AnswerInput {
  /** Who answers. */
  by?: string;
  reason?: string;
}

export interface AnswerResult {
  accepted: true;
  message: string;
}

export const statusQuery = defineQuery<RunStatus>('status');
export const retryUpdate = defineUpdate<AnswerResult, [AnswerInput | undefined]>('retry');
export const abortUpdate = defineUpdate<AnswerResult, [AnswerInput | undefined]>('abort');
