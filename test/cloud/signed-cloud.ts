import { createHash, createHmac } from 'node:crypto';
import { Secret } from '../../src/config/secret.ts';
import type { ReplicationService } from '../../src/cloud/service.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Site } from '../../src/config/site.ts';
import { json, serve, serviceAt, siteAt, type Handler, type Seen, type Server } from './support.ts';

/** A second reading of the vendor's signing guide, which shares nothing with the one in src/. */

export interface Keys {
  access: string;
  secret: string;
  securityToken?: string;
}

export const KEYS: Keys = { access: 'FAKEAK', secret: 'FAKESK-of-forty-characters-0123456789abcd' };
export const PROJECT = '0605767a5a80d5762f2bc00f3a4f4e4c';

/** Why a gateway would refuse this request, or `null`. */
export function refusalOf(seen: Seen, keys: Keys, now: number): string | null {
  const header = (name: string): string => String(seen.headers[name] ?? '');
  const parts =
    /^SDK-HMAC-SHA256 Access=([^ ,]+), SignedHeaders=([^ ,]+), Signature=([0-9a-f]{64})$/.exec(
      header('authorization'),
    ) ?? [];
  const [, access, names, signature] = parts;
  if (names === undefined || signature === undefined) return 'no authorization';
  if (access !== keys.access) return 'unknown access key';
  const signed = names.split(';');
  const needed = ['host', 'x-project-id', 'x-sdk-date'];
  if (seen.body !== '') needed.push('content-type');
  if (keys.securityToken !== undefined) needed.push('x-security-token');
  if (needed.some((name) => !signed.includes(name))) return `not all signed: ${names}`;
  if (header('x-security-token') !== (keys.securityToken ?? '')) return 'security token';
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(header('x-sdk-date')) ?? [];
  const date = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s));
  if (!(Math.abs(now - date) <= 15 * 60_000)) return 'clock';
  const hash = createHash('sha256').update(canonical(seen, signed)).digest('hex');
  const text = `SDK-HMAC-SHA256\n${header('x-sdk-date')}\n${hash}`;
  const right = createHmac('sha256', Buffer.from(keys.secret)).update(text).digest('hex');
  return right === signature ? null : 'verify aksk signature fail';
}

function canonical(seen: Seen, signed: string[]): string {
  const [path = '', ...rest] = seen.url.split('?');
  const uri = `${path}/`
    .replace(/\/\/$/, '/')
    .split('/')
    .map((segment) => escape(unescape(segment)));
  const query = rest
    .join('?')
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name: escape(unescape(name)), value: escape(unescape(value.join('='))) };
    });
  query.sort((a, b) =>
    a.name === b.name
      ? Buffer.compare(bytes(a.value), bytes(b.value))
      : Buffer.compare(bytes(a.name), bytes(b.name)),
  );
  let out = `${seen.method}\n${uri.join('/')}\n${query.map(({ name, value }) => `${name}=${value}`).join('&')}\n`;
  for (const name of [...signed].sort()) out += `${name}:${String(seen.headers[name] ?? '').trim()}\n`;
  return `${out}\n${signed.join(';')}\n${createHash('sha256').update(bytes(seen.body)).digest('hex')}`;
}

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

function unescape(text: string): Buffer {
  const out: number[] = [];
  const raw = bytes(text);
  for (let at = 0; at < raw.length; at++) {
    const hex = raw.subarray(at + 1, at + 3).toString('latin1');
    if (raw[at] === 0x25 && /^[0-9a-f]{2}$/i.test(hex)) {
      out.push(Number.parseInt(hex, 16));
      at += 2;
    } else out.push(raw[at] ?? 0);
  }
  return Buffer.from(out);
}

function escape(raw: Buffer): string {
  let out = '';
  for (const byte of raw) {
    const sign = String.fromCharCode(byte);
    out += /[A-Za-z0-9._~-]/.test(sign) ? sign : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  }
  return out;
}

export interface SignedCloud extends Server {
  service: ReplicationService;
  site: Site;
  /** The GETs by which keys are tried out. */
  trials: () => Seen[];
  /** All other requests. */
  calls: () => Seen[];
  /** Why requests were refused, in their order. */
  refusals: string[];
}

export interface SignedCloudOptions {
  /** What the gateway knows; asked at each request. */
  keys?: () => Keys;
  /** What we have; by default the same. */
  auth?: Site['auth'];
  /** The gateway's clock is off by this much. */
  clockOffMs?: number;
  /** Answers to trials whose signature is right; by default an empty list. */
  trial?: Handler;
  tls?: boolean;
  site?: Partial<Site>;
  timings?: Partial<Settings['timings']>;
}

/** SDRS behind a gateway that checks signatures; there is no IAM. */
export async function signedCloud(handler: Handler, options: SignedCloudOptions = {}): Promise<SignedCloud> {
  const refusals: string[] = [];
  const keys = options.keys ?? (() => KEYS);
  const trial: Handler =
    options.trial ?? ((_, response) => json(response, 200, { count: 0, server_groups: [] }));
  const server = await serve(
    (request, response, raw) => {
      const now = Date.now() + (options.clockOffMs ?? 0);
      const why = refusalOf(request, keys(), now);
      if (why === null) return (isTrial(request) ? trial : handler)(request, response, raw);
      refusals.push(why);
      refuse(response, why, { Date: new Date(now).toUTCString() });
    },
    { tls: options.tls ?? false },
  );
  const site = siteAt(server.url, {
    endpoints: { iam: null, service: server.url, ecs: server.url },
    project: { id: PROJECT, name: null },
    auth: options.auth ?? authWith(),
    ...options.site,
  });
  return {
    ...server,
    site,
    service: serviceAt(site, options.timings),
    trials: () => server.seen.filter(isTrial),
    calls: () => server.seen.filter((request) => !isTrial(request)),
    refusals,
  };
}

export function refuse(response: Parameters<Handler>[1], why: string, headers: object = {}): void {
  json(response, 401, { error_msg: why, error_code: 'APIGW.0301', request_id: 'r-1' }, headers);
}

export const isTrial = (request: Seen): boolean => request.url.endsWith('/server-groups?limit=1');

export const authWith = (secret: Secret = new Secret({ literal: KEYS.secret })): Site['auth'] => ({
  kind: 'accessKey',
  access: KEYS.access,
  secret,
  securityToken: null,
});
