import { defaultPayloadConverter, type Headers } from '@temporalio/common';

/** What an activity is told of its place in the run: which step, and where its own span belongs. */
export interface Place {
  step: string;
  /** Of the whole run, 32 hex digits. */
  trace: string;
  /** Of the step, 16 hex digits. */
  span: string;
}

/** A header, not an argument: it is no part of what an activity does, and a replay does not compare it. */
const HEADER = 'dr-place';

export function withPlace(headers: Headers, place: Place): Headers {
  return { ...headers, [HEADER]: defaultPayloadConverter.toPayload(place) };
}

/** Null where there is none, or none of ours. */
export function placeIn(headers: Headers): Place | null {
  const payload = headers[HEADER];
  if (payload === undefined) return null;
  try {
    const { step, trace, span } = defaultPayloadConverter.fromPayload<Partial<Place>>(payload);
    if (typeof step !== 'string' || !/^[0-9a-f]{32}$/.test(trace ?? '')) return null;
    return /^[0-9a-f]{16}$/.test(span ?? '') ? ({ step, trace, span } as Place) : null;
  } catch {
    return null;
  }
}
