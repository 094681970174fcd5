import { defaultPayloadConverter, type Headers } from '@temporalio/common';

/** Headers carry along what is no part of an input: people do not type it, and a replay does not compare it. */
export function withHeader(headers: Headers, name: string, value: object): Headers {
  return { ...headers, [name]: defaultPayloadConverter.toPayload(value) };
}

/** Null where there is none, or none that can be read. What is in it has still to be checked. */
export function readHeader<T extends object>(headers: Headers, name: string): Partial<T> | null {
  const payload = headers[name];
  if (payload === undefined) return null;
  try {
    const value = defaultPayloadConverter.fromPayload<unknown>(payload);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
