import { OPENED_HEADER } from '../temporal/opened-header.ts';
import type { ActivityFact, EventRef } from './facts.ts';
import { decode, objectOf, providerIn, textOf, type Json } from './payloads.ts';

/** The look of each kind, as it is called where it is an activity of its own. */
const LOOKS = [
  ['found', 'findGroup'],
  ['observed', 'observe'],
] as const;

/** The first call of a run brings looks along: for the report it is those looks, whatever came of them. Others are as they were. */
export function openedAsLooks(call: ActivityFact): ActivityFact[] {
  if (call.type !== 'openRun') return [call];
  const opened = objectOf(call.result);
  const looks = LOOKS.flatMap(([key, type]) => {
    const look = objectOf(opened[key]);
    if (look['kind'] === undefined) return [];
    const activity = { ...call, type, result: look['saw'] };
    if (look['kind'] !== 'saw') lost(activity, look);
    return [activity];
  });
  return looks.length === 0 ? [call] : looks;
}

/**
 * What the run that started this one had read for it. `started`: the event of its start. Null also where no run started
 * it: then a person may have written the header, and the run did not look at it either.
 */
export function handedOverIn(started: Json, event: EventRef): { setup: Json; looks: ActivityFact[] } | null {
  const given = objectOf(decode(objectOf(objectOf(started['header'])['fields'])[OPENED_HEADER]));
  const since = textOf(given['since']);
  const by = textOf(objectOf(started['parentWorkflowExecution'])['workflowId']);
  if (since === null || by === null) return null;
  const call: ActivityFact = {
    event,
    type: 'openRun',
    summary: `What ${by} had read`,
    input: undefined,
    scheduledAt: since,
    startedAt: since,
    endedAt: since,
    attempts: 1,
    state: 'completed',
    result: given['opened'],
    failure: null,
    earlierFailure: null,
  };
  return { setup: objectOf(objectOf(given['opened'])['setup']), looks: openedAsLooks(call) };
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
