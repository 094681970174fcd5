import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  CancelledFailure,
  isCancellation,
  makeContinueAsNewFunc,
  ParentClosePolicy,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { RunMemo } from '../activities/join.ts';
import type { OpenRequest } from '../activities/open.ts';
import { sayState } from '../domain/action-rule.ts';
import { failureTypeOf, type FailureType } from '../domain/errors/index.ts';
import { goalFor, type Goal } from '../domain/goal.ts';
import type { RunRequest } from '../domain/input.ts';
import type { GroupReading } from '../domain/readings.ts';
import { isGroupId, lockOf } from '../domain/run-id.ts';
import type { RunReport } from '../domain/status.ts';
import { describeRun } from '../domain/summary.ts';
import { activitiesFor, opening } from './activities.ts';
import { ending, failedActivity, saidBy } from './failure.ts';
import { handedOver, handingOver } from './handed-over.ts';
import { now, type Run } from './run.ts';

/** Failures that no retry mends: the input is wrong, so the run ends at once with a sentence. */
const WRONG_INPUT: readonly FailureType[] = ['UnknownSite', 'UnknownGroup', 'AmbiguousGroup', 'InputInvalid'];

/** Either this run holds the group, or another run did the work. */
export type Taken = { kind: 'mine'; groupId: string; goal: Goal } | { kind: 'theirs'; report: RunReport };

/**
 * Finds the group and takes its lock: the run whose id is made of site and group id. Under any other id this run
 * starts that one as its child, or joins it if it is on its way to the same goal, or is refused.
 */
export async function takeGroup(run: Run): Promise<Taken> {
  const { request } = run;
  const { procedure } = run.status;
  const { workflowId } = workflowInfo();
  const holds = request.goal !== undefined && workflowId === lockOf(procedure, request.site, request.group);
  // A drill's own look is another one.
  if (holds && procedure === 'drill') await loadSetup(run, request.group, request.goal?.group);
  else await open(run, holds ? 'observe' : handsOn(run) ? 'both' : 'find');
  if (procedure === 'drill' && run.service !== 'sdrs') {
    throw ending(
      'NoDrills',
      `Site ${request.site} replicates through EVS, which has no drills: rehearse with a dry run, or with a planned switchover and back.`,
    );
  }
  if (holds && request.goal !== undefined) {
    if (!agrees(request, request.goal)) {
      throw ending('InputInvalid', '"goal" names other zones than "from" or "to": leave "goal" out.');
    }
    const taken = mine(run, request.group, request.goal);
    run.notices.started();
    return taken;
  }

  const group = await run.step('Find group', () => findGroup(run));
  const goal = goalOf(run, group);
  // A dry run only reads: it needs no lock, and must never stand in the way of a real one.
  if (request.dryRun) return mine(run, group.id, goal);

  const canonical = lockOf(procedure, request.site, group.id);
  const fixed: RunRequest = { ...request, group: group.id, goal, requestedAt: run.status.startedAt };
  if (workflowId === canonical) {
    // The goal goes into the input before anything is done, so that no reset of this run can decide it again.
    const again = makeContinueAsNewFunc({ memo: memoOf(fixed) });
    await again(fixed);
  }
  mine(run, group.id, goal);
  return { kind: 'theirs', report: await delegate(run, canonical, fixed) };
}

/** Another run will work on what this one finds, unless it is that run already and only starts over. */
function handsOn({ request: { site, group }, status: { procedure } }: Run): boolean {
  const startsOver = isGroupId(group) && workflowInfo().workflowId === lockOf(procedure, site, group);
  return procedure !== 'drill' && !startsOver;
}

/** What the worker's configuration says of a group, by all that is known of its name and id. */
export async function loadSetup(run: Run, groupId: string, groupName: string | undefined): Promise<void> {
  const { site } = run.request;
  const summary = `Read the configuration of site ${site}`;
  const request = { site, groupId, groupName };
  run.useSetup(await wrongInputEnds(() => opening.loadSetup.executeWithOptions({ summary }, [request])));
}

/** The same with the first looks: a run that is on its way to a POST saves its turns. */
async function open(run: Run, look: OpenRequest['look']): Promise<void> {
  const given = look === 'observe' ? handedOver() : null;
  if (given !== null) {
    run.useSetup(given.opened.setup);
    run.first.keep(given.opened, given.since, given.by);
    return;
  }
  const { site, group, goal } = run.request;
  const does = { find: 'find', observe: 'read', both: 'find and read' }[look];
  const summary = `Read the configuration of site ${site}, ${does} group ${goal?.group ?? group}`;
  const request = { site, groupId: group, groupName: goal?.group, look };
  const since = now();
  const opened = await wrongInputEnds(() => opening.openRun.executeWithOptions({ summary }, [request]));
  run.useSetup(opened.setup);
  run.first.keep(opened, since);
}

/** An input copied from an earlier run and changed by hand: what the person typed counts, never the copy. */
function agrees({ from, to }: RunRequest, goal: Goal): boolean {
  const sameTo = to === undefined || to === 'source' || to === 'target' || to === goal.to;
  return sameTo && (from === undefined || from === goal.from);
}

function mine(run: Run, groupId: string, goal: Goal): Taken {
  const { status } = run;
  status.group = goal.group;
  status.groupId = groupId;
  status.from = goal.from;
  status.to = goal.to;
  return { kind: 'mine', groupId, goal };
}

async function findGroup(run: Run): Promise<GroupReading> {
  const { look } = activitiesFor(run.setup);
  const { site, group } = run.request;
  for (;;) {
    const looked = await run.interruptible(() =>
      run.first.found(() =>
        look.findGroup.executeWithOptions({ summary: `Find group ${group} at ${site}` }, [{ site, group }]),
      ),
    );
    if ('saw' in looked) {
      const { name, id, productionZone } = looked.saw;
      run.say(`${name} is ${id}, ${sayState(looked.saw)}, production in ${productionZone ?? '?'}`);
      return looked.saw;
    }
    const { type, message } = looked.failed;
    if (WRONG_INPUT.includes(type)) throw ending(type, message);
    await run.ask({ type, text: message });
  }
}

function goalOf(run: Run, group: GroupReading): Goal {
  const goal = goalFor(run.status.procedure, group, run.request);
  if ('problem' in goal) throw ending('InputInvalid', goal.problem);
  return goal;
}

async function delegate(run: Run, canonical: string, request: RunRequest): Promise<RunReport> {
  return run.step('Hand over', async () => {
    run.status.worksIn = canonical;
    run.crossedLine(`is passed on to ${canonical} if this run started it; look there first.`);
    for (;;) {
      run.headline(`Waiting for ${canonical}`);
      try {
        return await startCanonical(run, canonical, request);
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
      run.say(`the group is held by ${canonical}: joining it`);
      const joined = await join(run, canonical, request);
      if (joined !== null) return joined;
    }
  });
}

async function startCanonical(run: Run, canonical: string, request: RunRequest): Promise<RunReport> {
  const { summary, details } = describeRun(run.status.procedure, request);
  try {
    // Started in the scope that a cancel ends: a cancel of this run is passed on to the one it started.
    return await run.interruptible(async () => {
      const child = await handingOver(run.first.toHandOver(run.setup), () =>
        startChild(run.status.procedure, {
          workflowId: canonical,
          args: [request],
          // The work belongs to the group, not to whoever asked for it: a dying parent must not take it along.
          parentClosePolicy: ParentClosePolicy.ABANDON,
          memo: memoOf(request),
          staticSummary: summary,
          staticDetails: details,
        }),
      );
      run.status.worksInExecution = child.firstExecutionRunId;
      run.say(`started ${canonical}`);
      return (await child.result()) as RunReport;
    });
  } catch (error) {
    if (!(error instanceof ChildWorkflowFailure)) throw error;
    // Cancelled through this run; else somebody cancelled that one, and this one did not do what it was started for.
    if (isCancellation(error) && run.cancelled) throw error;
    const { cause } = error;
    if (cause instanceof ApplicationFailure) {
      throw ending(failureTypeOf(cause.type), `Run ${canonical}: ${cause.message}`, ...(cause.details ?? []));
    }
    if (cause instanceof CancelledFailure)
      throw ending(
        'Cancelled',
        `Run ${canonical} was cancelled. It says what was sent and where the group stands.`,
      );
    throw ending('Failed', `Run ${canonical} ended: ${cause?.message ?? error.message}`);
  }
}

/** Readable by whoever meets this run later, with or without a worker. */
function memoOf(request: RunRequest): Record<string, unknown> {
  const memo: RunMemo = { dryRun: request.dryRun, ...(request.goal ? { goal: request.goal } : {}) };
  return { ...memo };
}

async function join(run: Run, canonical: string, request: RunRequest): Promise<RunReport | null> {
  const { join: activities } = activitiesFor(run.setup);
  const goal = request.goal;
  if (goal === undefined)
    throw ending('InternalError', 'Joining without a goal: this is a fault of this program.');
  try {
    const joined = await run.interruptible(() =>
      activities.joinRun.executeWithOptions({ summary: `Wait for ${canonical}, which holds the group` }, [
        { run: canonical, procedure: run.status.procedure, goal, dryRun: request.dryRun },
      ]),
    );
    return joined.kind === 'result' ? joined.report : null;
  } catch (error) {
    const { type, message } = failedActivity(error);
    // Cancelled while the worker of this wait was gone: it never heard of it, and ran out of time instead.
    if (run.cancelled) throw new CancelledFailure('cancelled while waiting for another run');
    throw ending(type, message);
  }
}

async function wrongInputEnds<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ActivityFailure) {
      const { type, message } = saidBy(error);
      if (WRONG_INPUT.includes(type)) throw ending(type, message);
    }
    throw error;
  }
}
