import { workflowInfo } from '@temporalio/workflow';
import { spanIdOf, traceIdOf } from '../domain/trace-ids.ts';
import type { Place } from '../temporal/step-header.ts';

/** Where this run is now: each run has its own instance of this module. Logs and activities carry it along. */
let step = 'Start';
let number = 0;

export function enter(name: string, at: number): void {
  step = name;
  number = at;
}

export const currentStep = (): string => step;

/** The spans of this run: a run that another one started is part of that one's trace. */
export function spansOf(): { trace: string; run: string; parent: string | null } {
  const { root, firstExecutionRunId } = workflowInfo();
  return {
    trace: traceIdOf(root?.runId ?? firstExecutionRunId),
    run: runSpan(firstExecutionRunId),
    parent: root === undefined ? null : runSpan(root.runId),
  };
}

const runSpan = (runId: string): string => spanIdOf(`${runId}/run`);

export const stepSpan = (at: number): string => spanIdOf(`${workflowInfo().runId}/step/${at}`);

export function place(): Place {
  const { trace, run } = spansOf();
  return { step, trace, span: number === 0 ? run : stepSpan(number) };
}
