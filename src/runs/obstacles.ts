import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { RunRequest } from '../domain/input.ts';
import type { Procedure } from '../domain/procedures.ts';
import { lockOf } from '../domain/run-id.ts';
import { RunError } from './errors.ts';
import { findRecord, runByName } from './find.ts';
import { isOpen, notesOf, worksIn, type RunRecord } from './notes.ts';
import { withStatus } from './status.ts';

/**
 * The run in the way may have another id: started by id while we name the group. The run itself finds that out,
 * and is refused; whoever does not wait for it should be told here. A look that fails stops nothing.
 */
export async function openByName(
  client: Client,
  request: Pick<RunRequest, 'site' | 'group'>,
  procedure: Procedure,
): Promise<RunRecord | null> {
  const real = await openNamed(client, request, 'failover');
  // A drill is in nobody's way; everything else is in a drill's.
  return procedure === 'drill' && real === null ? openNamed(client, request, procedure) : real;
}

async function openNamed(
  client: Client,
  { site, group }: Pick<RunRequest, 'site' | 'group'>,
  procedure: Procedure,
): Promise<RunRecord | null> {
  const held = await runByName(client, lockOf(procedure, site, group).slice('dr/'.length))
    .then((id) => (id === null ? null : findRecord(client, id)))
    .catch(() => null);
  return held !== null && isOpen(held) ? held : null;
}

/**
 * Is the run in flight the one that is asked for?
 * @returns the zone that production leaves in it, where it says so
 * @throws RunError `inTheWay`
 */
export async function refuseOther(
  client: Client,
  held: RunRecord,
  procedure: Procedure,
  request: RunRequest,
): Promise<string | null> {
  const { id, record } = held;
  const refuse = (what: string): never => {
    const since = record.startTime.toISOString();
    throw new RunError(
      'inTheWay',
      `Run ${id} (${what}, since ${since}) is in the way. Nothing was started.`,
      {
        run: id,
        mayRelease: notesOf(record).mayRelease === true,
      },
    );
  };
  if (record.type !== procedure) return refuse(`procedure ${record.type}`);
  const input = await inputOf(client, held);
  if (input.dryRun === true) return refuse('a dry run under the id of a real one');
  const from = await directionOf(client, held, input);
  const to = input.goal?.to ?? input.to ?? null;
  if (to !== null && leadsElsewhere(request.to, to, input)) return refuse(`${procedure} to ${to}`);
  if (request.from === undefined || request.from === from) return from;
  return refuse(
    from === null ? `${procedure}, which has not yet said out of which zone` : `${procedure} from ${from}`,
  );
}

/** "source" and "target" are for the run to resolve, which knows the group: it joins, or is refused. */
function leadsElsewhere(asked: string | undefined, to: string, input: Partial<RunRequest>): boolean {
  if (asked === undefined || asked === to || asked === input.to) return false;
  return input.goal === undefined || (asked !== 'source' && asked !== 'target');
}

/** A joined run goes on as it was started. */
export async function ignoredIn(client: Client, held: RunRecord, request: RunRequest): Promise<string[]> {
  const input = await inputOf(client, held);
  const asked = (
    ['then', 'approval', 'servers', 'resend', 'onFailure', 'vpc', 'hold', 'verdict'] as const
  ).filter((key) => request[key] !== undefined && request[key] !== input[key]);
  return asked.map((key) => `${key} ${request[key] ?? ''}`);
}

/** Fixed in the input of the run that does the work; before that, what was asked for, or what the run says. */
async function directionOf(
  client: Client,
  held: RunRecord,
  input: Partial<RunRequest>,
): Promise<string | null> {
  if (input.goal) return input.goal.from;
  const next = worksIn(held);
  const working = next === null ? null : await findRecord(client, next);
  const theirs = working === null ? undefined : (await inputOf(client, working)).goal;
  if (theirs ?? input.from) return theirs?.from ?? input.from ?? null;
  return (await withStatus(client, held)).status?.from ?? null;
}

/** What the run was started with, from its history: there without a worker, and whichever way it was started. */
async function inputOf(client: Client, { id, record }: RunRecord): Promise<Partial<RunRequest>> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId: id, runId: record.runId },
    maximumPageSize: 1,
  });
  const payload = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  if (!payload) return {};
  try {
    const input: unknown = defaultPayloadConverter.fromPayload(payload);
    return typeof input === 'object' && input !== null ? input : {};
  } catch {
    // Not JSON: that run ends by itself.
    return {};
  }
}
