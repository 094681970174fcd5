import { CAUSES } from '../../domain/causes.ts';
import type { Drawing, Tone } from '../../pages/page.ts';
import type { Evidence } from '../schema.ts';
import { CAUSE_LABELS } from './words.ts';

/** What the timeline draws: a lane for each cause that took time, and numbered marks. */

const MOST_MARKS = 20;

export function drawing(evidence: Evidence): Drawing {
  const { times } = evidence;
  const from = Date.parse(times.requestedAt);
  const since = (iso: string) => Date.parse(iso) - from;
  const lanes = CAUSES.map((cause) => ({
    cause,
    label: CAUSE_LABELS[cause],
    bars: times.slices
      .filter((slice) => slice.cause === cause && slice.ms > 0)
      .map((slice) => ({ from: since(slice.from), to: since(slice.to) })),
  })).filter(({ bars }) => bars.length > 0);
  const marks = marksOf(evidence)
    .map(({ at, ...mark }) => ({ ...mark, at: Math.min(Math.max(since(at), 0), times.totalMs) }))
    .sort((one, other) => one.at - other.at)
    .map((mark, index) => ({ ...mark, number: index + 1 }));
  return { totalMs: times.totalMs, from: times.requestedAt, lanes, marks };
}

function marksOf({
  times,
  calls,
  lostAnswers,
  people,
  result,
}: Evidence): { at: string; tone: Tone; text: string }[] {
  const main = [
    { at: times.requestedAt, tone: 'plain' as const, text: 'Requested' },
    // What was concluded of one POST comes before the next, which may bear the same time.
    ...lostAnswers.flatMap(({ post, decidedAt, verdict }) =>
      decidedAt === null
        ? []
        : [{ at: decidedAt, tone: 'warn' as const, text: `POST ${post}: ${LOST_WORDS[verdict]}` }],
    ),
    ...calls.posts
      .filter(({ counted }) => counted)
      .map((post) => ({
        at: post.sentAt ?? post.begunAt,
        tone: post.outcome === 'accepted' ? ('good' as const) : ('warn' as const),
        text: `POST ${post.number}, ${post.action}: ${post.outcome === 'unknown' ? 'the answer was lost' : post.outcome}`,
      })),
    ...people.questions.map(({ askedAt, title }) => ({
      at: askedAt,
      tone: 'warn' as const,
      text: `Waits for a person: ${title}`,
    })),
    ...result.cancelledAt.map(({ at }) => ({ at, tone: 'bad' as const, text: 'Cancel requested' })),
    ...(times.recoveredAt === null
      ? []
      : [{ at: times.recoveredAt, tone: 'good' as const, text: 'In service again' }]),
  ];
  const end = {
    at: times.endedAt ?? times.lastEventAt,
    tone: 'plain' as const,
    text: times.endedAt === null ? 'Last event on record' : `Ended: ${result.outcome}`,
  };
  return [...main.slice(0, MOST_MARKS - 1), end];
}

const LOST_WORDS: Readonly<Record<Evidence['lostAnswers'][number]['verdict'], string>> = {
  started: 'seen to have started',
  'not started': 'taken as not started',
  asked: 'a person was asked',
  arrived: 'the group was seen at the goal',
  ended: 'the run ended',
  open: 'still looking',
};
