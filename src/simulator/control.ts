import type { ServerResponse } from 'node:http';
import * as z from 'zod';
import { callKinds } from './call-log.ts';
import type { Cloud } from './cloud.ts';
import { created, notFound, number, ok, read } from './control-kit.ts';
import type { ControlRequest, Handlers, Reply } from './control-kit.ts';
import { worldHandlers } from './control-world.ts';
import { faultRule } from './fault-spec.ts';
import { settingsPatch } from './settings.ts';
import { worldSpec } from './spec.ts';
import { stateView } from './state-view.ts';

const idOnly = z.strictObject({ id: z.string() });
const keyOnly = z.strictObject({ access: z.string().optional() });
const resetBody = z.strictObject({ world: z.union([z.literal('default'), worldSpec]) });

const handlers: Handlers = {
  ...worldHandlers,
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
  'POST /tokens/revoke': (cloud) => ok({ revoked: cloud.tokens.revokeAll() }),
  'POST /keys/unlock': ({ keys, world }, request) =>
    ok({ unlocked: keys.unlock(read(request, keyOnly).access, Date.now() + world.settings.clockAheadMs) }),
  'GET /effects': ({ effects }, { query }) => {
    const groupId = query.get('groupId');
    const ofGroups = effects.entries.filter((effect) => groupId === null || effect.groupId === groupId);
    return ok({
      effects: ofGroups,
      ...(query.get('servers') === '1' ? { servers: effects.servers } : {}),
      ...(query.get('drills') === '1' ? { drills: effects.drills } : {}),
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
  'POST /faults': (cloud, request) => created({ id: cloud.faults.add(read(request, faultRule)) }),
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
  const [id = ''] = /[^/]*$/.exec(path) ?? [];
  const handler =
    handlers[`${request.method} ${path}`] ??
    handlers[`${request.method} ${path.slice(0, path.length - id.length)}:id`];
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
