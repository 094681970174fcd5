import * as z from 'zod';
import { Refusal } from './errors.ts';
import type { ActionCall, PendingAction } from './exchange.ts';
import { isJson, readObject } from './json-body.ts';
import type { PowerOrder } from './server-job.ts';
import { beginPower } from './server-power.ts';

const servers = z
  .array(z.looseObject({ id: z.string().min(1) }))
  .min(1)
  .max(1_000);
// A call with both actions, or with neither, is none.
const body = z.union([
  z.strictObject({ 'os-start': z.looseObject({ servers }) }),
  z.strictObject({ 'os-stop': z.looseObject({ servers, type: z.enum(['SOFT', 'HARD']).default('SOFT') }) }),
]);

/** `POST /cloudservers/action` (ECS API reference, "starting ECSs in a batch" and "stopping ECSs in a batch") */
export function arriveServerAction(call: ActionCall): PendingAction {
  const { cloud, kind, groupId, by, lateOf, requestId } = call;
  const order = readPowerOrder(call.body);
  const effect = cloud.effects.serversArrived({
    by,
    lateOf,
    requestId,
    action: order?.action ?? null,
    type: stopType(order),
    servers: (order?.serverIds ?? []).map((id) => {
      const server = cloud.world.servers.get(id);
      return { id, name: server?.name ?? null, statusBefore: server?.status ?? null };
    }),
  });
  return {
    effect,
    perform: () => {
      const { world } = cloud;
      if (!order || !isJson(call.headers['content-type'])) {
        throw new Refusal(400, 'Ecs.0005', 'E1', 'Invalid parameter values.');
      }
      for (const seen of effect.servers) seen.statusBefore = world.servers.get(seen.id)?.status ?? null;
      const missing = order.serverIds.some((id) => !world.servers.has(id));
      if (missing && world.settings.missingServer === 'refuse') throw missingServer();
      const doom = by === 'api' ? cloud.faults.take('job', { kind, groupId }) : null;
      const job = beginPower(world, order, doom?.fault ?? null);
      Object.assign(effect, { took: true, jobId: job.id, refusedBecause: null });
      return { status: 200, body: { job_id: job.id } };
    },
  };
}

export function missingServer(): Refusal {
  return new Refusal(404, 'Ecs.0114', 'E1', 'The ECS does not exist.');
}

/** @returns null for a body that isn't understood */
export function readPowerOrder(text: string): PowerOrder | null {
  const { data } = body.safeParse(readObject(text));
  if (!data) return null;
  const ids = (wanted: { servers: { id: string }[] }) => wanted.servers.map(({ id }) => id);
  if ('os-start' in data) return { action: 'start', hard: false, serverIds: ids(data['os-start']) };
  const stop = data['os-stop'];
  return { action: 'stop', hard: stop.type === 'HARD', serverIds: ids(stop) };
}

function stopType(order: PowerOrder | null): 'SOFT' | 'HARD' | null {
  if (order?.action !== 'stop') return null;
  return order.hard ? 'HARD' : 'SOFT';
}
