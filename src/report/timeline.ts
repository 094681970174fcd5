import type { ActivityFact, EventRef } from './facts.ts';
import type { QuestionFact } from './questions.ts';
import { sawOf } from './reads.ts';
import { recoveredAtOf } from './recovery.ts';
import type { Evidence, PostEvidence, WordEvidence } from './schema.ts';
import { sendsOf, type Work } from './work.ts';

type Entry = Evidence['timeline'][number];
type Draft = Omit<Entry, 'offsetMs'>;

const KINDS: Readonly<Record<string, Entry['kind']>> = {
  findGroup: 'look',
  observe: 'look',
  observeDrill: 'look',
  followDrill: 'cloud',
  removeDrills: 'cloud',
  follow: 'cloud',
  watchSync: 'cloud',
  bringServers: 'servers',
  watchProbes: 'probes',
  notify: 'people',
};

/** Everything that happened, in order, each with the event of the history that says so. */
export function timelineOf(
  work: Work,
  parts: {
    posts: readonly PostEvidence[];
    questions: readonly QuestionFact[];
    words: readonly WordEvidence[];
    outcome: string;
    summary: string;
  },
): Entry[] {
  const from = Date.parse(work.requestedAt);
  const drafts = [
    ...ofRuns(work, parts),
    ...ofSteps(work),
    ...parts.posts.flatMap((post) => ofPost(work, post)),
    ...work.facts.activities.flatMap(ofActivity),
    ...ofQuestions(parts.questions),
    ...parts.words.map(ofWord),
    ...ofTimers(work),
  ];
  return drafts
    .map((draft, index) => ({ draft, index }))
    .sort((one, other) => order(one.draft, other.draft) || one.index - other.index)
    .map(({ draft }) => ({ ...draft, offsetMs: Date.parse(draft.at) - from }));
}

function order(one: Draft, other: Draft): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  const [a, b] = [one.source, other.source];
  if (a === null || b === null) return 0;
  return a.run - b.run || a.event - b.event;
}

function ofRuns(work: Work, { outcome, summary }: { outcome: string; summary: string }): Draft[] {
  const { facts, requestedAt } = work;
  const drafts: Draft[] = [];
  if (requestedAt < facts.begunAt) drafts.push(entry(requestedAt, 'run', 'Requested', null));
  for (const [index, run] of facts.runs.entries()) {
    const what = run.continuedFrom === null ? 'began' : 'went on with its goal fixed';
    drafts.push(entry(run.startedAt, 'run', `Run ${run.workflowId} ${what}`, { run: index, event: 1 }));
  }
  for (const { at, event, reason } of facts.cancels) {
    drafts.push(entry(at, 'people', `Cancel requested${reason === null ? '' : `: ${reason}`}`, event));
  }
  for (const { at, event, earlierRunId } of facts.resets) {
    const text = `The run was reset to this point; what came after it stands in run ${earlierRunId ?? 'before it'}`;
    drafts.push(entry(at, 'people', text, event));
  }
  const last = facts.memos.at(-1);
  const { at: recoveredAt, by } = recoveredAtOf(work);
  if (recoveredAt !== null)
    drafts.push(
      entry(
        recoveredAt,
        'run',
        `${work.procedure === 'drill' ? 'The servers of the drill are usable' : 'Production is in service again'} (seen by: ${by ?? '?'})`,
        last?.event ?? null,
      ),
    );
  if (facts.end) drafts.push(entry(facts.end.at, 'run', `Ended: ${outcome}. ${summary}`, facts.end.event));
  return drafts;
}

function ofSteps({ facts }: Work): Draft[] {
  return facts.memos.flatMap(({ began, event }) =>
    began.map(({ name, at }) => entry(at, 'step', name, event)),
  );
}

function ofPost({ facts }: Work, post: PostEvidence): Draft[] {
  const activity = sendsOf(facts)[post.number - 1];
  const drafts = [entry(post.begunAt, 'post', `POST ${post.number}: ${post.call}, ${post.way}`, post.source)];
  if (activity?.endedAt) drafts.push(entry(activity.endedAt, 'post', sayOutcome(post), post.source));
  return drafts;
}

function sayOutcome(post: PostEvidence): string {
  const ids = [
    post.jobId === null ? '' : `job ${post.jobId}`,
    post.requestId === null ? '' : `request ${post.requestId}`,
  ].filter((one) => one !== '');
  const why = post.why === null || post.outcome === 'accepted' ? '' : `: ${post.why}`;
  const word = post.outcome === 'unknown' ? 'no usable answer' : post.outcome;
  return `POST ${post.number}: ${word}${why}${ids.length === 0 ? '' : ` (${ids.join(', ')})`}`;
}

function ofActivity(activity: ActivityFact): Draft[] {
  const kind = KINDS[activity.type];
  if (kind === undefined) return [];
  const at = activity.endedAt ?? activity.scheduledAt;
  const text = `${activity.summary ?? activity.type}: ${sawOf(activity)}`;
  return [entry(at, kind, text, activity.event)];
}

function ofQuestions(questions: readonly QuestionFact[]): Draft[] {
  return questions.map(({ askedAt, title, text }) =>
    entry(askedAt, 'people', `Waits for a person: ${title}. ${text}`, null),
  );
}

function ofWord(word: WordEvidence): Draft {
  const parts = [
    word.verb,
    word.finding === null ? '' : ` of ${word.finding}`,
    word.by === null ? '' : ` by ${word.by}`,
    word.reason === null ? '' : `: ${word.reason}`,
    word.text === null ? '' : `: ${word.text}`,
    word.repeated ? ' (said already, taken once)' : '',
  ];
  return entry(word.at, 'people', parts.join(''), word.source);
}

function ofTimers({ facts }: Work): Draft[] {
  return facts.timers
    .filter(
      ({ summary, firedAt }) => summary !== null && (!summary.startsWith('Reminder') || firedAt !== null),
    )
    .map(({ summary, startedAt, firedAt, event }) => {
      const reminder = summary?.startsWith('Reminder') === true;
      return entry(reminder ? (firedAt ?? startedAt) : startedAt, 'wait', summary ?? '', event);
    });
}

function entry(at: string, kind: Entry['kind'], text: string, source: EventRef | null): Draft {
  return { at, kind, text, source };
}
