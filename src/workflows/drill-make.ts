import { ActivityFailure, CancelledFailure, isCancellation, sleep } from '@temporalio/workflow';
import { checkDrill } from '../domain/drill-check.ts';
import {
  beginCreate,
  nextCreate,
  type CreateHappened,
  type CreateQuestion,
  type CreateRule,
  type CreateStep,
} from '../domain/drill-create.ts';
import { withOverrides } from '../domain/findings.ts';
import type { Resolution } from '../domain/lost-answer.ts';
import type { SendOutcome } from '../domain/outcomes.ts';
import { drillActivitiesFor } from './activities.ts';
import { removal } from './drill-end.ts';
import { drillQuestion, lookAtDrills, type DrillWork } from './drill-work.ts';
import { failedActivity, saidBy } from './failure.ts';
import type { Run } from './run.ts';
import { LostAnswers } from './telling.ts';

/**
 * Carries out what domain/drill-create.ts commands, as activities, timers and questions. Broken off at any point: what
 * may have been made by then is found by its name.
 */
export async function makeDrill(run: Run, work: DrillWork): Promise<void> {
  const maker = new Maker(run, work);
  while (!maker.done) {
    await run.step(maker.follows ? 'Follow drill' : 'Create drill', () => maker.stretch());
  }
}

class Maker {
  readonly #run: Run;
  readonly #work: DrillWork;
  readonly #rule: CreateRule;
  readonly #do: ReturnType<typeof drillActivitiesFor>;
  #step: CreateStep = beginCreate();
  readonly #lostAnswers: LostAnswers;

  constructor(run: Run, work: DrillWork) {
    const { timings, maxSends } = run.setup;
    this.#run = run;
    this.#work = work;
    this.#do = drillActivitiesFor(run.setup);
    const { status, service } = run;
    this.#lostAnswers = new LostAnswers({ procedure: status.procedure, service, action: 'create drill' });
    this.#rule = {
      name: work.wish.name,
      check: (reading) => withOverrides(checkDrill(reading, work.wish), run.overrides),
      // Nothing guards it.
      mayResend: run.request.resend === 'auto',
      maxSends,
      settleMs: timings.settle,
      settleReadEveryMs: timings.settleReadEvery,
      resendBackoffMs: timings.resendBackoff,
    };
  }

  get done(): boolean {
    return this.#step.command.do === 'done';
  }

  get follows(): boolean {
    return this.#step.command.do === 'follow';
  }

  /** One visible step: what leads to the POST, or what follows it. */
  async stretch(): Promise<void> {
    const { follows } = this;
    do {
      const { command } = this.#step;
      if (command.do === 'done') return;
      if (command.do === 'ask') this.#advance(await this.#ask(command.question));
      else this.#advance(await this.#carry(command));
    } while (this.#step.command.do === 'ask' || this.follows === follows);
  }

  #advance(happened: CreateHappened): void {
    this.#step = nextCreate(this.#step.state, happened, this.#rule, Date.now());
    const { command, state, note } = this.#step;
    if (state.armedSince !== null) this.#work.armedUntil = state.armedSince + this.#run.setup.timings.armed;
    // Read in the list, whatever its state: that POST has done what it could.
    if ('saw' in happened && happened.saw.drills.some(({ name }) => name === this.#rule.name))
      this.#work.pendingUntil = 0;
    if (note !== null) this.#run.say(note);
    if (command.do === 'done') {
      this.#work.drill = command.drill;
      this.#work.pendingUntil = 0;
    }
    this.#lostAnswers.looked(resolvedAs(this.#step));
  }

  #carry(command: Exclude<CreateStep['command'], { do: 'ask' | 'done' }>): Promise<CreateHappened> {
    switch (command.do) {
      case 'look':
        return lookAtDrills(this.#run, this.#work, command.why);
      case 'wait':
        return this.#run
          .interruptible(() => sleep(command.ms, { summary: command.why }))
          .then(() => ({ waited: true }));
      case 'send':
        return this.#send();
      case 'follow':
        return this.#follow(command.jobId);
      case 'remove':
        return this.#remove();
      default:
        return command satisfies never;
    }
  }

  async #ask({ type, text, findings, resends }: CreateQuestion): Promise<CreateHappened> {
    // Nothing guards it: here a retry is the word that a second POST may leave.
    const also = resends ? { retry: 'looks, and sends it again if there is still no such drill.' } : {};
    await this.#run.ask(drillQuestion({ type, text, findings, also }));
    return { retry: true };
  }

  async #send(): Promise<CreateHappened> {
    const run = this.#run;
    const work = this.#work;
    const { site } = run.request;
    const { sendDeadline, postTimeout } = run.setup.timings;
    const { wish, groupId } = work;
    run.crossedLine('deletes the drill, then the run ends. Production is not touched.');
    const scheduledAt = Date.now();
    let outcome: SendOutcome;
    let latest: number;
    try {
      const summary = `Send create drill ${wish.name} of ${run.status.group}`;
      outcome = await run.interruptible(() =>
        this.#do.act.sendDrill.executeWithOptions({ summary }, [
          {
            site,
            order: { groupId, name: wish.name, vpcId: wish.vpcId },
            wish,
            overrides: run.overrides,
            deadlineMs: sendDeadline,
            postTimeoutMs: postTimeout,
          },
        ]),
      );
      latest = Date.now();
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      // Cancelled before any worker took it: the activity itself always answers.
      if (isCancellation(error)) throw error;
      const why = `the worker's own answer was lost: ${saidBy(error).message}`;
      outcome = { kind: 'unknown', why, error: null, retryAfterMs: null };
      latest = scheduledAt + sendDeadline;
    }
    this.#count(outcome, { scheduledAt, latest });
    return { sent: outcome, latest };
  }

  #count({ kind }: SendOutcome, { scheduledAt, latest }: { scheduledAt: number; latest: number }): void {
    const { status } = this.#run;
    const { armed, settle } = this.#run.setup.timings;
    if (!['accepted', 'refused', 'throttled', 'unknown'].includes(kind)) {
      if (kind === 'cancelled') throw new CancelledFailure('cancelled before the POST');
      return;
    }
    this.#work.sentAt = scheduledAt;
    // Broken off now, nobody would look whether it comes: the clean-up has to.
    if (kind !== 'refused') this.#work.pendingUntil = latest + (kind === 'accepted' ? settle : armed);
    status.posts += 1;
    if (kind !== 'unknown') return;
    status.lostAnswers += 1;
    this.#lostAnswers.lost();
  }

  async #follow(jobId: string | null): Promise<CreateHappened> {
    const run = this.#run;
    const { timings } = run.setup;
    const { wish, groupId } = this.#work;
    const summary = `Follow ${jobId === null ? '' : `job ${jobId} of `}drill ${wish.name}`;
    try {
      const { result, polls } = await run.interruptible(() =>
        this.#do.follow.followDrill.executeWithOptions({ summary }, [
          {
            site: run.request.site,
            groupId,
            jobId,
            rule: { name: wish.name, graceMs: timings.followGrace, limitMs: timings.followLimit },
            pollEveryMs: timings.pollEvery,
          },
        ]),
      );
      run.say(`followed in ${polls} polls: ${result.kind}`);
      return { followed: result };
    } catch (error) {
      return { blind: failedActivity(error).message };
    }
  }

  async #remove(): Promise<CreateHappened> {
    const { wish } = this.#work;
    const { done, saw } = await this.#run.interruptible(() => removal(this.#run, this.#work, [wish.name]));
    return done ? { removed: true } : { blind: `What came of the failed try is not removed: ${saw}.` };
  }
}

/** What looking after a lost answer came to; null: it goes on. */
function resolvedAs({ state, command }: CreateStep): Resolution | null {
  switch (command.do) {
    case 'follow':
    case 'done':
      return 'adopted';
    case 'ask':
      return command.question.type === 'DrillFailed' ? 'failed' : 'asked';
    default:
      return state.phase === 'settling' ? null : 'not_started';
  }
}
