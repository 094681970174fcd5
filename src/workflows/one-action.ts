import { actionOf } from '../domain/procedures.ts';
import type { RunReport } from '../domain/status.ts';
import { approved } from './approval.ts';
import { ending } from './failure.ts';
import { takeGroup } from './lock.ts';
import { actionPart, type Around, type Part } from './part.ts';
import { declined, reportOf } from './report.ts';
import type { Run } from './run.ts';

/** The body of every runbook that sends one action: what is around the POST differs, the POST never does. */
export async function oneAction(run: Run, around: Around): Promise<RunReport> {
  const taken = await takeGroup(run);
  if (taken.kind === 'theirs') return taken.report;
  const { goal, groupId } = taken;
  const name = actionOf(run.status.procedure);
  if (name === null) throw ending('InternalError', 'No action: this is a fault of this program.');
  const part: Part = { groupId, goal, name };
  if (!(await approved(run, part))) return declined(run);
  return reportOf(run, [await actionPart(run, part, around)]);
}
