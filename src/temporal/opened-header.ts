import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import type { Opened } from '../activities/open.ts';

/** What a run that found a group hands to the one that works on it: what its first call brought, the look included. */
export interface HandedOver {
  opened: Pick<Opened, 'setup' | 'observed'>;
  /** When that call began, ISO 8601. */
  since: string;
}

/** A header, not an argument: the input of a run stays what a person would type. */
export const OPENED_HEADER = 'dr-opened';

export function withOpened(headers: Headers, handedOver: HandedOver): Headers {
  return { ...headers, [OPENED_HEADER]: defaultPayloadConverter.toPayload(handedOver) };
}

/** Null where there is none, or none of ours. */
export function openedIn(headers: Headers): HandedOver | null {
  const payload = headers[OPENED_HEADER];
  if (payload === undefined) return null;
  try {
    const { opened, since } = defaultPayloadConverter.fromPayload<Partial<HandedOver>>(payload);
    const whole = typeof opened?.setup === 'object' && !Number.isNaN(Date.parse(since ?? ''));
    return whole ? ({ opened, since } as HandedOver) : null;
  } catch {
    return null;
  }
}
