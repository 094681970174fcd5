import type { IncomingMessage, ServerResponse } from 'node:http';
import { guessOrder, perform, readOrder } from './actions.ts';
import type { Cloud } from './cloud.ts';
import { Refusal } from './errors.ts';
import type { Exchange } from './exchange.ts';
import type { FaultOf } from './fault-spec.ts';
import { answer, findRoute } from './service.ts';
import { cut, deliverFaulty, deliverPlain } from './wire.ts';
import type { Delivery } from './wire.ts';

/**
 * Takes one request through the cloud: it arrives, may be held, takes effect unless a fault prevents it,
 * and is answered, or not. It takes effect even when the client has left meanwhile: a request at the
 * gateway doesn't come back.
 */
export async function serveCloud(
  cloud: Cloud,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
  requestId: string,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const [path = '/', search = ''] = url.split('?', 2);
  const match = findRoute(method, path);
  const query = new URLSearchParams(search);
  const { kind } = match.route;
  const groupId = match.route.groupId?.(cloud, match.parameters, query) ?? null;

  cloud.world.settle();
  const record = cloud.calls.arrived(kind, method, url);
  const arrival = { groupId: groupId ?? '', by: 'api' as const, requestId, ...guessOrder(body) };
  const effect =
    kind === 'action' ? cloud.effects.arrived(arrival, cloud.world.groups.get(arrival.groupId)) : null;
  const exchange: Exchange = { cloud, requestId, method, path, query, headers, body, kind, groupId, effect };
  const note = (outcome: number | string) => {
    const seen = response.destroyed ? 'gone' : outcome;
    record.status = seen;
    if (effect) effect.answered = seen;
  };

  const gate = cloud.faults.take('gate', { kind, groupId });
  const wire = cloud.faults.take('wire', { kind, groupId });
  const gateAfter = gate?.fault.kind === 'hold' && gate.fault.when === 'after';
  try {
    if (gate && !gateAfter) await cloud.faults.pass(gate.id, gate.fault);
    const delivery: Delivery = { response, requestId, kind, answer: null, signal: cloud.signal, note };
    if (!wire || takesEffect(wire.fault)) {
      delivery.answer = answer(exchange, match);
    } else if (effect) {
      effect.refusedBecause = `fault:${wire.fault.kind}`;
      if (wire.fault.kind === 'lateStart') planLateStart(exchange, wire.id, wire.fault);
    }
    if (gate && gateAfter) await cloud.faults.pass(gate.id, gate.fault);
    if (wire) await deliverFaulty(delivery, wire.fault);
    else deliverPlain(delivery);
  } catch (error) {
    if (!cloud.signal.aborted) throw error;
    cut({ response, note }, 'cut');
  }
}

function takesEffect(fault: FaultOf<'wire'>): boolean {
  return fault.kind !== 'lateStart' && fault.when === 'after';
}

/** The request was answered with an error, and starts all the same, in its own time. */
function planLateStart(
  { cloud, groupId, body, requestId, effect }: Exchange,
  id: string,
  fault: LateStart,
): void {
  const { world } = cloud;
  const start = () => {
    if (groupId === null || !effect) return;
    world.settle();
    const arrival = { groupId, by: 'late' as const, lateOf: effect.n, requestId, ...guessOrder(body) };
    const late = cloud.effects.arrived(arrival, world.groups.get(groupId));
    try {
      perform(cloud, groupId, readOrder(body, world.settings), late);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      late.refusedBecause = error.code;
    }
  };
  if (fault.startAfter === 'release') cloud.faults.keepLate(id, start);
  else world.agenda.plan(Date.now() + fault.startAfter, start);
}

type LateStart = Extract<FaultOf<'wire'>, { kind: 'lateStart' }>;
