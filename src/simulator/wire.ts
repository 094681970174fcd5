import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorBody, messageFor } from './errors.ts';
import type { Envelope } from './errors.ts';
import type { Answer, Service } from './exchange.ts';
import type { FaultOf } from './fault-spec.ts';

type WireFault = FaultOf<'wire'>;
type StatusFault = Extract<WireFault, { kind: 'status' }>;

/** What a delivery needs to know. */
export interface Delivery {
  response: ServerResponse;
  requestId: string;
  service: Service;
  /** The body of a success that never happened. */
  madeUp: () => unknown;
  /** The cloud's own answer; null when a fault kept the request from taking effect. */
  answer: Answer | null;
  signal: AbortSignal;
  /** Told what the client gets to see, before it can see it. */
  note: (outcome: number | string) => void;
}

/** Sends the cloud's answer as it is. */
export function deliverPlain(delivery: Delivery): void {
  const { status, headers, body } = delivery.answer ?? { status: 500 };
  send(delivery, status, asText(body), 'application/json', headers);
}

/** Sends what a fault makes of the answer. */
export async function deliverFaulty(delivery: Delivery, fault: WireFault): Promise<void> {
  switch (fault.kind) {
    case 'status':
      return deliverStatus(delivery, fault);
    case 'lateStart':
      return deliverStatus(delivery, { kind: 'status', status: fault.status, when: 'before' });
    case 'redirect':
      return send(delivery, fault.status, '', 'text/html', { Location: fault.location });
    case 'cut':
      return cut(delivery, 'cut');
    case 'hang':
      delivery.note('hang');
      delivery.signal.addEventListener('abort', () => delivery.response.socket?.destroy());
      return;
    case 'cutBody': {
      const text = bodyText(delivery);
      delivery.note('cutBody');
      writeHead(delivery, text.length + 1_000);
      delivery.response.write(text.slice(0, Math.ceil(text.length / 2)), () =>
        delivery.response.socket?.destroy(),
      );
      return;
    }
    case 'badJson':
      return send(
        delivery,
        statusOf(delivery),
        // Nothing at all would be fine where no body is expected.
        bodyText(delivery).slice(0, -1) || '{',
        'application/json',
        headersOf(delivery),
      );
    case 'hugeBody':
      delivery.note(statusOf(delivery));
      writeHead(delivery);
      return flood(delivery.response, bodyText(delivery), fault.bytes);
    case 'slowDrip':
      delivery.note(statusOf(delivery));
      writeHead(delivery);
      return drip(delivery, fault.everyMs);
  }
}

function deliverStatus(delivery: Delivery, fault: StatusFault): void {
  const { status } = fault;
  const { answer } = delivery;
  const headers = fault.retryAfter === undefined ? {} : { 'Retry-After': fault.retryAfter };
  switch (fault.body ?? (status === 502 ? 'html' : 'json')) {
    case 'empty':
      return send(delivery, status, '', 'application/json', headers);
    case 'html':
      return send(delivery, status, balancerPage(status), 'text/html', headers);
    case 'json': {
      if (status < 300)
        return send(delivery, status, bodyText(delivery), 'application/json', {
          ...answer?.headers,
          ...headers,
        });
      const code = fault.code ?? defaultCode(delivery.service, status);
      const envelope = fault.envelope ?? defaultEnvelope(delivery.service, code);
      const body = errorBody(envelope, status, code, fault.message ?? messageFor(code), delivery.requestId);
      return send(delivery, status, JSON.stringify(body), 'application/json', headers);
    }
  }
}

const gatewayCodes: Record<number, string> = {
  401: 'APIGW.0301',
  403: 'APIGW.0302',
  404: 'APIGW.0101',
  429: 'APIGW.0308',
  502: 'APIGW.0201',
  504: 'APIGW.0201',
};

const serviceCodes: Record<Service, { [status: number]: string; other: string }> = {
  iam: { other: 'IAM.0001' },
  sdrs: { 400: 'SDRS.0201', 409: 'SDRS.1002', other: 'SDRS.0013' },
  evs: { 400: 'EVS.1070', 409: 'EVS.1070', other: 'EVS.2005' },
  ecs: { 400: 'Ecs.0005', 409: 'Ecs.0100', other: 'Ecs.0000' },
};

function defaultCode(service: Service, status: number): string {
  return gatewayCodes[status] ?? serviceCodes[service][status] ?? serviceCodes[service].other;
}

function defaultEnvelope(service: Service, code: string): Envelope {
  if (service === 'iam') return 'E7';
  if (code.startsWith('APIG')) return 'E5';
  return service === 'evs' ? 'E4' : 'E1';
}

/** What the balancer in front of the service shows in place of JSON. */
function balancerPage(status: number): string {
  return `<html><head><title>${status}</title></head><body><h1>The backend server is unreachable</h1></body></html>`;
}

/** A success that never happened needs a body that looks like one. */
function bodyText({ answer, madeUp }: Delivery): string {
  return asText(answer ? answer.body : madeUp());
}

function asText(body: unknown): string {
  return body === undefined ? '' : JSON.stringify(body);
}

function statusOf({ answer }: Delivery): number {
  return answer?.status ?? 200;
}

function headersOf({ answer }: Delivery): Record<string, string> {
  return answer?.headers ?? {};
}

function writeHead(delivery: Delivery, contentLength?: number): void {
  const length = contentLength === undefined ? {} : { 'Content-Length': contentLength };
  const headers = { 'Content-Type': 'application/json', ...headersOf(delivery), ...length };
  delivery.response.writeHead(statusOf(delivery), headers);
}

function send(
  { response, note }: Delivery,
  status: number,
  text: string,
  type: string,
  headers: Record<string, string> = {},
): void {
  note(status);
  const contentType = text === '' ? {} : { 'Content-Type': type };
  response.writeHead(status, { ...contentType, 'Content-Length': Buffer.byteLength(text), ...headers });
  response.end(text);
}

export function cut({ response, note }: Pick<Delivery, 'response' | 'note'>, outcome: string): void {
  note(outcome);
  response.socket?.destroy();
}

async function flood(response: ServerResponse, start: string, bytes: number): Promise<void> {
  const blanks = Buffer.alloc(65_536, ' ');
  response.write(start);
  for (let left = bytes - start.length; left > 0 && !response.destroyed; left -= blanks.length) {
    if (!response.write(blanks.subarray(0, Math.min(left, blanks.length)))) await drained(response);
  }
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      response.off('drain', end).off('close', end);
      resolve();
    };
    response.on('drain', end).on('close', end);
  });
}

async function drip(delivery: Delivery, everyMs: number): Promise<void> {
  const { response, signal } = delivery;
  for (const byte of bodyText(delivery)) {
    if (response.destroyed) return;
    response.write(byte);
    await sleep(everyMs, undefined, { signal });
  }
  response.end();
}
