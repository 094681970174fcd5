import { inShort } from './details.ts';
import type { RunStatus } from './status.ts';

/**
 * What Temporal tells of a run when no worker answers: the same as the current details. Written when a step or a question
 * begins. The Temporal UI sorts the names, so what people look for is in capitals.
 * @param told how many of the steps earlier writes have told of
 */
export function memoOf(
  status: RunStatus,
  { failure = null, told = 0 }: { failure?: string | null; told?: number } = {},
): Record<string, unknown> {
  const { question, steps, endedAt, startedAt } = status;
  const step = steps.at(-1);
  return {
    NOW: inShort(status, failure),
    // Objects, not texts: the UI would escape each quotation mark of a text.
    PRESS: Object.fromEntries(
      question?.answers.map(({ verb, json }) => [verb, JSON.parse(json) as unknown]) ?? [],
    ),
    group: status.group,
    worksIn: status.worksIn,
    state: status.state,
    step: step?.name ?? '',
    // One write may tell of several steps; the report reads here when each began.
    began: steps.slice(told).map(({ name, startedAt: at }) => ({ name, at })),
    headline: status.headline,
    since: question?.askedAt ?? endedAt ?? step?.startedAt ?? startedAt,
    needsHuman: question !== null,
    question: question?.text.slice(0, 500) ?? null,
    questionType: status.question?.type ?? null,
    // What a run that never comes to its own end leaves for its report.
    recoveredAt: status.recoveredAt,
    recoveredBy: status.recoveredBy,
    mayRelease: question?.answers.some(({ verb }) => verb === 'release') ?? false,
    cancel: status.cancel,
  };
}
