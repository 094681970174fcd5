import { checksOf } from './checks.ts';
import { collect } from './collect.ts';
import { findingsOf } from './findings.ts';
import type { HistoryFile } from './history.ts';
import { merge } from './merge.ts';
import { objectOf, textOf } from './payloads.ts';
import { overridesOf, peopleOf } from './people.ts';
import { lostAnswersOf, postsOf } from './posts.ts';
import { questionsOf, wordsOf } from './questions.ts';
import { readsOf, serverCallsOf } from './reads.ts';
import { recoveredAtOf, recoveryOf, wholeOf } from './recovery.ts';
import { finalState, replicationBefore } from './replication.ts';
import { endOf, stepsOf } from './result.ts';
import type { Evidence, PostEvidence } from './schema.ts';
import { timelineOf } from './timeline.ts';
import { unrecorded } from './unrecorded.ts';
import { workOf, type Work } from './work.ts';

export interface EvidenceOptions {
  /** In place of the one that the group has in dr.yaml, ms. */
  targetMs?: number | null;
  /** Name and version of the program. */
  madeBy: string;
}

/** The evidence of a run, from its history alone: the same history always gives the same evidence. */
export function evidenceFrom(history: HistoryFile, { targetMs = null, madeBy }: EvidenceOptions): Evidence {
  const facts = merge(history.runs.map((run, index) => collect(run, index)));
  const work = workOf(facts);
  const words = wordsOf(facts);
  const questions = questionsOf(facts, words);
  const posts = postsOf(work);
  const result = resultOf(work, posts);
  const recovered = recoveredAtOf(work);
  const made: Omit<Evidence, 'checks'> = {
    format: 'dr-runbooks/evidence/1',
    madeBy,
    run: runOf(work),
    result,
    times: {
      requestedAt: work.requestedAt,
      begunAt: facts.begunAt,
      recoveredAt: recovered.at,
      recoveredBy: recovered.by,
      endedAt: facts.end?.at ?? null,
      lastEventAt: facts.lastEventAt,
      ...wholeOf(work, questions),
      steps: stepsOf(work),
    },
    recovery: recoveryOf(work, { questions, posts, target: { targetMs } }),
    replication: replicationBefore(work, posts),
    findings: findingsOf(work, posts, questions),
    overrides: overridesOf(work, words),
    calls: { posts, servers: serverCallsOf(work), reads: readsOf(work) },
    counts: {
      posts: posts.filter(({ counted }) => counted).length,
      lostAnswers: posts.filter(({ outcome }) => outcome === 'unknown').length,
    },
    lostAnswers: lostAnswersOf(work, posts, questions),
    people: peopleOf(work, questions, words),
    final: finalState(work),
    timeline: timelineOf(work, { posts, questions, words, ...result }),
    notRecorded: unrecorded(work, posts),
    history: historyOf(work, history),
  };
  return { ...made, checks: checksOf(work, made) };
}

function runOf({ facts, request, report }: Work): Evidence['run'] {
  const { input, setup } = facts;
  const typed = objectOf(input);
  const goal = request?.goal;
  const group = request?.group ?? textOf(typed['group']) ?? 'unknown';
  const child = facts.children.at(-1);
  return {
    id: facts.workflowId,
    runId: facts.runId,
    procedure: facts.type,
    site: request?.site ?? textOf(typed['site']) ?? 'unknown',
    service: setup?.service ?? null,
    group: { id: goal ? group : null, name: goal?.group ?? group },
    from: goal?.from ?? request?.from ?? null,
    to: goal?.to ?? report?.to ?? request?.to ?? null,
    dryRun: request?.dryRun ?? false,
    by: request?.by ?? null,
    reason: request?.reason ?? null,
    incident: request?.incident ?? null,
    servers: request?.servers ?? 'unknown',
    onFailure: request?.onFailure ?? 'unknown',
    resend: request?.resend ?? 'unknown',
    then: request?.then ?? null,
    startedBy: facts.runs[0]?.parent?.workflowId ?? facts.parent?.workflowId ?? startOf(facts.runs),
    worksIn: child?.workflowId ?? null,
  };
}

function startOf(runs: Work['facts']['runs']): string | null {
  const [first] = runs;
  return first && first.workflowId !== runs.at(-1)?.workflowId ? first.workflowId : null;
}

function resultOf(work: Work, posts: readonly PostEvidence[]): Evidence['result'] {
  return {
    ...endOf(work),
    jobId: posts.findLast(({ jobId }) => jobId !== null)?.jobId ?? null,
    cancelledAt: work.facts.cancels.map(({ at, reason, event }) => ({ at, reason, source: event })),
  };
}

function historyOf({ facts }: Work, { sha256, text }: HistoryFile): Evidence['history'] {
  return {
    sha256,
    bytes: Buffer.byteLength(text),
    runs: facts.runs.map((run) => ({
      workflowId: run.workflowId,
      runId: run.runId,
      role: run.workflowId === facts.workflowId ? 'work' : 'start',
      events: run.events,
      whole: run.whole,
      closed: run.end !== null,
      startedAt: run.startedAt,
      lastEventAt: run.lastEventAt,
    })),
  };
}
