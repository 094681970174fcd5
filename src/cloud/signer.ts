import { createHash, createHmac } from 'node:crypto';

/** One request as it goes over the wire. */
export interface Signable {
  method: string;
  /** Encoded, with its query. */
  path: string;
  /** All of them are signed; `host` and `x-sdk-date` belong to them. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

const ALGORITHM = 'SDK-HMAC-SHA256';

/**
 * The Authorization header for exactly this request ("API Request Signing Guide" of Huawei Cloud, SDK-HMAC-SHA256:
 * the secret is the key as it is, no key is derived from it).
 */
export function authorization(request: Signable, keys: { access: string; secret: string }): string {
  const { text, signedHeaders } = canonicalRequest(request);
  const date = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'x-sdk-date')?.[1];
  const stringToSign = [ALGORITHM, date?.trim() ?? '', sha256(text)].join('\n');
  const signature = createHmac('sha256', keys.secret).update(stringToSign).digest('hex');
  return `${ALGORITHM} Access=${keys.access}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}

/** The one spelling of a request that both sides hash. */
export function canonicalRequest({ method, path, headers, body }: Signable): {
  text: string;
  signedHeaders: string;
} {
  const queryAt = path.includes('?') ? path.indexOf('?') : path.length;
  const signed = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .toSorted(byName);
  const signedHeaders = signed.map(([name]) => name).join(';');
  const text = [
    method.toUpperCase(),
    canonicalPath(path.slice(0, queryAt)),
    canonicalQuery(path.slice(queryAt + 1)),
    signed.map(([name, value]) => `${name}:${value}\n`).join(''),
    signedHeaders,
    sha256(body),
  ].join('\n');
  return { text, signedHeaders };
}

/** `X-Sdk-Date`, e.g. 20261121T000000Z; taken to the second. */
export function sdkDate(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** Always with a slash at its end, whether or not the request has one. */
function canonicalPath(path: string): string {
  const segments = path.split('/').map(recode).join('/');
  return segments.endsWith('/') ? segments : `${segments}/`;
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.includes('=') ? pair.indexOf('=') : pair.length;
      return [recode(pair.slice(0, equals)), recode(pair.slice(equals + 1))] as const;
    })
    .toSorted((a, b) => byName(a, b) || compare(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Encoded once, as RFC 3986 has it, however it was encoded before. */
function recode(text: string): string {
  let plain = text;
  try {
    plain = decodeURIComponent(text);
  } catch {
    // A stray "%" stands for itself.
  }
  return encodeURIComponent(plain).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const byName = (a: readonly [string, string], b: readonly [string, string]): number => compare(a[0], b[0]);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
