import {
  ApplicationFailure,
  ChildWorkflowFailure,
  ParentClosePolicy,
  setCurrentDetails,
  sleep,
  startChild,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError, type SearchAttributePair } from '@temporalio/common';
import type { CheckedGroup, GroupName, Survey } from '../activities/readiness.ts';
import type { Recalled, ReadinessSetup } from '../activities/readiness-setup.ts';
import { refusedDetails } from '../domain/details.ts';
import { failureTypeOf } from '../domain/errors/index.ts';
import { assemble } from '../domain/readiness/assemble.ts';
import { changesSince } from '../domain/readiness/changes.ts';
import { parseReadiness, readinessId, type ReadinessRequest } from '../domain/readiness/input.ts';
import { noticesOf } from '../domain/readiness/notice.ts';
import {
  verdictOf,
  type Readiness,
  type ReadinessPassed,
  type ReadyFinding,
} from '../domain/readiness/readiness.ts';
import {
  judgeQuota,
  memoryUnread,
  missingGroups,
  noGroups,
  PERMISSION_UNPROVEN,
  siteFailure,
  unread,
} from '../domain/readiness/site-findings.ts';
import { describeReadiness, memoOfReadiness, readinessDetails } from '../domain/readiness/text.ts';
import { isUnreadable } from '../temporal/payload-converter.ts';
import { SEARCH_ATTRIBUTES, type SearchAttributeName } from '../temporal/search-attributes.ts';
import { deliverNotices } from './deliver-notices.ts';
import { ending, failedActivity } from './failure.ts';
import { openingOfCheck, readinessActivities } from './readiness-activities.ts';

/** Groups in one activity: a hundred are two, and three events each. */
const WAVE = 50;

/**
 * Readiness: would a failover work now? One check, short, made for a schedule. It only reads, takes no lock and asks nobody;
 * whatever it finds is its result. It fails only where it was asked for something that can't be.
 *
 *   Recall       what earlier checks told, which runs hold groups, which workers there are
 *   Survey       login, groups
 *   Check        each group as a failover and a switchover would, in waves
 *   Confirm      what has just become not ready, once more
 *   Tell         on a change only
 *
 * Input: {"site":"eu-de"}, or with "group".
 */
export async function readiness(input: unknown): Promise<Readiness | ReadinessPassed> {
  const { workflowId } = workflowInfo();
  const asked = isUnreadable(input)
    ? { problem: 'The input is not JSON.' }
    : parseReadiness(input, workflowId);
  if ('problem' in asked) {
    setCurrentDetails(refusedDetails(asked.problem));
    throw ending('InputInvalid', asked.problem);
  }
  const { request } = asked;
  return workflowId === readinessId(request) ? check(request) : handOver(request);
}

/** A schedule gives each run an id of its own; the one that is made of site and group keeps two from looking at once. */
async function handOver(request: ReadinessRequest): Promise<Readiness | ReadinessPassed> {
  const workflowId = readinessId(request);
  try {
    const child = await startChild(readiness, {
      workflowId,
      args: [request],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      ...describeReadiness(request),
    });
    return await child.result();
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      return { kind: 'passed', why: `${workflowId} is under way: this check did not look.` };
    if (error instanceof ChildWorkflowFailure && error.cause instanceof ApplicationFailure)
      throw ending(failureTypeOf(error.cause.type), error.cause.message);
    throw error;
  }
}

async function check(request: ReadinessRequest): Promise<Readiness> {
  const { site, group } = request;
  const at = new Date(Date.now());
  const setup = await loaded(() =>
    openingOfCheck.loadReadiness.executeWithOptions({ summary: `Read the configuration of site ${site}` }, [
      { site },
    ]),
  );
  const { timings } = setup;
  const endsAt = at.getTime() + timings.readinessLimit;
  const { survey } = readinessActivities(setup, timings.readinessLimit);
  const found: ReadyFinding[] = [];
  const recalled = await recallOf(request, setup);
  const seen = await orFailure<Survey>(() =>
    survey.surveySite.executeWithOptions({ summary: `Log in to ${site} and list its groups` }, [
      { site, group },
    ]),
  );
  const memory = 'failed' in recalled ? null : recalled.done;
  if ('failed' in recalled) found.push(memoryUnread(recalled.failed.message));
  let checks: CheckedGroup[] = [];
  let held = memory?.held ?? {};
  if ('failed' in seen) found.push(siteFailure(site, seen.failed));
  else {
    const { groups, quota } = seen.done;
    found.push(PERMISSION_UNPROVEN);
    if (group === null) found.push(...missingGroups(setup.expected, groups));
    if (groups.length === 0) found.push(noGroups(site));
    checks = await checkAll(request, setup, groups, endsAt);
    ({ checks, held } = await confirmed(request, setup, checks, { endsAt, memory }));
    if (setup.service === 'sdrs') found.push(...judgeQuota(quota, largestOf(checks)));
  }
  const result = assemble({
    request,
    at: at.toISOString(),
    endedAt: new Date(Date.now()).toISOString(),
    site: found,
    checks: checks.map(({ servers: _servers, ...rest }) => rest),
    surroundings: {
      now: at.toISOString(),
      temporalZones: setup.temporalZones,
      workers: memory?.workers ?? null,
      held,
      drills: memory?.drills ?? null,
      retentionMs: memory?.retentionMs ?? null,
    },
    before: memory?.before ?? null,
    drillEvery: setup.drillEvery,
  });
  publish(result, setup.attributes);
  if (memory === null) return { ...result, told: null };
  const changes = changesSince(memory.told, { ...result, whole: !('failed' in seen) });
  const { runId } = workflowInfo();
  const notices = noticesOf(result, changes, runId).filter(({ event }) =>
    setup.notify.some((wanted) => wanted === event),
  );
  if (notices.length > 0) {
    // A run of its own: a receiver that is down never keeps the next check waiting.
    await startChild(deliverNotices, {
      workflowId: `notices/${runId}`,
      args: [{ left: notices.map((notice) => ({ notice })), timings }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `Notices of ${readinessId(request)}`.slice(0, 200),
    });
  }
  return { ...result, told: changes.told };
}

async function checkAll(
  { site }: ReadinessRequest,
  setup: ReadinessSetup,
  groups: readonly GroupName[],
  endsAt: number,
  what = 'Check',
): Promise<CheckedGroup[]> {
  const checks: CheckedGroup[] = [];
  for (let from = 0; from < groups.length; from += WAVE) {
    const wave = groups.slice(from, from + WAVE);
    const limitMs = endsAt - Date.now();
    if (limitMs <= 0) {
      checks.push(...wave.map((group) => notSeen(group, 'the check took too long before its turn came.')));
      continue;
    }
    const { groups: activity } = readinessActivities(setup, limitMs);
    const summary = `${what} ${wave.length === 1 ? `group ${wave[0]?.name ?? ''}` : `${wave.length} groups`}`;
    const request = {
      ...{ site, service: setup.service, groups: wave, limitMs },
      retryMs: setup.readRetry.initialInterval,
    };
    const done = await orFailure<CheckedGroup[]>(() =>
      activity.checkGroups.executeWithOptions({ summary }, [request]),
    );
    if ('done' in done) checks.push(...done.done);
    else checks.push(...wave.map((group) => notSeen(group, done.failed.message)));
  }
  return checks;
}

/**
 * What has just become not ready is looked at twice: somebody may have been at work in the console for a minute. And a run
 * may have begun after the runs were listed.
 */
async function confirmed(
  request: ReadinessRequest,
  setup: ReadinessSetup,
  checks: CheckedGroup[],
  { endsAt, memory }: { endsAt: number; memory: Recalled | null },
): Promise<{ checks: CheckedGroup[]; held: Recalled['held'] }> {
  const { readinessConfirm } = setup.timings;
  const told = memory?.told ?? null;
  const held = memory?.held ?? {};
  const suspects = checks.filter(
    ({ id, findings }) =>
      verdictOf(findings) === 'not ready' && told?.[id] === undefined && held[id] === undefined,
  );
  if (suspects.length === 0) return { checks, held };
  let looked = checks;
  // So many at once are no slip of a hand.
  if (suspects.length <= WAVE && Date.now() + readinessConfirm < endsAt) {
    await sleep(readinessConfirm, { summary: 'Before a second look at what has just become not ready' });
    const again = await checkAll(request, setup, suspects, endsAt, 'Look again at');
    looked = checks.map((one) => again.find(({ id }) => id === one.id) ?? one);
  }
  const recalled = await recallOf(request, setup);
  return { checks: looked, held: 'done' in recalled ? { ...held, ...recalled.done.held } : held };
}

function recallOf(request: ReadinessRequest, setup: ReadinessSetup): ReturnType<typeof orFailure<Recalled>> {
  const { recall } = readinessActivities(setup, setup.timings.readinessLimit);
  return orFailure(() =>
    recall.recallReadiness.executeWithOptions({ summary: 'Recall earlier checks, runs and workers' }, [
      {
        site: request.site,
        checkId: readinessId(request),
        taskQueue: workflowInfo().taskQueue,
        drills: setup.drillEvery.site !== null || Object.keys(setup.drillEvery.groups).length > 0,
      },
    ]),
  );
}

function notSeen({ id, name }: GroupName, why: string): CheckedGroup {
  const findings = [unread(name, { kind: 'away', message: `Group ${name} was not read: ${why}` })];
  return { id, name, productionZone: null, servers: 0, findings };
}

function largestOf(checks: readonly CheckedGroup[]): { name: string; servers: number } | null {
  return checks.reduce<CheckedGroup | null>((a, b) => (a === null || b.servers > a.servers ? b : a), null);
}

function publish(result: Omit<Readiness, 'told'>, registered: readonly SearchAttributeName[]): void {
  setCurrentDetails(readinessDetails(result));
  upsertMemo(memoOfReadiness(result));
  const { DrState, DrGroup } = SEARCH_ATTRIBUTES;
  const pairs = [
    { key: DrState, value: result.verdict },
    { key: DrGroup, value: result.group === null ? null : (result.groups[0]?.name ?? result.group) },
  ].filter(
    ({ key, value }) => value !== null && registered.includes(key.name as SearchAttributeName),
  ) as SearchAttributePair[];
  if (pairs.length > 0) upsertSearchAttributes(pairs);
}

async function loaded(load: () => Promise<ReadinessSetup>): Promise<ReadinessSetup> {
  const setup = await orFailure(load);
  if ('done' in setup) return setup.done;
  throw ending(failureTypeOf(setup.failed.type), setup.failed.message);
}

/** What an activity came to, or what it failed with for good; a cancel is thrown on. */
async function orFailure<T>(
  work: () => Promise<T>,
): Promise<{ done: T } | { failed: { type: string; message: string } }> {
  try {
    return { done: await work() };
  } catch (error) {
    return { failed: failedActivity(error) };
  }
}
