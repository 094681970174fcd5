import {
  CancellationScope,
  condition,
  isCancellation,
  ParentClosePolicy,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { NotifyRequest } from '../activities/notify.ts';
import type { RunSetup } from '../activities/setup.ts';
import { endEvent, noticeOf, sayRefused, type NoticeContext, type RunEvent } from '../domain/notices.ts';
import type { Question, RunStatus } from '../domain/status.ts';
import { noticesFor } from './activities.ts';
import type { Answer } from './desk.ts';
import { failedActivity } from './failure.ts';
import { deliverNotices } from './deliver-notices.ts';

/** How long a run that has ended stays for notices: one try at each target, which has 5 seconds to answer. */
const END_MS = 10_000;

/**
 * Tells the world what happens in a run. Nothing here is ever awaited by a step: each notice is an activity beside the
 * run, and what is still on its way when the run ends is left to a workflow of its own.
 */
export class Notices {
  readonly #status: RunStatus;
  readonly #note: (text: string) => void;
  /** Apart from the run's: a cancel of the run is news, not a reason to be silent. */
  readonly #scope = new CancellationScope({ cancellable: false });
  #setup: RunSetup | null = null;
  /** On its way, or tried once and not there yet; by id. */
  readonly #open = new Map<string, NotifyRequest>();
  /** How many of them are in an activity, or wait for one. */
  #flying = 0;
  /** The notices of the open question. */
  #asking: Asking | null = null;

  constructor(run: { status: RunStatus; note: (text: string) => void }) {
    this.#status = run.status;
    this.#note = run.note;
  }

  /** From here on. Never for a dry run. */
  use(setup: RunSetup): void {
    this.#setup = setup;
  }

  /** The group is this run's: ten starts of it are one start. */
  started(): void {
    this.#tell('started', {}, { within: { scope: this.#scope, sent: [] } });
  }

  asked(event: 'question' | 'reminder', question: Question): void {
    const scope = () => new CancellationScope({ cancellable: true, parent: this.#scope });
    this.#asking ??= { scope: scope(), sent: [] };
    this.#tell(event, { question }, { within: this.#asking });
  }

  /** The question is closed: what still asks it is called back, and only then is it said, or a page would stay open. */
  closed(question: Question, said: Answer | null): void {
    const asking = this.#asking;
    this.#asking = null;
    asking?.scope.cancel();
    const { by = null, reason = null } = said?.input ?? {};
    const answer = said && { verb: said.verb, by, reason };
    this.#tell('answered', { question, answer }, asking ? { after: asking.sent } : {});
  }

  brokeGlass(): void {
    this.#tell('breakGlass');
  }

  /** Returns when everybody knows, or after a short time: the rest is handed over. */
  async ended(failureType: string | null): Promise<void> {
    const event = endEvent(this.#status.state);
    if (event !== null) this.#tell(event, { failureType }, { last: true });
    if (this.#flying > 0) {
      await condition(() => this.#flying === 0, END_MS, { summary: 'Last notices' });
    }
    const left = [...this.#open.values()];
    if (left.length > 0 && this.#setup !== null) await this.#handOver(left, this.#setup);
  }

  #tell(
    event: RunEvent,
    context: Omit<NoticeContext, 'runId' | 'at'> = {},
    how: { within?: Asking; after?: Promise<void>[]; last?: true } = {},
  ): void {
    const setup = this.#setup;
    if (!setup?.notify?.includes(event)) return;
    // What the run that does the work tells is told once; a run that never came so far speaks for itself.
    if (this.#status.worksIn !== null) return;
    const at = new Date(Date.now()).toISOString();
    const notice = noticeOf(event, this.#status, { ...context, runId: workflowInfo().runId, at });
    const request: NotifyRequest = { notice, ...(how.last ? { once: true } : {}) };
    // The start and questions are old news when the run has ended: it does not stay for them.
    const kept = !how.within;
    if (kept) {
      this.#open.set(notice.id, request);
      this.#flying += 1;
    }
    const { scope } = how.within ?? { scope: this.#scope };
    const sent = scope.run(async () => {
      if (how.after) await Promise.all(how.after);
      await this.#send(request, setup);
      if (kept) this.#flying -= 1;
    });
    how.within?.sent.push(sent);
  }

  async #send(request: NotifyRequest, { timings }: RunSetup): Promise<void> {
    const { notice, once } = request;
    const { patient, hasty } = noticesFor(timings);
    try {
      const { notify } = once ? hasty : patient;
      const summary = `Notify: ${notice.id.slice(notice.runId.length + 1)}`;
      const { refused, later } = await notify.executeWithOptions({ summary }, [request]);
      for (const one of refused) this.#note(`Notice "${notice.event}" ${sayRefused(one)}`);
      if (later.length === 0) this.#open.delete(notice.id);
      else this.#open.set(notice.id, { notice, only: later });
    } catch (error) {
      if (isCancellation(error)) return;
      // Nobody waits for it, so nobody may fail by it either. The last one is still to be handed over.
      const { message } = failedActivity(error);
      if (once) this.#open.set(notice.id, { notice });
      else {
        this.#open.delete(notice.id);
        this.#note(`Notice "${notice.event}" was given up: ${message}`);
      }
    }
  }

  /** An activity dies with its run; whoever is to be woken by this must be, also after a minute without network. */
  async #handOver(left: NotifyRequest[], { timings }: RunSetup): Promise<void> {
    const workflowId = `notices/${workflowInfo().runId}`;
    const names = left.map(({ notice }) => `"${notice.event}"`).join(', ');
    this.#note(`Notice ${names} is not everywhere yet: ${workflowId} goes on with it`);
    const { heartbeatTimeout, noticePatience } = timings;
    await this.#scope.run(() =>
      startChild(deliverNotices, {
        workflowId,
        args: [{ left, timings: { heartbeatTimeout, noticePatience } }],
        parentClosePolicy: ParentClosePolicy.ABANDON,
        staticSummary: `Notices of ${this.#status.run}`.slice(0, 200),
      }),
    );
  }
}

interface Asking {
  scope: CancellationScope;
  sent: Promise<void>[];
}
