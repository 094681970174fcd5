import { Context } from '@temporalio/activity';
import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, rootCause, TerminatedFailure } from '@temporalio/common';
import { failureTypeOf } from '../domain/errors/index.ts';
import { sameWay, sayTo, type Goal } from '../domain/goal.ts';
import { yieldsTo, type Procedure } from '../domain/procedures.ts';
import type { RunReport } from '../domain/status.ts';
import { failure } from './failures.ts';
import { beating, untilStopped, type Stop } from './heartbeat.ts';

export interface JoinRequest {
  run: string;
  procedure: Procedure;
  goal: Goal;
  dryRun: boolean;
}

/** What a run says of itself where the server can read it without a worker. */
export interface RunMemo {
  goal?: Goal;
  dryRun?: boolean;
  /** It waits at a joint, where a person may let the group go. */
  mayRelease?: boolean;
}

/** `gone`: the run that held the group has ended meanwhile. */
export type Joined = { kind: 'result'; report: RunReport } | { kind: 'gone' };

/** Waits for the run that holds the group and hands back its result; refuses a run with another aim. */
export function createJoin(stopping: AbortSignal) {
  return {
    async joinRun(request: JoinRequest): Promise<Joined> {
      return beating(() => join(request, untilStopped(stopping)));
    },
  };
}

async function join(request: JoinRequest, stop: Stop): Promise<Joined> {
  const { client } = Context.current();
  const handle = client.workflow.getHandle(request.run);
  try {
    const held = await handle.describe();
    if (held.status.name !== 'RUNNING') return { kind: 'gone' };
    // Pinned to the run that was looked at: a later run of that id may have another aim.
    const pinned = client.workflow.getHandle(request.run, undefined, {
      firstExecutionRunId: held.raw.workflowExecutionInfo?.firstRunId ?? held.runId,
    });
    if (yieldsTo(held.type, request.procedure)) {
      // What it has sent is followed to its end before it lets the group go.
      await pinned.cancel();
      await Promise.race([pinned.result().catch(() => null), whenStopped(stop)]);
      return { kind: 'gone' };
    }
    const obstacle = inTheWay(request, held.type, (held.memo ?? {}) as RunMemo);
    if (obstacle) {
      throw failure(
        'GroupBusy',
        `The group is held by run ${request.run} (${obstacle}), running since ${held.startTime.toISOString()}. Nothing was started. Look at that run first; start again when it has ended.${letGo(held.memo as RunMemo | undefined)}`,
      );
    }
    const result = await Promise.race([pinned.result() as Promise<RunReport>, whenStopped(stop)]);
    return { kind: 'result', report: result };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { kind: 'gone' };
    if (error instanceof WorkflowFailedError) {
      // A reset ends the run that was waited for and goes on under the same id: join that one.
      if (error.cause instanceof TerminatedFailure && (await isRunning(request.run))) return { kind: 'gone' };
      throw passedOn(request.run, error);
    }
    throw error;
  }
}

export async function isRunning(run: string): Promise<boolean> {
  const { status } = await Context.current().client.workflow.getHandle(run).describe();
  return status.name === 'RUNNING';
}

function inTheWay(request: JoinRequest, type: string, memo: RunMemo): string | null {
  if (type !== request.procedure) return `procedure ${type}`;
  if ((memo.dryRun ?? false) !== request.dryRun) return memo.dryRun ? 'a dry run' : 'not a dry run';
  if (memo.goal && !sameWay(memo.goal, request.goal))
    return `towards ${sayTo(memo.goal)}, the other direction`;
  return null;
}

function letGo(memo: RunMemo | undefined): string {
  return memo?.mayRelease === true
    ? ' It waits for a person between two parts: "release" lets the group go.'
    : '';
}

function passedOn(run: string, error: WorkflowFailedError): ApplicationFailure {
  if (error.cause instanceof CancelledFailure) {
    return failure('Cancelled', `Run ${run}, which this one waited for, was cancelled.`);
  }
  const type = error.cause instanceof ApplicationFailure ? error.cause.type : null;
  return failure(failureTypeOf(type), `Run ${run}: ${rootCause(error.cause) ?? error.message}`);
}

/** A wait of days must not hold up a worker's shutdown, nor a cancel. */
export function whenStopped(stop: Stop): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(stop.reason());
    if (stop.signal.aborted) end();
    else stop.signal.addEventListener('abort', end, { once: true });
  });
}
