import { ActivityFailure, CancelledFailure, isCancellation, sleep } from '@temporalio/workflow';
import { sayState } from '../domain/action-rule.ts';
import { actionTowards } from '../domain/actions.ts';
import { blocking } from '../domain/findings.ts';
import { sayWay } from '../domain/goal.ts';
import { resolvedAs } from '../domain/lost-answer.ts';
import type { SendOutcome } from '../domain/outcomes.ts';
import { begin, next } from '../domain/protocol.ts';
import type { Done, Happened, ProtocolRule, ProtocolState, Step } from '../domain/protocol-types.ts';
import type { Reading } from '../domain/readings.ts';
import type { SendRequest } from '../activities/act.ts';
import { activitiesFor } from './activities.ts';
import { failedActivity, saidBy } from './failure.ts';
import type { Run } from './run.ts';
import { LostAnswers } from './telling.ts';

/**
 * `theirs`: no POST of this run left. `unclear`: all of them were turned down, which a gateway may also do after the
 * effect. `ours`: one was taken, or its answer was lost.
 */
type Whose = 'ours' | 'unclear' | 'theirs';

/** What carrying out one action needs and gathers. */
export interface ActionWork {
  rule: ProtocolRule;
  groupId: string;
  /** What the first look is called, where it is not the first one of this action. */
  check?: string;
}

export interface ActionResult {
  done: Done;
  /** The reading that the POST was decided on; null where nothing was decided. */
  baseline: Reading | null;
  last: Reading | null;
  jobId: string | null;
  /** When a POST was given up without an answer (ms); nobody knows how late it may still start. */
  armedSince: number | null;
  /** By whom the goal came to hold, as far as the answers to the POSTs tell. */
  whose: Whose;
}

/**
 * Carries out the protocol's commands (domain/protocol.ts) as activities, timers and questions.
 * It decides nothing itself, but for cancel: after one, no POST leaves any more.
 */
export async function carryOutAction(run: Run, work: ActionWork): Promise<ActionResult> {
  return new ActionRun(run, work).carryOut();
}

class ActionRun {
  readonly #run: Run;
  readonly #work: ActionWork;
  readonly #do: ReturnType<typeof activitiesFor>;
  #step: Step = begin();
  #baseline: Reading | null = null;
  #last: Reading | null = null;
  #jobId: string | null = null;
  #taken = false;
  readonly #lostAnswers: LostAnswers;

  constructor(run: Run, work: ActionWork) {
    this.#run = run;
    this.#work = work;
    this.#do = activitiesFor(run.setup);
    const { status, service } = run;
    this.#lostAnswers = new LostAnswers({
      procedure: status.procedure,
      service,
      action: work.rule.action.name,
    });
  }

  async carryOut(): Promise<ActionResult> {
    const { action } = this.#work.rule;
    let { check = 'Check preconditions' } = this.#work;
    for (;;) {
      // One visible step for each stretch of the protocol.
      if (this.#stretch() === 'check') await this.#run.step(check, () => this.#stretchOf('check'));
      else if (this.#stretch() === 'send')
        await this.#run.step(`Send ${action.name}`, () => this.#stretchOf('send'));
      else if (this.#stretch() === 'follow')
        await this.#run.step('Follow job', () => this.#stretchOf('follow'));
      else break;
      check = 'Look again';
    }
    const { command, state } = this.#step;
    if (command.do !== 'done') throw new Error(`the protocol stopped at ${command.do}`);
    return {
      done: command.how,
      baseline: this.#baseline,
      last: this.#last,
      jobId: this.#jobId,
      armedSince: state.armedSince,
      whose: this.#taken ? 'ours' : state.everSent ? 'unclear' : 'theirs',
    };
  }

  #stretch(): 'check' | 'send' | 'follow' | 'done' {
    const { state, command } = this.#step;
    if (command.do === 'done') return 'done';
    if (command.do === 'follow' || state.phase === 'following') return 'follow';
    if (command.do === 'send' || state.phase === 'sending' || state.phase === 'settling') return 'send';
    return 'check';
  }

  async #stretchOf(stretch: 'check' | 'send' | 'follow'): Promise<void> {
    do {
      const happened = await this.#carry();
      if (happened === null) return;
      this.#advance(happened);
      // A question belongs to the step that stopped.
      while (this.#step.command.do === 'ask') await this.#ask();
    } while (this.#stretch() === stretch);
  }

  #advance(happened: Happened): void {
    this.#step = next(this.#step.state, happened, this.#work.rule, Date.now());
    if (this.#step.note !== null) this.#run.say(this.#step.note);
    this.#lostAnswers.looked(resolvedAs(this.#step));
  }

  async #carry(): Promise<Happened | null> {
    const { command, state } = this.#step;
    switch (command.do) {
      case 'look':
        return this.#look(command.why, state);
      case 'wait':
        await this.#breakable(state, () => sleep(command.ms, { summary: command.why }));
        return { waited: true };
      case 'send':
        return this.#send(command.baseline);
      case 'follow':
        return this.#follow(command.baseline, command.jobId);
      case 'ask':
      case 'done':
        return null;
      default:
        return command satisfies never;
    }
  }

  async #ask(): Promise<void> {
    const { command } = this.#step;
    if (command.do !== 'ask') return;
    this.#stopIfCancelled(command.question.text);
    const { mayResend, action } = this.#work.rule;
    // Nothing guards it: here a retry is the word that a second POST may leave.
    const resend = mayResend
      ? {}
      : { retry: `looks, and sends the ${action.name} again if the group stands where it was.` };
    const verb = await this.#run.ask({ ...command.question, also: { ...resend, attest: null } });
    if (verb !== 'attest') return this.#advance({ retry: true });
    const step = this.#run.status.steps.at(-1)?.name ?? '';
    const why = this.#run.lastSeen;
    this.#advance(await this.#attest());
    const after = this.#step.command;
    if (after.do === 'done' && after.how.kind === 'attested') this.#run.status.attested.push({ step, why });
  }

  /** A person's word is looked at like everything else; nothing is sent. */
  async #attest(): Promise<Happened> {
    const seen = await this.#look('for what was done by hand', this.#step.state);
    return 'saw' in seen ? { attested: seen.saw } : seen;
  }

  async #look(why: string, state: ProtocolState): Promise<Happened> {
    const { site } = this.#run.request;
    const { groupId } = this.#work;
    const summary =
      why === 'baseline'
        ? `Read group ${this.#run.status.group}`
        : `Look at group ${this.#run.status.group} ${why}`;
    const looked = await this.#breakable(state, () =>
      this.#run.first.observed(() =>
        this.#do.look.observe.executeWithOptions({ summary }, [{ site, groupId }]),
      ),
    );
    if ('failed' in looked) return { blind: looked.failed.message };
    const { saw, by } = looked;
    const { group, pairs } = saw;
    this.#last = saw;
    const notes = why === 'baseline' ? blocking(this.#work.rule.check(saw)).length : 0;
    this.#run.say(
      `saw ${group.name} ${sayState(group)}, production in ${group.productionZone ?? '?'}, ${pairs.length} pairs${notes > 0 ? `, ${notes} finding(s)` : ''}${by === null ? '' : `, as ${by} read it`}`,
    );
    return { saw };
  }

  async #send(baseline: Reading): Promise<Happened> {
    const run = this.#run;
    if (run.cancelled) throw new CancelledFailure('cancelled before the POST');
    const { site } = run.request;
    const { goal } = this.#work.rule;
    const action = actionTowards(this.#work.rule.action.name, goal, baseline.group);
    const { sendDeadline, postTimeout } = run.setup.timings;
    this.#baseline = baseline;
    run.crossedLine(
      `starts nothing new, but what has been sent is followed to its end: the ${action.name} can't be taken back.`,
    );
    const scheduledAt = Date.now();
    const request: SendRequest = {
      site,
      action,
      rule: this.#work.rule.action,
      goal,
      overrides: run.overrides,
      baseline: baseline.group,
      deadlineMs: sendDeadline,
      postTimeoutMs: postTimeout,
    };
    const summary = `Send ${action.name} of ${run.status.group} ${sayWay(goal)}`;
    let outcome: SendOutcome;
    let latest: number;
    try {
      outcome = await run.interruptible(() =>
        this.#do.act.sendAction.executeWithOptions({ summary }, [request]),
      );
      latest = Date.now();
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      // Cancelled before any worker took it: Temporal says so only then, since the activity itself always answers.
      if (isCancellation(error)) throw error;
      outcome = {
        kind: 'unknown',
        why: `the worker's own answer was lost: ${saidBy(error).message}`,
        error: null,
        retryAfterMs: null,
      };
      latest = scheduledAt + sendDeadline;
    }
    this.#count(outcome);
    return { sent: outcome, latest };
  }

  #count(outcome: SendOutcome): void {
    const { status } = this.#run;
    const left =
      outcome.kind === 'accepted' ||
      outcome.kind === 'refused' ||
      outcome.kind === 'throttled' ||
      outcome.kind === 'unknown';
    if (left) status.posts += 1;
    if (outcome.kind === 'accepted' || outcome.kind === 'unknown') this.#taken = true;
    if (outcome.kind === 'unknown') {
      status.lostAnswers += 1;
      this.#lostAnswers.lost();
    }
    if (outcome.kind === 'accepted') this.#jobId = outcome.jobId;
    if (!left && this.#run.cancelled) throw new CancelledFailure('cancelled before the POST');
  }

  async #follow(baseline: Reading, jobId: string | null): Promise<Happened> {
    const run = this.#run;
    const { timings } = run.setup;
    if (this.#baseline === null) this.#baseline = baseline;
    const summary =
      jobId === null
        ? `Follow group ${run.status.group} to its end`
        : `Follow job ${jobId} of ${run.status.group}`;
    const follow = () =>
      this.#breakable(this.#step.state, () =>
        this.#do.follow.follow.executeWithOptions({ summary }, [
          {
            site: run.request.site,
            groupId: this.#work.groupId,
            jobId,
            rule: {
              action: this.#work.rule.action,
              goal: this.#work.rule.goal,
              before: baseline.group,
              graceMs: timings.followGrace,
              limitMs: timings.followLimit,
            },
            pollEveryMs: timings.pollEvery,
          },
        ]),
      );
    try {
      const followed = await follow();
      if (followed.last) this.#last = followed.last;
      run.say(`followed to the end in ${followed.polls} polls: ${followed.result.kind}`);
      return { followed: followed.result };
    } catch (error) {
      return { blind: failedActivity(error).message };
    }
  }

  /** A cancel breaks off what only looks or waits, as long as nothing of ours may be under way. */
  #breakable<T>(state: ProtocolState, work: () => Promise<T>): Promise<T> {
    return !state.everSent ? this.#run.interruptible(work) : work();
  }

  #stopIfCancelled(why: string): void {
    if (this.#run.cancelled) throw new CancelledFailure(why);
  }
}
