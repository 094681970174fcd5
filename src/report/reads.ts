import { sayState } from '../domain/action-rule.ts';
import { sayRefused } from '../domain/notices.ts';
import type { ActivityFact } from './facts.ts';
import { recorded } from './recorded.ts';
import { sayReading } from './replication.ts';
import { plural } from '../pages/say.ts';
import type { Evidence } from './schema.ts';
import { isSend, ofType, type Work } from './work.ts';

type Read = Evidence['calls']['reads'][number];

/** Everything that the run had done beside its action POSTs: looks, waits, servers, probes, notices. */
export function readsOf({ facts }: Work): Read[] {
  return facts.activities
    .filter((activity) => !isSend(activity))
    .map((activity) => ({
      what: activity.summary ?? activity.type,
      kind: activity.type,
      begunAt: activity.scheduledAt,
      endedAt: activity.endedAt,
      attempts: activity.attempts,
      outcome:
        activity.state === 'completed' ? 'done' : activity.state === 'timed out' ? 'failed' : activity.state,
      saw: sawOf(activity),
      requestIds: requestIdsOf(activity),
      earlierFailure: activity.earlierFailure === null ? null : sayFailure(activity.earlierFailure),
      source: activity.event,
    }));
}

export function serverCallsOf({ facts }: Work): Evidence['calls']['servers'] {
  return ofType(facts, 'bringServers').flatMap((activity) =>
    (recorded.servers(activity.result)?.calls ?? []).map((call) => ({ ...call, source: activity.event })),
  );
}

export function sawOf({ type, state, result, failure }: ActivityFact): string {
  if (state === 'open') return 'not ended yet';
  if (state === 'cancelled') return 'cancelled';
  if (failure !== null) return sayFailure(failure);
  switch (type) {
    case 'findGroup': {
      const group = recorded.group(result);
      return group === null
        ? UNREADABLE
        : `${group.name} is ${group.id}, ${sayState(group)}, production in ${group.productionZone ?? '?'}`;
    }
    case 'observe': {
      const reading = recorded.reading(result);
      return reading === null ? UNREADABLE : sayReading(reading);
    }
    case 'observeDrill': {
      const reading = recorded.drillReading(result);
      return reading === null ? UNREADABLE : sayReading(reading);
    }
    case 'followDrill': {
      const followed = recorded.drillFollowed(result);
      if (followed === null) return UNREADABLE;
      const { kind, why } = followed.result;
      return `${kind}${why === null ? '' : `: ${why}`}, in ${plural(followed.polls, 'poll')}`;
    }
    case 'removeDrills': {
      const removed = recorded.removal(result);
      if (removed === null) return UNREADABLE;
      const calls = removed.calls.map(
        ({ at, answer, jobId }) => `DELETE at ${at}: ${answer}${jobId === null ? '' : ` (job ${jobId})`}`,
      );
      return [removed.saw, ...calls].join('; ');
    }
    case 'watchHolder':
      return 'a real run took the group';
    case 'follow': {
      const followed = recorded.followed(result);
      if (followed === null) return UNREADABLE;
      const { kind, note, why } = followed.result;
      const more = note ?? why;
      const seen = followed.last === null ? '' : `; ${sayReading(followed.last)}`;
      return `${kind}${more === null ? '' : `: ${more}`}, in ${plural(followed.polls, 'poll')}${seen}`;
    }
    case 'watchSync': {
      const synced = recorded.synced(result);
      if (synced === null) return UNREADABLE;
      const what = synced.result.kind === 'inSync' ? 'in sync' : (synced.result.why ?? synced.result.kind);
      return `${what}${synced.last === null ? '' : `; ${sayReading(synced.last)}`}`;
    }
    case 'notify': {
      const told = recorded.notified(result);
      if (told === null) return UNREADABLE;
      const { sent, refused, later } = told;
      return [
        sent.length === 0 ? '' : `sent to ${sent.join(', ')}`,
        ...refused.map(sayRefused),
        later.length === 0 ? '' : `not yet sent to ${later.join(', ')}`,
      ]
        .filter((one) => one !== '')
        .join('; ');
    }
    case 'loadSetup':
      return 'the configuration';
    case 'joinRun':
      return 'the run that was waited for has ended';
    default:
      return recorded.waited(result)?.saw ?? UNREADABLE;
  }
}

const UNREADABLE = 'what was recorded of it can not be read';

function requestIdsOf({ type, result, failure }: ActivityFact): string[] {
  const ids =
    type === 'observe'
      ? recorded.reading(result)?.requestIds
      : type === 'observeDrill'
        ? recorded.drillReading(result)?.requestIds
        : type === 'follow'
          ? recorded.followed(result)?.last?.requestIds
          : type === 'watchSync'
            ? recorded.synced(result)?.last?.requestIds
            : [];
  return [...(ids ?? []), ...(failure?.requestId ? [failure.requestId] : [])];
}

function sayFailure({ message, requestId }: NonNullable<ActivityFact['failure']>): string {
  return requestId === null ? message : `${message} (request ${requestId})`;
}
