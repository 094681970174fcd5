import type { ServiceName } from '../../src/domain/action-rule.ts';
import type { ActionName } from '../../src/domain/actions.ts';
import { checkAction } from '../../src/domain/preconditions.ts';
import { followStep, startFollowing, type FollowResult, type Poll } from '../../src/domain/follow.ts';
import type { SendOutcome } from '../../src/domain/outcomes.ts';
import { begin, next } from '../../src/domain/protocol.ts';
import type { Command, Happened, ProtocolRule, Step } from '../../src/domain/protocol-types.ts';
import type { Reading } from '../../src/domain/readings.ts';
import { whyNotAnyMore } from '../../src/domain/recheck.ts';
import { ruleOf } from '../../src/domain/states.ts';
import { ModelCloud, type JobPlan, type Other } from './model-cloud.ts';
import { EVS_MODEL, SDRS_MODEL } from './model-roads.ts';
import { GOAL, job, providerError } from './support.ts';

/** The bounds that the safety of the protocol rests on: a late start and a stale reading fit into the settle window. */
export const SETTLE = 120_000;
export const STALE = 10_000;
export const LATE = SETTLE - STALE;
const POST_TIMEOUT = 30_000;
const DEADLINE = 45_000;
const POLL = 5_000;

/** What becomes of one POST. */
export type Fate =
  | 'accepted'
  | 'acceptedWithoutJob'
  | 'lostBefore'
  | 'lostAfter'
  | 'startsLate'
  | 'workerLost'
  | 'deliveredTwice'
  | 'refused'
  | 'throttled'
  | 'throttledButStarted'
  | 'throttledStartsLate'
  | 'notSent'
  | 'lateWorker'
  | 'cancelled';

export interface Weather {
  service: ServiceName;
  ours: Extract<ActionName, 'failover' | 'switchover'>;
  status?: string;
  /** The input's word where the service guards nothing. */
  resend: 'ask' | 'auto';
  jobs: JobPlan[];
  posts: { fate: Fate; tookMs: number; lateMs: number; retryAfterMs: number | null }[];
  reads: { staleMs: number; tookMs: number; deliveredAfterMs: number; blind: boolean }[];
  polls: ('seen' | 'stale' | 'silent' | 'unreadable')[];
  others: { atMs: number; what: Other }[];
  retries: number;
}

export const CALM: Weather = {
  service: 'sdrs',
  ours: 'failover',
  resend: 'ask',
  jobs: [],
  posts: [],
  reads: [],
  polls: [],
  others: [],
  retries: 0,
};

export interface Trace {
  last: Command;
  steps: number;
  cloud: ModelCloud;
  /** Each `send` command: the intent it belongs to, the reading fed in last, and what came of it. */
  sends: { intent: number; baseline: Reading; lastSeen: Reading | null; outcome: SendOutcome; at: number }[];
  questions: string[];
}

/** As the runbook builds it: only what the service guards is sent again by itself, unless the input says so. */
function ruleFor({ service, ours, resend }: Weather): ProtocolRule {
  const action = ruleOf(service, ours);
  return {
    action,
    goal: GOAL,
    check: (seen) => checkAction(action, seen, GOAL),
    dryRun: false,
    mayResend: action.guarded || resend === 'auto',
    maxSends: 3,
    settleMs: SETTLE,
    settleReadEveryMs: 10_000,
    resendBackoffMs: STALE,
  };
}

/** Drives the protocol against the model until it is done, or asks with nobody left to say "retry". */
export function drive(weather: Weather, maxSteps: number): Trace {
  return new ModelRun(weather).drive(maxSteps);
}

class ModelRun {
  readonly #weather: Weather;
  readonly #rule: ProtocolRule;
  readonly #cloud: ModelCloud;
  readonly #sends: Trace['sends'] = [];
  readonly #questions: string[] = [];
  #intent = 1;
  #reads = 0;
  #polls = 0;
  #lastSeen: Reading | null = null;

  constructor(weather: Weather) {
    this.#weather = weather;
    this.#rule = ruleFor(weather);
    this.#cloud = new ModelCloud({
      ...weather,
      service: weather.service === 'sdrs' ? SDRS_MODEL : EVS_MODEL,
      ours: weather.ours === 'switchover' ? 'reverse' : 'failover',
    });
    for (const { atMs, what } of weather.others) this.#cloud.at(atMs, () => this.#cloud.meddle(what));
  }

  drive(maxSteps: number): Trace {
    let step: Step = begin();
    let steps = 0;
    for (; steps < maxSteps; steps += 1) {
      const happened = this.#carryOut(step.command);
      if (happened === null) break;
      step = next(step.state, happened, this.#rule, this.#cloud.now);
    }
    return {
      last: step.command,
      steps,
      cloud: this.#cloud,
      sends: this.#sends,
      questions: this.#questions,
    };
  }

  #carryOut(command: Command): Happened | null {
    switch (command.do) {
      case 'look':
        return this.#look();
      case 'wait':
        this.#cloud.advance(command.ms);
        return { waited: true };
      case 'send':
        return this.#send(command.baseline);
      case 'follow':
        return { followed: this.#follow(command.baseline, command.jobId) };
      case 'ask':
        this.#questions.push(command.question.type);
        if (this.#intent > this.#weather.retries) return null;
        this.#intent += 1;
        this.#cloud.advance(1_000);
        return { retry: true };
      case 'done':
        return null;
    }
  }

  #look(): Happened {
    const plan = this.#weather.reads[this.#reads++];
    this.#cloud.advance(plan?.tookMs ?? 100);
    if (plan?.blind) return { blind: 'no answer' };
    this.#lastSeen = this.#cloud.read(plan?.staleMs ?? 0);
    // The run may hear of it much later: its worker was away.
    this.#cloud.advance(plan?.deliveredAfterMs ?? 0);
    return { saw: this.#lastSeen };
  }

  #send(baseline: Reading): Happened {
    const number = this.#sends.length;
    const scheduledAt = this.#cloud.now;
    const sent = this.#post(number, baseline, scheduledAt);
    const { outcome } = sent;
    this.#sends.push({ intent: this.#intent, baseline, lastSeen: this.#lastSeen, outcome, at: scheduledAt });
    return sent;
  }

  /** As the sending activity does: one more look, at most one POST, one outcome. */
  #post(
    number: number,
    baseline: Reading,
    scheduledAt: number,
  ): { sent: SendOutcome; outcome: SendOutcome; latest: number } {
    const cloud = this.#cloud;
    const plan = this.#weather.posts[number] ?? {
      fate: 'accepted',
      tookMs: 100,
      lateMs: 0,
      retryAfterMs: null,
    };
    const end = (outcome: SendOutcome) => ({ sent: outcome, outcome, latest: cloud.now });
    const now = cloud.read(this.#weather.reads[this.#reads++]?.staleMs ?? 0);
    const { action, goal } = this.#rule;
    const why = whyNotAnyMore({ rule: action, goal, overrides: [], baseline: baseline.group }, now);
    if (why !== null) return end({ kind: 'changed', why });
    const unknown = (why: string): SendOutcome => ({ kind: 'unknown', why, error: null, retryAfterMs: null });
    const wrongState: SendOutcome = { kind: 'refused', error: providerError('SDRS.1002'), wrongState: true };
    const took = () => cloud.advance(Math.min(plan.tookMs, POST_TIMEOUT));

    switch (plan.fate) {
      case 'accepted':
      case 'acceptedWithoutJob': {
        const jobId = cloud.arrive(number);
        took();
        if (jobId === null) return end(wrongState);
        return end({
          kind: 'accepted',
          jobId: plan.fate === 'accepted' && jobId !== '' ? jobId : null,
          requestId: null,
        });
      }
      case 'lostBefore':
        took();
        return end(unknown('HTTP 502'));
      case 'lostAfter':
        cloud.arrive(number);
        took();
        return end(unknown('HTTP 504'));
      case 'startsLate':
        cloud.at(cloud.now + plan.lateMs, () => void cloud.arrive(number));
        took();
        return end(unknown('timed out'));
      case 'workerLost': {
        // The POST leaves at the very deadline of a worker that is cut off; the run hears of its loss before.
        const leaves = scheduledAt + DEADLINE;
        cloud.at(leaves + plan.lateMs, () => void cloud.arrive(number));
        took();
        const outcome = unknown('the worker is lost');
        return { sent: outcome, outcome, latest: leaves };
      }
      case 'deliveredTwice':
        cloud.arrive(number);
        took();
        return end(wrongState);
      case 'refused':
        took();
        return end({ kind: 'refused', error: providerError('HTTP 403', 403), wrongState: false });
      case 'throttledButStarted':
      case 'throttledStartsLate':
      case 'throttled':
        if (plan.fate === 'throttledButStarted') cloud.arrive(number);
        if (plan.fate === 'throttledStartsLate')
          cloud.at(cloud.now + plan.lateMs, () => void cloud.arrive(number));
        took();
        return end({
          kind: 'throttled',
          error: providerError('HTTP 429', 429),
          retryAfterMs: plan.retryAfterMs,
        });
      case 'notSent':
        return end({ kind: 'notSent', why: 'ECONNREFUSED' });
      case 'lateWorker':
        return end({ kind: 'late', why: 'after the deadline' });
      case 'cancelled':
        return end({ kind: 'cancelled' });
    }
  }

  #follow(baseline: Reading, jobId: string | null): FollowResult {
    const cloud = this.#cloud;
    const rule = {
      action: this.#rule.action,
      goal: GOAL,
      before: baseline.group,
      graceMs: 30_000,
      limitMs: 300_000,
    };
    let state = startFollowing(cloud.now);
    for (;;) {
      const how = this.#weather.polls[this.#polls++] ?? 'seen';
      const { group, pairs } = cloud.read(how === 'stale' ? STALE : 0);
      const jobSeen: Poll['job'] = jobId === null ? 'none' : job({ id: jobId, status: cloud.job(jobId) });
      const poll: Poll =
        how === 'silent'
          ? { job: jobSeen, group: { silent: 'HTTP 503' } }
          : how === 'unreadable'
            ? { job: jobId === null ? 'none' : { unreadable: 'HTTP 404' }, group: { group, pairs } }
            : { job: jobSeen, group: { group, pairs } };
      const step = followStep(state, poll, rule, cloud.now);
      if (step.result !== null) return step.result;
      state = step.state;
      cloud.advance(POLL);
    }
  }
}
