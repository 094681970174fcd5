import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What of a request is signed. */
export interface SignedRequest {
  method: string;
  /** Path and query as they came, percent signs and all. */
  path: string;
  search: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/**
 * The text whose hash is signed (API Request Signing Guide, "canonical request"): method, path, query, headers,
 * names of the headers, hash of the body. Which headers, the client decides.
 */
export function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[]): string {
  const { method, path, search, headers, body } = request;
  const names = signedHeaders.map((name) => name.toLowerCase()).toSorted();
  const lines = names.map((name) => `${name}:${headerValue(headers, name).trim()}\n`);
  const declared = headerValue(headers, 'x-sdk-content-sha256');
  return [
    method.toUpperCase(),
    canonicalPath(path),
    canonicalQuery(search),
    lines.join(''),
    names.join(';'),
    declared === '' ? sha256(body) : declared,
  ].join('\n');
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function headerValue(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

/** For signing, a path always ends with a slash. */
function canonicalPath(path: string): string {
  const encoded = path.split('/').map(reencode).join('/');
  return encoded.endsWith('/') ? encoded : `${encoded}/`;
}

function canonicalQuery(search: string): string {
  const pairs = search
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...value] = part.replaceAll('+', ' ').split('=');
      return [reencode(name), reencode(value.join('='))] as const;
    });
  return pairs
    .toSorted(([nameA, a], [nameB, b]) => (nameA === nameB ? compare(a, b) : compare(nameA, nameB)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Percent-encoded as RFC 3986 has it, however the client wrote it on the wire. */
function reencode(text: string): string {
  return encodeURIComponent(decode(text)).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
