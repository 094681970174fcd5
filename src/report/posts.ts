import { sayWay } from '../domain/goal.ts';
import type { ActivityFact } from './facts.ts';
import type { QuestionFact } from './questions.ts';
import { recorded, type SendOutcomeRecord } from './recorded.ts';
import { sayReading } from './replication.ts';
import type { LostAnswer, PostEvidence } from './schema.ts';
import { isSend, sendsOf, type Work } from './work.ts';

/** Each call that changes a group, and what became of each answer that did not come. */

/** Outcomes after which a POST may have left: as the run itself counts them. */
const COUNTED: readonly PostEvidence['outcome'][] = ['accepted', 'refused', 'throttled', 'unknown'];

export function postsOf(work: Work): PostEvidence[] {
  return sendsOf(work.facts).map((activity, index) => {
    const request = recorded.sendRequest(activity.input);
    const drill = recorded.drillSend(activity.input);
    const outcome = outcomeOf(activity);
    return {
      number: index + 1,
      action: request?.rule.name ?? (drill === null ? 'unknown' : 'create drill'),
      call: request?.rule.call ?? (drill === null ? 'unknown' : 'disaster-recovery-drills'),
      way: request === null ? (drill?.order.name ?? 'unknown') : sayWay(request.goal),
      begunAt: activity.scheduledAt,
      sentAt: outcome?.sentAt ?? null,
      endedAt: outcome?.endedAt ?? activity.endedAt,
      outcome: outcome?.kind ?? 'open',
      counted: outcome !== null && COUNTED.includes(outcome.kind),
      status: outcome?.status ?? outcome?.error?.status ?? null,
      code: outcome?.error?.code ?? null,
      requestId: outcome?.requestId ?? outcome?.error?.requestId ?? null,
      jobId: outcome?.jobId ?? null,
      why: outcome?.why ?? outcome?.error?.message ?? null,
      repeatedAfter401: outcome?.repeatedAfter401 ?? null,
      wasRepeated: outcome?.repeatedAfter401 !== undefined,
      attempts: activity.attempts,
      source: activity.event,
    };
  });
}

type Outcome = Partial<SendOutcomeRecord> & { kind: SendOutcomeRecord['kind'] };

/** Null: it has not ended. An activity that itself was lost proves nothing about its POST. */
function outcomeOf(activity: ActivityFact): Outcome | null {
  switch (activity.state) {
    case 'open':
      return null;
    case 'cancelled':
      return { kind: 'cancelled', why: 'cancelled before any worker took it: nothing was sent' };
    case 'failed':
    case 'timed out':
      return {
        kind: 'unknown',
        why: `the worker's own answer was lost: ${activity.failure?.message ?? activity.state}`,
      };
    case 'completed':
      return (
        recorded.sendOutcome(activity.result) ?? {
          kind: 'unknown',
          why: 'what the worker recorded of it can not be read',
        }
      );
  }
}

/** Each POST without a usable answer, what was looked at after it, and what the run did then. */
export function lostAnswersOf(
  work: Work,
  posts: readonly PostEvidence[],
  questions: readonly QuestionFact[],
): LostAnswer[] {
  return posts
    .filter(({ outcome }) => outcome === 'unknown')
    .map((post) => {
      const at = sendsOf(work.facts)[post.number - 1]?.endedAt ?? post.begunAt;
      const next = whatFollowed(work, at, questions);
      const looks = work.readings.filter(
        ({ activity }) => isLook(activity) && activity.scheduledAt >= at && activity.scheduledAt <= next.at,
      );
      return {
        post: post.number,
        action: post.action,
        at,
        why: post.why ?? '',
        requestId: post.requestId,
        looks: looks.map(({ activity, reading }) => ({
          at: reading.at,
          saw: sayReading(reading),
          requestIds: reading.requestIds,
          source: activity.event,
        })),
        verdict: next.verdict,
        decidedAt: next.verdict === 'open' ? null : next.at,
        sentence: next.sentence,
      };
    });
}

const isLook = ({ type }: ActivityFact): boolean => type === 'observe' || type === 'observeDrill';

interface Next {
  at: string;
  verdict: LostAnswer['verdict'];
  sentence: string;
}

/** The first thing that the run did after it, other than look and wait: that is its verdict. */
export function whatFollowed(work: Work, at: string, questions: readonly QuestionFact[]): Next {
  const { facts } = work;
  const began = facts.activities.find(
    ({ type, scheduledAt }) =>
      scheduledAt >= at && !['observe', 'observeDrill', 'watchHolder', 'loadSetup', 'notify'].includes(type),
  );
  const asked = questions.find(({ askedAt }) => askedAt >= at);
  const ended = facts.end?.at ?? null;
  if (asked && (!began || asked.askedAt <= began.scheduledAt)) {
    return { at: asked.askedAt, verdict: 'asked', sentence: `The run asked a person: ${asked.text}` };
  }
  if (began?.type === 'follow' || began?.type === 'followDrill') {
    return {
      at: began.scheduledAt,
      verdict: 'started',
      sentence: 'The looks found that the action had started: it was followed, and nothing was sent again.',
    };
  }
  if (began?.type === 'removeDrills') {
    return {
      at: began.scheduledAt,
      verdict: 'ended',
      sentence:
        'The run went on to its clean-up, which looks for what the POST may have made, and deletes it.',
    };
  }
  if (began !== undefined && isSend(began)) {
    return {
      at: began.scheduledAt,
      verdict: 'not started',
      sentence:
        'The group stood where it was to the end of the settle window: taken as not started, and sent again.',
    };
  }
  if (began) {
    return {
      at: began.scheduledAt,
      verdict: 'arrived',
      sentence: 'The looks found the group where the action was to bring it: nothing was sent again.',
    };
  }
  if (ended !== null) {
    return { at: ended, verdict: 'ended', sentence: 'The run ended after these looks; see its outcome.' };
  }
  return { at: facts.lastEventAt, verdict: 'open', sentence: 'The run was still looking.' };
}
