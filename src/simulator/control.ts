import type { ServerResponse } from 'node:http';
import * as z from 'zod';
import { perform } from './actions.ts';
import { callKinds } from './call-log.ts';
import type { Cloud } from './cloud.ts';
import { Refusal } from './errors.ts';
import { faultRule } from './fault-spec.ts';
import { newRequestId } from './ids.ts';
import { otherStation } from './model.ts';
import { finishByHand } from './operations.ts';
import { patchGroup } from './patch-group.ts';
import { settingsPatch } from './settings.ts';
import { groupPatch, groupSpec, jobFinish, personOrder, worldSpec } from './spec.ts';
import type { PersonOrder, WorldSpec } from './spec.ts';
import { stateView } from './state-view.ts';

/** A request to the control API, beside the cloud's own. */
export interface ControlRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: string;
  /** Replaces the world. */
  reset: (spec: 'default' | WorldSpec) => void;
}

interface Reply {
  status: number;
  body?: unknown;
}

type Handler = (cloud: Cloud, request: ControlRequest, id: string) => Reply | Promise<Reply>;

const ok = (body: unknown = {}): Reply => ({ status: 200, body });
const notFound = (what: string): Reply => ({ status: 404, body: { message: `no such ${what}` } });
const idOnly = z.strictObject({ id: z.string() });
const resetBody = z.strictObject({ world: z.union([z.literal('default'), worldSpec]) });

/** Method and path below `/__sim`, with `:id` for a variable part. */
const handlers: Record<string, Handler> = {
  'GET /ready': () => ok({ ready: true }),
  'GET /state': (cloud) => ok(stateView(cloud)),
  'GET /settings': (cloud) => ok(cloud.world.settings),
  'PATCH /settings': (cloud, request) => {
    cloud.world.updateSettings(read(request, settingsPatch));
    return ok(cloud.world.settings);
  },
  'POST /reset': (_cloud, request) => {
    request.reset(read(request, resetBody).world);
    return ok();
  },
  'POST /groups': (cloud, request) => ({
    status: 201,
    body: { id: cloud.world.addGroup(read(request, groupSpec)).id },
  }),
  'PATCH /groups/:id': (cloud, request, id) => {
    const patch = read(request, groupPatch);
    const group = cloud.world.groups.get(id);
    if (!group) return notFound('group');
    patchGroup(cloud.world, group, patch);
    return ok();
  },
  'POST /person': (cloud, request) => ok(actAsPerson(cloud, read(request, personOrder))),
  'POST /jobs/finish': (cloud, request) => {
    const { groupId, result, errorCode } = read(request, jobFinish);
    const job = finishByHand(cloud.world, groupId, result, errorCode);
    return job ? ok({ jobId: job.id }) : notFound('unfinished job');
  },
  'POST /tokens/revoke': (cloud) => ok({ revoked: cloud.tokens.revokeAll() }),
  'GET /effects': (cloud, { query }) => {
    const groupId = query.get('groupId');
    return ok({
      effects: cloud.effects.entries.filter((effect) => groupId === null || effect.groupId === groupId),
    });
  },
  'GET /calls': ({ calls, tokens }) =>
    ok({ counts: calls.counts, tokensIssued: tokens.issued, requests: calls.requests }),
  'GET /wait': async ({ calls, signal }, { query }) => {
    const call = z.enum(callKinds).parse(query.get('call'));
    const enough = () => calls.counts[call] >= number(query, 'count', 1);
    const reached = await calls.bell.until(enough, number(query, 'wait', 30_000), signal);
    return { status: reached ? 200 : 408, body: { count: calls.counts[call] } };
  },
  'GET /faults': (cloud) => ok({ faults: cloud.faults.list() }),
  'POST /faults': (cloud, request) => ({
    status: 201,
    body: { id: cloud.faults.add(read(request, faultRule)) },
  }),
  'DELETE /faults': (cloud) => ok({ removed: cloud.faults.remove() }),
  'DELETE /faults/:id': (cloud, _request, id) =>
    cloud.faults.remove(id) ? ok({ removed: 1 }) : notFound('fault'),
  'GET /held/:id': async ({ faults, signal }, { query }, id) => {
    if (faults.held(id) === undefined) return notFound('fault');
    const enough = () => (faults.held(id) ?? 0) >= number(query, 'count', 1);
    const reached = await faults.bell.until(enough, number(query, 'wait', 30_000), signal);
    return { status: reached ? 200 : 408, body: { held: faults.held(id) ?? 0 } };
  },
  'POST /release': (cloud, request) => {
    const released = cloud.faults.release(read(request, idOnly).id);
    return released === undefined ? notFound('fault') : ok({ released });
  },
};

/** Answers a request to the control API: 400 with a sentence for a body that isn't understood. */
export async function serveControl(
  cloud: Cloud,
  request: ControlRequest,
  response: ServerResponse,
): Promise<void> {
  const reply = await handle(cloud, request);
  response.writeHead(reply.status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(reply.body ?? {}));
}

async function handle(cloud: Cloud, request: ControlRequest): Promise<Reply> {
  const path = request.path.replace(/^\/__sim/, '');
  const [, first = '', id = ''] = path.split('/');
  const handler = handlers[`${request.method} ${path}`] ?? handlers[`${request.method} /${first}/:id`];
  if (!handler) return notFound('control operation');
  cloud.world.settle();
  try {
    return await handler(cloud, request, decodeURIComponent(id));
  } catch (error) {
    if (error instanceof z.ZodError) return { status: 400, body: { message: z.prettifyError(error) } };
    if (error instanceof RangeError || error instanceof SyntaxError)
      return { status: 400, body: { message: error.message } };
    throw error;
  }
}

function read<T>(request: ControlRequest, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(request.body === '' ? '{}' : request.body));
}

function number(query: URLSearchParams, name: string, fallback: number): number {
  return z.coerce
    .number()
    .int()
    .min(0)
    .parse(query.get(name) ?? fallback);
}

/** Somebody does it in the console, under the same conditions as the API. */
function actAsPerson(cloud: Cloud, order: PersonOrder): unknown {
  const { groupId, action } = order;
  const group = cloud.world.groups.get(groupId);
  // The console has one button for a switchover: to the other side.
  const other = group ? otherStation(group.priority_station) : null;
  const station = action === 'reverse' ? (order.priorityStation ?? other) : null;
  const requestId = newRequestId();
  const effect = cloud.effects.arrived(
    { groupId, action, priorityStation: station, by: 'person', requestId },
    group,
  );
  try {
    perform(cloud, groupId, { verb: action, station }, effect);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  return effect;
}
