import { neededApprovals } from '../domain/input.ts';
import { whatFollowed } from './posts.ts';
import type { QuestionFact } from './questions.ts';
import { recorded } from './recorded.ts';
import type { Evidence, WordEvidence } from './schema.ts';
import { ofType, type Work } from './work.ts';

/** What people decided in the run. Nothing of it may be hidden, and nothing counts twice. */

type People = Evidence['people'];
type ByHand = People['attested'][number];

export function peopleOf(work: Work, questions: readonly QuestionFact[], words: WordEvidence[]): People {
  const { request, facts } = work;
  const counted = words.filter(({ repeated }) => !repeated);
  const said = (verb: string) => counted.filter((word) => word.verb === verb);
  const [glass] = said('breakGlass');
  const [declined] = said('decline');
  const released = said('release').map((word) => byHand(questions, word));
  return {
    approvalsNeeded:
      request === null ? 0 : neededApprovals(request.approval, facts.setup?.approval ?? 'none'),
    approvals: said('approve').map(({ by, at }) => ({ by: by ?? '', at })),
    breakGlass: glass ? { by: glass.by ?? '', reason: glass.reason ?? '', at: glass.at } : null,
    declined: declined ? { by: declined.by ?? '', reason: declined.reason, at: declined.at } : null,
    questions: questions.map(withoutWords),
    words,
    attested: said('attest')
      .filter((word) => agreed(work, questions, word))
      .map((word) => byHand(questions, word)),
    skipped: said('skip').map((word) => byHand(questions, word)),
    released: released[0] ?? null,
  };
}

function withoutWords({ words, ...question }: QuestionFact): People['questions'][number] {
  void words;
  return question;
}

/** A word that something was done by hand counts only where the look after it did not end in the same question again. */
function agreed(work: Work, questions: readonly QuestionFact[], word: WordEvidence): boolean {
  const later = questions.filter(({ askedAt, number }) => askedAt >= word.at && number !== word.question);
  const next = whatFollowed(work, word.at, later);
  const asked = later.find(({ askedAt }) => askedAt === next.at);
  if (next.verdict === 'asked') return asked?.title.endsWith(' stopped') !== true;
  return next.verdict !== 'open' && !(next.verdict === 'ended' && work.facts.end?.kind !== 'completed');
}

function byHand(questions: readonly QuestionFact[], word: WordEvidence): ByHand {
  const question = questions.find(({ words }) => words.includes(word));
  return { step: question?.step ?? 'unknown', at: word.at, by: word.by, why: word.reason };
}

/** Findings that people, or the run itself, went on in spite of. */
export function overridesOf(work: Work, words: readonly WordEvidence[]): Evidence['overrides'] {
  const given: Evidence['overrides'] = (work.request?.overrides ?? []).map(({ finding, reason, by }) => ({
    finding,
    reason,
    by: by ?? null,
    given: 'input',
    at: null,
  }));
  for (const { verb, finding, reason, by, at, repeated } of words) {
    if (repeated || (verb !== 'override' && verb !== 'confirmAzRestored')) continue;
    const restored = verb === 'confirmAzRestored';
    given.push({
      finding: restored ? 'zone-not-restored' : (finding ?? 'unknown'),
      reason: reason ?? (restored ? 'the zone is restored' : ''),
      by,
      given: 'answer',
      at,
    });
  }
  // What the run itself was sure of: the way home leads to the zone that production left in this very run.
  for (const activity of ofType(work.facts, 'sendAction')) {
    for (const { finding, reason, by } of recorded.sendRequest(activity.input)?.overrides ?? []) {
      if (given.some((one) => one.finding === finding && one.reason === reason)) continue;
      given.push({ finding, reason, by: by ?? null, given: 'run', at: activity.scheduledAt });
    }
  }
  return given;
}
