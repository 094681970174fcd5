import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallKind } from './call-log.ts';
import { errorBody, messageFor } from './errors.ts';
import type { Envelope } from './errors.ts';
import type { Answer } from './exchange.ts';
import type { FaultOf } from './fault-spec.ts';
import { newJobId } from './ids.ts';

type WireFault = FaultOf<'wire'>;
type StatusFault = Extract<WireFault, { kind: 'status' }>;

/** What a delivery needs to know. */
export interface Delivery {
  response: ServerResponse;
  requestId: string;
  kind: CallKind;
  /** The cloud's own answer; null when a fault kept the request from taking effect. */
  answer: Answer | null;
  signal: AbortSignal;
  /** Told what the client gets to see, before it can see it. */
  note: (outcome: number | string) => void;
}

/** Sends the cloud's answer as it is. */
export function deliverPlain(delivery: Delivery): void {
  const { status, headers, body } = delivery.answer ?? { status: 500 };
  send(delivery, status, body === undefined ? '' : JSON.stringify(body), 'application/json', headers);
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
        bodyText(delivery).slice(0, -1),
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
      const code = fault.code ?? defaultCodes[status] ?? 'SDRS.0013';
      const envelope = fault.envelope ?? defaultEnvelope(delivery.kind, code);
      const body = errorBody(envelope, status, code, fault.message ?? messageFor(code), delivery.requestId);
      return send(delivery, status, JSON.stringify(body), 'application/json', headers);
    }
  }
}

const defaultCodes: Record<number, string> = {
  400: 'SDRS.0201',
  401: 'APIGW.0301',
  403: 'APIGW.0302',
  404: 'APIGW.0101',
  409: 'SDRS.1002',
  429: 'APIGW.0308',
  502: 'APIGW.0201',
  504: 'APIGW.0201',
};

function defaultEnvelope(kind: CallKind, code: string): Envelope {
  if (kind === 'login') return 'E7';
  return code.startsWith('APIG') ? 'E5' : 'E1';
}

/** What the balancer in front of the service shows in place of JSON. */
function balancerPage(status: number): string {
  return `<html><head><title>${status}</title></head><body><h1>The backend server is unreachable</h1></body></html>`;
}

/** A success that never happened needs a body that looks like one. */
function bodyText({ answer, kind }: Delivery): string {
  return JSON.stringify(answer?.body ?? (kind === 'action' ? { job_id: newJobId() } : {}));
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
