import { setTimeout as delay } from 'node:timers/promises';
import { activityInfo, cancellationSignal, CancelledFailure, log } from '@temporalio/activity';
import type { Clouds } from '../cloud/index.ts';
import type { DrillOrder, DrillService } from '../cloud/drills.ts';
import { CloudError } from '../cloud/errors.ts';
import type { ReplicationService } from '../cloud/service.ts';
import { checkDrill, type DrillWish } from '../domain/drill-check.ts';
import type { DrillFollowed } from '../domain/drill-create.ts';
import {
  drillFollowStep,
  startDrillFollow,
  type DrillFollowRule,
  type DrillFollowState,
  type DrillPoll,
} from '../domain/drill-follow.ts';
import type { DrillReading } from '../domain/drill-reading.ts';
import { sayBlocking, withOverrides, type Override } from '../domain/findings.ts';
import type { SendOutcome } from '../domain/outcomes.ts';
import { nextLookIn } from '../domain/pace.ts';
import { Deadline } from './deadline.ts';
import { cloudFailure, failure } from './failures.ts';
import { beating, untilStopped, type Stop } from './heartbeat.ts';
import { holderOf } from './holder.ts';

export interface DrillLook {
  site: string;
  groupId: string;
  vpcId: string | null;
}

export interface DrillSend {
  site: string;
  order: DrillOrder;
  wish: DrillWish;
  overrides: readonly Override[];
  /** From the scheduling of this activity to the last moment at which the POST may leave, ms. */
  deadlineMs: number;
  postTimeoutMs: number;
}

export interface DrillFollow {
  site: string;
  groupId: string;
  jobId: string | null;
  rule: DrillFollowRule;
  pollEveryMs: number;
}

/** The making of a drill: look, one POST, follow. */
export function createDrillActivities(clouds: Clouds, stopping: AbortSignal) {
  const drillsOf = (site: string): DrillService => drillsAt(clouds.get(site), site);
  return {
    async observeDrill({ site, groupId, vpcId }: DrillLook): Promise<DrillReading> {
      return beating(async () => {
        const signal = cancellationSignal();
        try {
          return await look(drillsOf(site), { site, groupId, vpcId }, signal);
        } catch (error) {
          throw signal.aborted ? new CancelledFailure('cancelled') : cloudFailure(error);
        }
      });
    },

    /** Run with `maximumAttempts: 1`: at most one POST is behind each result. */
    async sendDrill(request: DrillSend): Promise<SendOutcome> {
      const outcome = await beating(() => send(drillsOf(request.site), request));
      try {
        const { site, order } = request;
        const dr = { site, action: 'create drill', drill: order.name, outcome: outcome.kind };
        log.info('drill asked for', { dr });
      } catch {
        // A log that is broken must not turn an answer into a lost one.
      }
      return outcome;
    },

    async followDrill(request: DrillFollow): Promise<{ result: DrillFollowed; polls: number }> {
      const service = clouds.get(request.site);
      return beating<{ result: DrillFollowed; polls: number }, DrillFollowState>((report) =>
        follow(service, drillsOf(request.site), request, untilStopped(stopping), report),
      );
    },
  };
}

export function drillsAt(service: ReplicationService, site: string): DrillService {
  if (service.drills === null) throw failure('NoDrills', `The service of site ${site} has no drills.`);
  return service.drills;
}

async function look(drills: DrillService, of: DrillLook, signal: AbortSignal): Promise<DrillReading> {
  const { site, groupId, vpcId } = of;
  const seen = await drills.observe(groupId, vpcId, { signal });
  // After the cloud: a run that begins meanwhile is seen.
  return { ...seen, heldBy: await holderOf(site, groupId) };
}

async function send(drills: DrillService, request: DrillSend): Promise<SendOutcome> {
  const signal = cancellationSignal();
  const clock = new Deadline(activityInfo().currentAttemptScheduledTimestampMs, request.deadlineMs);
  const wrong = clock.wrong();
  if (wrong !== null) return { kind: 'late', why: wrong };
  let why: string | null;
  try {
    why = await whyNot(drills, request, signal);
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled' };
    const clean = error instanceof CloudError ? error.message : cloudFailure(error).message;
    return { kind: 'notSent', why: `the look just before it failed: ${clean}` };
  }
  if (why !== null) return { kind: 'changed', why };
  if (signal.aborted) return { kind: 'cancelled' };
  return drills.create(request.order, {
    signal,
    timeoutMs: request.postTimeoutMs,
    mayRepeat: () =>
      whyNot(drills, request, signal).then(
        (not) => not === null,
        () => false,
      ),
    mayStillSend: () => !signal.aborted && !clock.passed(),
  });
}

/** Why the POST must not leave after all, as a sentence. */
async function whyNot(
  drills: DrillService,
  { site, order, wish, overrides }: DrillSend,
  signal: AbortSignal,
): Promise<string | null> {
  const { groupId, vpcId, name } = order;
  const reading = await look(drills, { site, groupId, vpcId }, signal);
  if (reading.drills.some((drill) => drill.name === name)) return `there is a drill ${name} already`;
  const blocks = sayBlocking(withOverrides(checkDrill(reading, wish), overrides));
  return blocks === '' ? null : `a precondition broke just before the POST: ${blocks}`;
}

async function follow(
  service: ReplicationService,
  drills: DrillService,
  request: DrillFollow,
  stop: Stop,
  report: (state: DrillFollowState) => void,
): Promise<{ result: DrillFollowed; polls: number }> {
  const { signal } = stop;
  const { groupId, jobId, rule, pollEveryMs } = request;
  let state =
    (activityInfo().heartbeatDetails as DrillFollowState | undefined) ?? startDrillFollow(Date.now());
  const job = async (): Promise<DrillPoll['job']> =>
    jobId === null ? 'none' : service.readJob(jobId, { signal, patient: true }).catch(unread('unread'));
  const mine = async (): Promise<DrillPoll['drills']> =>
    drills
      .list(groupId, { signal, patient: true })
      .then((all) => all.filter(({ name }) => name === rule.name))
      .catch(unread(null));
  for (;;) {
    const [jobSeen, drillsSeen] = await Promise.all([job(), mine()]);
    if (signal.aborted) throw stop.reason();
    const step = drillFollowStep(state, { job: jobSeen, drills: drillsSeen }, rule, Date.now());
    state = step.state;
    report(state);
    if (step.result !== null) return { result: step.result, polls: state.polls };
    const elapsedMs = Date.now() - state.since;
    const pause = nextLookIn({ elapsedMs, expectedMs: null, everyMs: pollEveryMs });
    await delay(pause, undefined, { signal }).catch(() => {
      throw stop.reason();
    });
  }
}

/** What can't be read now is read again at the next poll. */
function unread<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (!(error instanceof CloudError)) throw cloudFailure(error);
    return instead;
  };
}
