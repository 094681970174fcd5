import { HttpClient, type HttpRequest, type HttpResult } from '../cloud/http.ts';
import { parseRetryAfter } from '../cloud/retry-after.ts';
import { targetProblem } from '../config/endpoint.ts';
import type { NotifyTarget } from '../config/notify.ts';
import { SecretError, type Secret } from '../config/secret.ts';
import type { LinkedNotice } from '../domain/notices.ts';
import { sayFault } from '../health/faults.ts';
import { pagerDutyCall } from './pagerduty.ts';
import { signatureOf } from './signature.ts';
import { slackMessage } from './slack.ts';
import { webhookBody, webhookHeaders } from './webhook.ts';

/** What became of one try at one target. `why` says nothing of where the target is: the address may be the secret. */
export type Sending =
  | { kind: 'sent' }
  /** For good: the same would be refused again. */
  | { kind: 'refused'; why: string }
  | { kind: 'later'; why: string; retryAfterMs: number | null };

/** The whole request. What is slower than this is down, and gets the notice later. */
const SEND_MS = 5_000;
/** A receiver must not keep a notice away for longer than it is worth something. */
const MOST_DELAY_MS = 60_000;

/** Never throws for what the network does, nor for a secret that is not there. */
export async function sendNotice(
  target: NotifyTarget,
  notice: LinkedNotice,
  { signal }: { signal?: AbortSignal } = {},
): Promise<Sending> {
  try {
    const call = await callFor(target, notice);
    if (call === null) return { kind: 'sent' };
    const url = new URL(call.address);
    // A connection of its own: a kept one may be closed by the other side, and nobody would know what came through.
    const result = await new HttpClient(url.origin).request({
      ...{ method: 'POST', path: `${url.pathname}${url.search}`, json: call.json, fresh: true },
      ...{ timeoutMs: SEND_MS, signal },
      ...(call.headers ? { headers: call.headers } : {}),
      ...(call.prove ? { prove: call.prove } : {}),
    });
    return judge(result);
  } catch (error) {
    if (error instanceof BadTarget) return { kind: 'refused', why: error.message };
    // It may be put there meanwhile, and another worker may have it.
    if (error instanceof SecretError) return { kind: 'later', why: error.message, retryAfterMs: null };
    throw error;
  }
}

/** A secret address that can't be one. */
class BadTarget extends Error {}

interface Call extends Pick<HttpRequest, 'headers' | 'json' | 'prove'> {
  address: string;
}

async function callFor(target: NotifyTarget, notice: LinkedNotice): Promise<Call | null> {
  switch (target.kind) {
    case 'webhook': {
      const key = await target.secret.read();
      return {
        address: typeof target.url === 'string' ? target.url : await secretAddress(target.url),
        headers: webhookHeaders(notice),
        json: webhookBody(notice),
        // Over the very bytes that leave.
        prove: ({ body }) => ({
          headers: { 'X-DR-Signature': signatureOf(body, key, Date.now()) },
          secrets: [key],
        }),
      };
    }
    case 'slack':
      return { address: await secretAddress(target.url), json: slackMessage(notice) };
    case 'pagerduty': {
      const call = pagerDutyCall(notice);
      if (call === null) return null;
      const routingKey = await target.routingKey.read();
      return { address: `${target.url}${call.path}`, json: { routing_key: routingKey, ...call.body } };
    }
    default:
      return target satisfies never;
  }
}

/** Read from outside dr.yaml, so it has not been checked with it. */
async function secretAddress(secret: Secret): Promise<string> {
  const address = (await secret.read()).trim();
  const problem = targetProblem(address);
  if (problem !== null) throw new BadTarget(`its address (${secret.reference}) ${problem}`);
  return address;
}

/** Where it is, for a look that sends nothing. @throws SecretError */
export async function targetUrl({ url }: NotifyTarget): Promise<{ url: URL } | { problem: string }> {
  try {
    return { url: new URL(typeof url === 'string' ? url : await secretAddress(url)) };
  } catch (error) {
    if (error instanceof BadTarget) return { problem: error.message };
    throw error;
  }
}

export function judge(result: HttpResult): Sending {
  const later = (why: string, retryAfterMs: number | null = null): Sending => ({
    kind: 'later',
    why,
    retryAfterMs,
  });
  switch (result.kind) {
    case 'answer':
    // Status and headers say it all; nobody needs the rest.
    case 'cut':
    case 'tooLarge': {
      const { status, headers } = result;
      if (status >= 200 && status < 300) return { kind: 'sent' };
      const why = `HTTP ${status}${status >= 300 && status < 400 ? ', a redirect' : ''}`;
      if (status !== 408 && status !== 429 && status < 500) return { kind: 'refused', why };
      const wait = parseRetryAfter(headers['retry-after'], Date.now());
      return later(why, wait === null ? null : Math.min(wait, MOST_DELAY_MS));
    }
    case 'fault':
      return later(sayFault({ code: result.code }));
    case 'timeout':
      return later(`no answer within ${result.afterMs / 1000} s`);
    case 'aborted':
      return later('interrupted');
    case 'heldBack':
      return later('not sent');
    default:
      return result satisfies never;
  }
}
