import type { Evidence } from '../report/schema.ts';

/** How long the parts of a run took, by its steps. */

type Step = Pick<Evidence['times']['steps'][number], 'name' | 'startedAt'> & { endedAt: string | null };

/** Practice waits for an approval as long as people take: in a real run the approval is part of the outage. */
const APPROVAL = 'Approval';

/** When the run was free to go: asked for, and approved where it waited for that. */
export function goAheadAt(requestedAt: string, steps: readonly Step[]): string {
  const approved = steps.findLast(({ name }) => name === APPROVAL)?.endedAt ?? null;
  return approved !== null && approved > requestedAt ? approved : requestedAt;
}

/** What came after production was in service in the other zone: the way home. Null where the steps have none of it. */
export function wayHomeMs(recoveredAt: string, steps: readonly Step[]): number | null {
  const after = steps.filter(({ startedAt }) => Date.parse(startedAt) >= Date.parse(recoveredAt));
  const [first, last] = [after[0], after.at(-1)];
  if (first === undefined || last === undefined || last.endedAt === null) return null;
  return Math.max(0, Date.parse(last.endedAt) - Date.parse(first.startedAt));
}
