import { isOverridable, withOverrides, type Finding, type Override } from '../domain/findings.ts';
import { checkAction } from '../domain/preconditions.ts';
import { ACTION_OF } from '../domain/procedures.ts';
import { ruleOf } from '../domain/states.ts';
import type { QuestionFact } from './questions.ts';
import { recorded } from './recorded.ts';
import { lastBefore } from './replication.ts';
import type { Evidence, PostEvidence } from './schema.ts';
import { ofType, type Work } from './work.ts';

type Found = Evidence['findings'][number];

/**
 * What each check found: computed again from the reading, the rule and the overrides that the history has. A dry run
 * brought its findings itself.
 */
export function findingsOf(
  work: Work,
  posts: readonly PostEvidence[],
  questions: readonly QuestionFact[],
): Found[] {
  return [...beforePosts(work, posts), ...whereItStopped(work, posts, questions), ...ofDryRun(work)].sort(
    (one, other) => (one.at < other.at ? -1 : 1),
  );
}

function beforePosts(work: Work, posts: readonly PostEvidence[]): Found[] {
  const activities = ofType(work.facts, 'sendAction');
  return posts.flatMap((post): Found[] => {
    const request = recorded.sendRequest(activities[post.number - 1]?.input);
    const seen = lastBefore(work, post.begunAt);
    if (request === null || seen === null) return [];
    const known = request.overrides.filter((one): one is Override => isOverridable(one.finding));
    const found = withOverrides(checkAction(request.rule, seen.reading, request.goal), known);
    if (found.length === 0) return [];
    return [
      {
        at: seen.reading.at,
        action: post.action,
        post: post.number,
        findings: found.map(told),
        source: seen.activity.event,
      },
    ];
  });
}

/** Of the first action only: which action a later check was for, the history does not say. */
function whereItStopped(
  work: Work,
  posts: readonly PostEvidence[],
  questions: readonly QuestionFact[],
): Found[] {
  const { procedure, request, facts } = work;
  const goal = request?.goal;
  const service = facts.setup?.service;
  if (
    procedure === null ||
    procedure === 'failback' ||
    procedure === 'drill' ||
    goal === undefined ||
    service === undefined
  )
    return [];
  const stops = questions
    .filter(
      ({ type, title }) => type === 'PreconditionFailed' || (type === null && title.endsWith(' stopped')),
    )
    .map(({ askedAt }) => askedAt);
  if (facts.end?.kind === 'failed' && facts.end.failure.type === 'PreconditionFailed')
    stops.push(facts.end.at);
  const first = posts[0]?.begunAt ?? facts.lastEventAt;
  const rule = ruleOf(service, ACTION_OF[procedure]);
  return stops.flatMap((at): Found[] => {
    const seen = at > first ? null : lastBefore(work, at);
    if (seen === null) return [];
    const known = [
      ...(request?.overrides ?? []),
      ...facts.words.flatMap(({ at: said, verb, input }) => wordOverride(said < at ? verb : '', input)),
    ];
    const found = withOverrides(checkAction(rule, seen.reading, goal), known);
    if (found.every(({ weight }) => weight !== 'blocks')) return [];
    return [
      {
        at: seen.reading.at,
        action: rule.name,
        post: null,
        findings: found.map(told),
        source: seen.activity.event,
      },
    ];
  });
}

function wordOverride(verb: string, input: unknown): Override[] {
  const { finding, reason } = (input ?? {}) as { finding?: unknown; reason?: unknown };
  const code = verb === 'confirmAzRestored' ? 'zone-not-restored' : verb === 'override' ? finding : null;
  if (typeof code !== 'string' || !isOverridable(code)) return [];
  return [{ finding: code, reason: typeof reason === 'string' ? reason : '' }];
}

function ofDryRun({ report, readings, facts }: Work): Found[] {
  const last = readings.at(-1);
  if (report === null || report.findings.length === 0 || last === undefined) return [];
  const action = facts.type;
  return [
    { at: last.reading.at, action, post: null, findings: report.findings, source: last.activity.event },
  ];
}

function told({ override, ...finding }: Finding): Found['findings'][number] {
  return { ...finding, override: override ?? null };
}
