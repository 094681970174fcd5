import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Cloud } from './cloud.ts';
import { Refusal } from './errors.ts';
import type { ActionCall, Exchange } from './exchange.ts';
import type { FaultOf } from './fault-spec.ts';
import { answer, findRoute } from './service.ts';
import type { Match } from './service.ts';
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
  const [path = '/', ...rest] = url.split('?');
  const search = rest.join('?');
  const match = findRoute(method, path);
  const { route, parameters } = match;
  const query = new URLSearchParams(search);
  const kind = route.kindOf?.(cloud, parameters) ?? route.kind;
  const groupId = route.groupId?.(cloud, parameters, query, body) ?? null;

  cloud.world.settle();
  const record = cloud.calls.arrived(kind, method, url);
  const call = { cloud, parameters, groupId, kind, headers, body, requestId };
  const pending = arrive(match, { ...call, by: 'api', lateOf: null });
  const effect = pending?.effect ?? null;
  const exchange: Exchange = { ...call, method, path, search, query, pending };
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
    const delivery: Delivery = {
      response,
      requestId,
      service: route.service,
      madeUp: () => ('madeUp' in route ? route.madeUp() : {}),
      answer: null,
      signal: cloud.signal,
      note,
    };
    if (!wire || takesEffect(wire.fault)) {
      delivery.answer = answer(exchange, match);
    } else if (effect) {
      effect.refusedBecause = `fault:${wire.fault.kind}`;
      if (wire.fault.kind === 'lateStart') {
        planLateStart(match, { ...call, by: 'late', lateOf: effect.n }, wire.id, wire.fault);
      }
    }
    if (gate && gateAfter) await cloud.faults.pass(gate.id, gate.fault);
    if (wire) await deliverFaulty(delivery, wire.fault);
    else deliverPlain(delivery);
  } catch (error) {
    if (!cloud.signal.aborted) throw error;
    cut({ response, note }, 'cut');
  }
}

function arrive({ route }: Match, call: ActionCall) {
  return 'arrive' in route ? route.arrive(call) : null;
}

function takesEffect(fault: FaultOf<'wire'>): boolean {
  return fault.kind !== 'lateStart' && fault.when === 'after';
}

/** The request was answered with an error, and starts all the same, in its own time. */
function planLateStart(match: Match, call: ActionCall, id: string, fault: LateStart): void {
  const { world, faults } = call.cloud;
  const start = () => {
    world.settle();
    const late = arrive(match, call);
    try {
      late?.perform();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (late) late.effect.refusedBecause = error.code;
    }
  };
  if (fault.startAfter === 'release') faults.keepLate(id, start);
  else world.agenda.plan(Date.now() + fault.startAfter, start);
}

type LateStart = Extract<FaultOf<'wire'>, { kind: 'lateStart' }>;
