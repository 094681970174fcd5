import type { ActivityFact } from './facts.ts';
import { objectOf, providerIn, textOf, type Json } from './payloads.ts';

/** The look of each kind, as it is called where it is an activity of its own. */
const LOOKS = [
  ['found', 'findGroup'],
  ['observed', 'observe'],
] as const;

/** The first call of a run brings a look along: for the report it is that look, whatever came of it. */
export function openedAsLook(activity: ActivityFact): void {
  const opened = objectOf(activity.result);
  for (const [key, type] of LOOKS) {
    const look = objectOf(opened[key]);
    if (look['kind'] === undefined) continue;
    activity.type = type;
    activity.result = look['saw'];
    if (look['kind'] !== 'saw') lost(activity, look);
  }
}

function lost(activity: ActivityFact, look: Json): void {
  activity.state = 'failed';
  activity.failure = {
    type: textOf(look['type']) ?? 'CloudUnreachable',
    message: textOf(look['message']) ?? 'no answer at once: read again',
    ...providerIn(look['details']),
    cancelled: false,
  };
}
