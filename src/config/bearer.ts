import { createHash } from 'node:crypto';
import { SecretError, type Secret } from './secret.ts';

/** Keys that travel in a header: what they must be, and how one that was sent is compared without keeping it. */

const SHORTEST = 32;

/** Its value here and now, or what is wrong with it; never with a value. */
export async function readKey(secret: Secret): Promise<{ value: string } | { problem: string }> {
  try {
    const value = await secret.read();
    const problem = keyProblem(value);
    return problem === null ? { value } : { problem };
  } catch (error) {
    if (error instanceof SecretError) return { problem: error.message };
    throw error;
  }
}

function keyProblem(value: string): string | null {
  if (!/^[\x21-\x7e]+$/.test(value)) return 'holds blanks or other signs that no header can carry';
  if (value.length >= SHORTEST) return null;
  return `is shorter than ${SHORTEST} characters: make one with "openssl rand -hex 32"`;
}

/** Digests are compared: of any length, in constant time. */
export function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** The digest of the bearer token in an Authorization header; of nothing, where there is none. */
export function bearerDigest(authorization: string | undefined): Buffer {
  const [, token = ''] = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization ?? '') ?? [];
  return digestOf(token);
}
