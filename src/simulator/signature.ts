import { createHmac } from 'node:crypto';
import { canonicalRequest, headerValue, sha256 } from './canonical-request.ts';
import type { SignedRequest } from './canonical-request.ts';

const algorithm = 'SDK-HMAC-SHA256';

/** An `Authorization` header, taken apart. */
export interface Authorization {
  access: string;
  /** `date/region/service/sdk_request` in the variant with `Credential=`, else null. */
  scope: string | null;
  signedHeaders: string[];
  signature: string;
}

/** @returns null for a header that isn't of this algorithm or lacks something */
export function readAuthorization(header: string): Authorization | null {
  if (!header.startsWith(`${algorithm} `)) return null;
  const fields = new Map(
    header
      .slice(algorithm.length)
      .split(',')
      .map((part) => part.trim().split('=', 2) as [string, string | undefined]),
  );
  const signature = fields.get('Signature');
  const signedHeaders = fields.get('SignedHeaders')?.split(';');
  const [credential, ...scope] = fields.get('Credential')?.split('/') ?? [];
  const access = fields.get('Access') ?? credential;
  if (!access || !signature || !signedHeaders) return null;
  return { access, scope: scope.length > 0 ? scope.join('/') : null, signedHeaders, signature };
}

/**
 * The signature that belongs on a request (API Request Signing Guide): the secret key signs as it is, or, in the
 * variant with a scope, a key derived from it step by step.
 */
export function signatureOf(
  request: SignedRequest,
  { signedHeaders, scope }: Pick<Authorization, 'signedHeaders' | 'scope'>,
  secret: string,
): string {
  const date = headerValue(request.headers, 'x-sdk-date');
  const hash = sha256(canonicalRequest(request, signedHeaders));
  if (scope === null) return hmac(secret, [algorithm, date, hash].join('\n')).toString('hex');
  let key: string | Buffer = `SDK${secret}`;
  for (const part of scope.split('/')) key = hmac(key, part);
  return hmac(key, [algorithm, date, scope, hash].join('\n')).toString('hex');
}

/** `20260115T083000Z` in ms since 1970; NaN for anything else. */
export function readSdkDate(text: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!parts) return Number.NaN;
  const [, year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
