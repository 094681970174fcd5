import { checkDrill } from '../domain/drill-check.ts';
import { blocking, sayBlocking, withOverrides, type Finding } from '../domain/findings.ts';
import type { RunReport } from '../domain/status.ts';
import { approvedFor } from './approval.ts';
import { cleanUp, endOfDrill, sweep } from './drill-end.ts';
import { DrillGuard } from './drill-guard.ts';
import { makeDrill } from './drill-make.ts';
import { drillReport, dryReport } from './drill-report.ts';
import { useDrill } from './drill-use.ts';
import { drillQuestion, drillWork, lookAtDrills, type DrillWork } from './drill-work.ts';
import { ending } from './failure.ts';
import { loadSetup, takeGroup } from './lock.ts';
import { declined } from './report.ts';
import type { Run } from './run.ts';
import { runbook } from './runbook.ts';

/**
 * Drill: copies of the servers of a group come up on the DR side, are looked at, and go again. Production and its
 * replication are never touched: no action on the group is sent, and no server of it is asked for anything.
 *
 *   Find group           and the lock of its drills, which is not the lock of the group: a real run is never kept waiting
 *   Approval             where the input or the site asks for one
 *   Check preconditions  on one reading; refused while a real run holds the group
 *   Sweep leftovers      of earlier runs, by their names; never what a person made
 *   Create drill         one POST under a name of this run; a lost answer is looked after by it
 *   Follow drill         and its job
 *   Check drill servers, Probe health, A person's verdict, Hold
 *   Clean up             whatever happened, to the end
 *
 * Input: {"site":"eu-de","group":"pg-payments"} and, where wanted, "vpc", "hold", "verdict".
 */
export async function drill(input: unknown): Promise<RunReport> {
  return runbook('drill', input, async (run) => {
    const taken = await takeGroup(run);
    if (taken.kind === 'theirs') return taken.report;
    // A dry run has only been told the id or the name, and dr.yaml may know the group by the other one.
    if (run.request.dryRun) await loadSetup(run, taken.groupId, taken.goal.group);
    const work = drillWork(run, taken.groupId);
    run.cancelSays = 'cancelled: what there is of the drill is deleted';
    if (!(await approvedFor(run, taken.goal, () => findingsNow(run, work)))) return declined(run);
    const findings = await run.step('Check preconditions', () => check(run, work));
    if (run.request.dryRun) return dryReport(run, work, findings);

    const guard = new DrillGuard(run, work);
    const failure = await practise(run, work, guard);
    // Nothing has left, so there is nothing to look for.
    const made = run.status.posts > 0 || work.drill !== null;
    const left = made ? await run.tidy(() => cleanUp(run, work)) : null;
    await guard.ended();
    const end = endOfDrill(run, failure, left);
    if (end !== null) throw end;
    return drillReport(run, work);
  });
}

/** Null: all of it was done. */
async function practise(
  run: Run,
  work: DrillWork,
  guard: DrillGuard,
): Promise<{ type: string; message: string } | null> {
  guard.begin();
  try {
    await sweep(run, work);
    await makeDrill(run, work);
    await useDrill(run, work);
    return null;
  } catch (error) {
    return guard.explain(error);
  } finally {
    guard.end();
  }
}

/** Until nothing is in the way. A real run that holds the group is not waited for. */
async function check(run: Run, work: DrillWork): Promise<Finding[]> {
  for (;;) {
    const look = await lookAtDrills(run, work, 'before anything else');
    if ('blind' in look) {
      await run.ask({ type: 'CloudUnreadable', text: look.blind });
      continue;
    }
    const { saw } = look;
    const { group, drills, pairs } = saw;
    run.say(
      `saw ${group.name} ${group.status}, production in ${group.productionZone ?? '?'}, ${pairs.length} pairs, ${drills.length} drill(s)`,
    );
    const findings = withOverrides(checkDrill(saw, work.wish), run.overrides);
    if (run.request.dryRun || blocking(findings).length === 0) return findings;
    if (saw.heldBy !== null)
      throw ending('GroupBusy', `${sayBlocking(findings)} Nothing was made. Start again when it has ended.`);
    await run.ask(drillQuestion({ type: 'PreconditionFailed', text: sayBlocking(findings), findings }));
  }
}

async function findingsNow(run: Run, work: DrillWork): Promise<Finding[]> {
  const look = await lookAtDrills(run, work, 'for the approval');
  return 'saw' in look ? withOverrides(checkDrill(look.saw, work.wish), run.overrides) : [];
}
