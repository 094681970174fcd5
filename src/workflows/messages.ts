import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { AnswerInput, AnswerResult, Verb } from '../domain/answers.ts';
import type { RunStatus } from '../domain/status.ts';

export const statusQuery = defineQuery<RunStatus>('status');

/** One update a verb: the Temporal UI lists them by name. */
export const updateOf = (verb: Verb) => defineUpdate<AnswerResult, [AnswerInput | undefined]>(verb);
