import type { Headers } from '@temporalio/common';
import type { Opened } from '../activities/open.ts';
import { readHeader, withHeader } from './header.ts';

/** What a run that found a group hands to the one that works on it: what its first call brought, the look included. */
export interface HandedOver {
  opened: Pick<Opened, 'setup' | 'observed'>;
  /** When that call began, ISO 8601. */
  since: string;
}

export const OPENED_HEADER = 'dr-opened';

export const withOpened = (headers: Headers, handedOver: HandedOver): Headers =>
  withHeader(headers, OPENED_HEADER, handedOver);

/** Null where there is none, or none of ours. */
export function openedIn(headers: Headers): HandedOver | null {
  const { opened, since } = readHeader<HandedOver>(headers, OPENED_HEADER) ?? {};
  const whole = typeof opened?.setup === 'object' && !Number.isNaN(Date.parse(since ?? ''));
  return whole ? ({ opened, since } as HandedOver) : null;
}
