import type { Goal } from '../domain/goal.ts';
import { sayTo } from '../domain/goal.ts';
import type { RunReport } from '../domain/status.ts';
import { approved } from './approval.ts';
import { AROUND_SWITCHOVER } from './around.ts';
import { ending } from './failure.ts';
import { trustTheWayBack } from './full-circle.ts';
import { joint } from './joint.ts';
import { loadSetup, takeGroup } from './lock.ts';
import { actionPart, type Part, type PartResult } from './part.ts';
import { declined, reportOf } from './report.ts';
import { runbook } from './runbook.ts';
import type { Run } from './run.ts';

/**
 * Exercise: production visits the other zone and comes home, as planned and without loss, to see that it can.
 *
 *   Find group          by name or id; only a group that dr.yaml marks for it
 *   Approval            always, by somebody else than the starter
 *   Switchover          stop the servers, send, follow, start the servers in the other zone, ask for their health
 *   Home?               only where it is in doubt who has moved it: a person approves, or lets the group go
 *   Switchover home     the same, the other way
 *
 * A real run that needs the group cancels it: what was sent is followed to its end, and the group is let go.
 *
 * Input: {"site":"eu-de","group":"pg-payments","by":"anna"}; "to": the zone to visit, where the service does not name it.
 */
export async function exercise(input: unknown): Promise<RunReport> {
  return runbook('exercise', input, async (run) => {
    const taken = await takeGroup(run);
    if (taken.kind === 'theirs') return taken.report;
    const { groupId, goal } = taken;
    // A dry run has only been told the id or the name, and dr.yaml may know the group by the other one.
    if (run.request.dryRun) await loadSetup(run, groupId, goal.group);
    if (!run.setup.exercise) throw notAllowed(run);
    const away: Part = { groupId, goal, name: 'switchover' };
    if (!(await approved(run, away))) return declined(run);
    // A run that ends in the visit may not know whether its POST moved production: whoever reads it must know the way home.
    if (!run.request.dryRun && goal.from !== null)
      run.wayHome = `If production went to ${sayTo(goal)}, a switchover to ${goal.from} brings it home.`;
    const visit = await actionPart(run, away, AROUND_SWITCHOVER);
    if (run.cancelled || run.request.dryRun || goal.from === null) return reportOf(run, [visit]);
    const home: Goal = { group: goal.group, from: goal.to, to: goal.from, fromNamed: true };
    if (!(await isOurs(run, visit, home))) return reportOf(run, [foundThere(visit)]);

    trustTheWayBack(run, visit, home);
    run.wayHome = `Where production is still in ${sayTo(goal)}, a switchover to ${goal.from} brings it home.`;
    run.crossedLine(`leaves production in ${sayTo(goal)}; a switchover to ${goal.from} brings it home.`);
    return reportOf(run, [
      visit,
      await actionPart(run, { groupId, goal: home, name: 'switchover' }, AROUND_SWITCHOVER),
    ]);
  });
}

/** Where somebody else has moved production while this run waited, that was meant, and is not for an exercise to undo. */
async function isOurs(run: Run, { done, whose, part }: PartResult, home: Goal): Promise<boolean> {
  if (whose === 'ours' || done.kind === 'attested') return true;
  if (whose === 'theirs') return false;
  return joint(run, {
    name: `Home to ${sayTo(home)}?`,
    text: `The service has turned down the switchover of this exercise, and yet ${home.group} went to ${sayTo(part.goal)}. Either it did act, or somebody else has moved production and may want it there.`,
    go: { verb: 'approve', effect: `it was the exercise: switches production back to ${sayTo(home)}, now.` },
  });
}

/** To an exercise, a move that it only followed is no more its own than one that was over. */
function foundThere(visit: PartResult): PartResult {
  return visit.last === null ? visit : { ...visit, done: { kind: 'already', reading: visit.last } };
}

function notAllowed({ status, request }: Run): Error {
  return ending(
    'ExerciseNotAllowed',
    `${status.group} is not marked for exercises. Its owners allow them in dr.yaml of the workers: sites.${request.site}.groups.${status.group}.exercise: allowed`,
  );
}
