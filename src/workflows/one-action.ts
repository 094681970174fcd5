import { ACTION_OF } from '../domain/procedures.ts';
import type { RunReport } from '../domain/status.ts';
import { approved } from './approval.ts';
import { takeGroup } from './lock.ts';
import { actionPart, type Around, type Part } from './part.ts';
import { declined, reportOf } from './report.ts';
import type { Run } from './run.ts';

/** The body of every runbook that sends one action: what is around the POST differs, the POST never does. */
export async function oneAction(run: Run, around: Around): Promise<RunReport> {
  const taken = await takeGroup(run);
  if (taken.kind === 'theirs') return taken.report;
  const { goal, groupId } = taken;
  const part: Part = { groupId, goal, name: ACTION_OF[run.status.procedure] };
  if (!(await approved(run, part))) return declined(run);
  return reportOf(run, [await actionPart(run, part, around)]);
}
