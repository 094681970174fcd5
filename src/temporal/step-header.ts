import type { Headers } from '@temporalio/common';
import { readHeader, withHeader } from './header.ts';

/** What an activity is told of its place in the run: which step, and where its own span belongs. */
export interface Place {
  step: string;
  /** Of the whole run, 32 hex digits. */
  trace: string;
  /** Of the step, 16 hex digits. */
  span: string;
}

const HEADER = 'dr-place';

export const withPlace = (headers: Headers, place: Place): Headers => withHeader(headers, HEADER, place);

/** Null where there is none, or none of ours. */
export function placeIn(headers: Headers): Place | null {
  const { step, trace, span } = readHeader<Place>(headers, HEADER) ?? {};
  if (typeof step !== 'string' || !/^[0-9a-f]{32}$/.test(trace ?? '')) return null;
  return /^[0-9a-f]{16}$/.test(span ?? '') ? ({ step, trace, span } as Place) : null;
}
