import { OWN_WAY_BACK } from '../domain/findings.ts';
import type { Goal } from '../domain/goal.ts';
import { sayTo } from '../domain/goal.ts';
import type { RunReport } from '../domain/status.ts';
import { AROUND_REPROTECT, AROUND_SWITCHOVER } from './around.ts';
import { joint, type Joint } from './joint.ts';
import { actionPart, movedSince, type PartResult } from './part.ts';
import { reportOf } from './report.ts';
import { syncSkipped } from './sync.ts';
import type { Run } from './run.ts';

/**
 * What follows a failover in the same run, where its input asks for it ("then"):
 *
 *   Is it restored?     a person confirms, days later if need be, or lets the group go
 *   Reprotect           stop the standby's servers, send, follow, watch the sync to its end
 *   Home?               a person approves, or lets the group go                       (then: failback)
 *   Switchover home     stop the servers, send, follow, start the servers at home
 */
export async function fullCircle(run: Run, failedOver: PartResult): Promise<RunReport> {
  const { then } = run.request;
  const done = [failedOver];
  const over = () => run.cancelled || run.request.dryRun;
  if (then === undefined || over()) return reportOf(run, done);
  const { groupId, goal } = failedOver.part;
  const zone = failedOver.last?.group.productionZone ?? goal.to;
  const lost = goal.from ?? 'the lost zone';
  const there: Goal = { group: goal.group, from: null, to: zone, fromNamed: false };

  const restored = await joint(run, {
    name: `Is ${lost} restored?`,
    text: `${goal.group} runs in ${sayTo(there)}, unprotected. When ${lost} is restored, the group is reprotected: it stops the servers in ${lost} and copies all data there.`,
    go: { verb: 'confirmAzRestored', effect: `${lost} is back: stops its servers and reprotects.` },
  });
  if (!restored) return reportOf(run, done);
  const reprotected = await actionPart(run, { groupId, goal: there, name: 'reprotect' }, AROUND_REPROTECT);
  done.push(reprotected);
  if (then === 'reprotect' || over()) return reportOf(run, done);

  const home: Goal = { group: goal.group, from: zone, to: goal.from, fromNamed: true };
  const homeward = await joint(run, {
    name: `Home to ${lost}?`,
    ...homeFrom(reprotected, lost, syncSkipped(run.status)),
  });
  if (!homeward) return reportOf(run, done);
  trustTheWayBack(run, failedOver, home);
  done.push(await actionPart(run, { groupId, goal: home, name: 'switchover' }, AROUND_SWITCHOVER));
  return reportOf(run, done);
}

function homeFrom(reprotected: PartResult, lost: string, skipped: boolean): Pick<Joint, 'text' | 'go'> {
  const { goal } = reprotected.part;
  const moved = movedSince(reprotected);
  if (moved !== null)
    return {
      text: `Production of ${goal.group} was in ${sayTo(goal)}, and was seen in ${moved} last: somebody has moved it since. The way home looks first, and sends nothing where production is home.`,
      go: { verb: 'approve', effect: `looks, and switches production to ${lost} if it is not there.` },
    };
  return {
    text: `${goal.group} is ${skipped ? 'not known to be in sync' : 'in sync'}. The way home to ${lost} takes production out of service from the stop of its servers in ${sayTo(goal)} to the start of those in ${lost}.`,
    go: { verb: 'approve', effect: `switches production back to ${lost}, now.` },
  };
}

/** Production came from there in this very run: that is the group's other zone, though EVS never names it. */
export function trustTheWayBack(run: Run, { baseline, done }: PartResult, home: Goal): void {
  if (done.kind === 'already' || baseline?.group.productionZone !== home.to) return;
  run.trust(OWN_WAY_BACK);
}
