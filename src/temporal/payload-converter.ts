import { DefaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';

/**
 * A start form or an update dialog lets a person send text that is not JSON. The default converter throws on it
 * inside the workflow task, which is then retried for ever and the run hangs. Here it becomes a value that the
 * input checks refuse with a sentence.
 */
export interface Unreadable {
  unreadable: true;
  why: string;
}

export function isUnreadable(value: unknown): value is Unreadable {
  return typeof value === 'object' && value !== null && 'unreadable' in value && value.unreadable === true;
}

const standard = new DefaultPayloadConverter();

class TolerantPayloadConverter implements PayloadConverter {
  toPayload<T>(value: T): Payload {
    return standard.toPayload(value);
  }

  fromPayload<T>(payload: Payload): T {
    try {
      return standard.fromPayload<T>(payload);
    } catch {
      return { unreadable: true, why: 'this is not JSON' } satisfies Unreadable as T;
    }
  }
}

export const payloadConverter = new TolerantPayloadConverter();
