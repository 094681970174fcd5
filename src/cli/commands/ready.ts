import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { parseDuration } from '../../domain/duration.ts';
import { parseReadiness, readinessId, type ReadinessRequest } from '../../domain/readiness/input.ts';
import type { Readiness, Verdict } from '../../domain/readiness/readiness.ts';
import { describeReadiness } from '../../domain/readiness/text.ts';
import { boardOf, entryOf, MAX_AGE_MS, readBoard, type Board } from '../../runs/readiness.ts';
import { pollersOf } from '../../runs/status.ts';
import { temporalFault } from '../../temporal/faults.ts';
import type { Connected } from '../../temporal/connection.ts';
import { boardLines } from '../board.ts';
import { CommandError, EXIT, type ExitCode } from '../exit.ts';
import { run } from '../output.ts';
import { findTaskQueue } from '../task-queue.ts';
import { withTemporal } from '../with-temporal.ts';

interface Options {
  now?: true | undefined;
  maxAge?: string | undefined;
  json?: true | undefined;
  config?: string | undefined;
  taskQueue?: string | undefined;
}

/** A check ends by itself within some minutes; this is for one that has no worker any more. */
const WAIT_MS = 15 * 60_000;

const EXIT_OF: Readonly<Record<Verdict, ExitCode>> = {
  ready: EXIT.ok,
  degraded: EXIT.degraded,
  'not ready': EXIT.notReady,
};

export async function ready(typed: string | undefined, options: Options): Promise<void> {
  await run(options, async (out) => {
    const asked = typed === undefined ? null : requestOf(typed);
    const maxAgeMs = options.maxAge === undefined ? MAX_AGE_MS : parseDuration(options.maxAge);
    if (maxAgeMs === null)
      throw new CommandError('DR_USAGE', `--max-age is a number with its unit, like 1h or 90m.`);
    if (options.now && asked === null)
      throw new CommandError('DR_USAGE', '--now needs SITE or SITE/GROUP. Nothing was started.');
    const board = await withTemporal(async (temporal) =>
      options.now && asked !== null
        ? checkNow(temporal, asked, await findTaskQueue(options))
        : lastResults(temporal, asked, maxAgeMs),
    );
    out.data(board);
    for (const line of boardLines(board)) out.line(line);
    return EXIT_OF[board.verdict];
  });
}

/** SITE or SITE/GROUP. */
function requestOf(typed: string): ReadinessRequest {
  const slash = typed.indexOf('/');
  const [site, group] = slash < 0 ? [typed, null] : [typed.slice(0, slash), typed.slice(slash + 1)];
  const parsed = parseReadiness({ site, group }, '');
  if ('problem' in parsed)
    throw new CommandError('DR_USAGE', `${typed} is neither SITE nor SITE/GROUP, like eu-de/pg-payments.`);
  return parsed.request;
}

async function lastResults(
  { client }: Connected,
  asked: ReadinessRequest | null,
  maxAgeMs: number,
): Promise<Board> {
  const filter = { site: asked?.site, group: asked?.group ?? undefined };
  const board = await readBoard(client, filter, { maxAgeMs });
  if (board !== null) return board;
  const of = asked === null ? '' : ` of ${asked.site}${asked.group === null ? '' : `/${asked.group}`}`;
  const try_ =
    asked === null
      ? 'dr ready SITE --now'
      : `dr ready ${asked.site}${asked.group === null ? '' : `/${asked.group}`} --now`;
  throw new CommandError(
    'DR_NO_RESULT',
    `There is no result${of}: nothing has been checked, or longer ago than Temporal keeps. ${try_} checks.`,
  );
}

async function checkNow({ client }: Connected, asked: ReadinessRequest, taskQueue: string): Promise<Board> {
  const workers = await pollersOf(client, taskQueue);
  // That is an answer, too, and a check would never give one.
  if (workers === 0)
    throw new CommandError(
      'DR_NOBODY_CHECKS',
      `Not ready: no worker polls task queue "${taskQueue}", so nobody would carry a failover out. "dr worker" starts one.`,
    );
  const workflowId = readinessId(asked);
  const handle = await client.workflow.start('readiness', {
    workflowId,
    taskQueue,
    args: [asked],
    // One that is under way is as good.
    workflowIdConflictPolicy: 'USE_EXISTING',
    ...describeReadiness(asked),
  });
  try {
    const result = (await client.withDeadline(Date.now() + WAIT_MS, () => handle.result())) as Readiness;
    return boardOf([entryOf(result, { maxAgeMs: MAX_AGE_MS, now: Date.now() })], workers);
  } catch (error) {
    if (error instanceof WorkflowFailedError) {
      if (error.cause instanceof CancelledFailure)
        throw new CommandError('DR_NO_RESULT', `The check ${workflowId} was cancelled.`);
      const said = error.cause?.message ?? `The check ${workflowId} failed.`;
      const type = error.cause instanceof ApplicationFailure ? error.cause.type : null;
      throw new CommandError(type === 'UnknownSite' ? 'DR_SITE_UNKNOWN' : 'DR_INPUT_INVALID', said);
    }
    if (temporalFault(error)?.kind !== 'away') throw error;
    throw new CommandError(
      'DR_NOBODY_CHECKS',
      `Not ready: the check ${workflowId} has given no answer for ${WAIT_MS / 60_000} minutes.`,
    );
  }
}
