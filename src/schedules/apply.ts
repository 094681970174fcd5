import type { Client } from '@temporalio/client';
import { inParts } from '../temporal/in-parts.ts';
import { compile, type Desired } from './compile.ts';
import { shownId, type Declaration } from './declaration.ts';
import { differences, type Difference } from './diff.ts';
import { createSchedule, listIds, lookAt, readAll, updateSchedule, type Found } from './store.ts';

/** What an apply would change. */
export interface Plan {
  create: Desired[];
  update: { desired: Desired; found: Found; differences: Difference[] }[];
  /** Made by an earlier apply of the same installation, and not declared any more. */
  remove: Found[];
  /** Somebody else's under the name that is declared: left alone, and said. */
  conflicts: { id: string; why: string }[];
  same: Found[];
}

/** Compares what is declared with what is there. Changes nothing. */
export async function planApply(
  client: Client,
  declarations: readonly Declaration[],
  taskQueue: string,
): Promise<Plan> {
  const plan: Plan = { create: [], update: [], remove: [], conflicts: [], same: [] };
  const wanted = declarations.flatMap((declaration) => compile(declaration, 'apply', taskQueue));
  // Each is asked for by its id: a list is a moment behind.
  const looks = await inParts(wanted, async (desired) => ({
    desired,
    there: await lookAt(client, desired.id),
  }));
  for (const { desired, there } of looks) {
    const { id } = desired;
    if (there === null) {
      plan.create.push(desired);
      continue;
    }
    const why = foreign(id, there.marker, taskQueue);
    if (there.marker === null || why !== null) {
      plan.conflicts.push({ id, why: why ?? '' });
      continue;
    }
    const found = there;
    const different = differences(found.description, desired);
    if (different.length === 0) plan.same.push(found);
    else plan.update.push({ desired, found, differences: different });
  }
  const ids = new Set(wanted.map(({ id }) => id));
  const left = (await listIds(client)).filter(
    ({ id, marker }) => marker.by === 'apply' && marker.taskQueue === taskQueue && !ids.has(id),
  );
  plan.remove = await readAll(
    client,
    left.map(({ id }) => id),
  );
  return plan;
}

function foreign(id: string, marker: Found['marker'] | null, taskQueue: string): string | null {
  if (marker === null) return `Schedule ${id} is there, and was made by something else.`;
  const remedy = `Delete it first: dr schedule delete ${shownId(id)}`;
  if (marker.by === 'create') return `It was made by "dr schedule create". ${remedy}`;
  return marker.taskQueue === taskQueue
    ? null
    : `It was applied for task queue ${marker.taskQueue}, and this is ${taskQueue}. ${remedy}`;
}

export function isEmpty({ create, update, remove }: Plan): boolean {
  return create.length + update.length + remove.length === 0;
}

/**
 * Does what was planned, one after the other, and tells each thing that is done. Safe to repeat: what an interrupted one
 * has not done, the next one does.
 */
export async function carryOut(
  client: Client,
  plan: Plan,
  options: { paused: boolean; note: string; done: (what: string) => void },
): Promise<void> {
  const { done, note } = options;
  for (const desired of plan.create) {
    await createSchedule(client, desired, { paused: options.paused, note });
    done(`created ${shownId(desired.id)}${options.paused ? ', paused' : ''}`);
  }
  for (const { desired } of plan.update) {
    await updateSchedule(client, desired);
    done(`changed ${shownId(desired.id)}`);
  }
  for (const { id } of plan.remove) {
    await client.schedule.getHandle(id).delete();
    done(`removed ${shownId(id)}`);
  }
}
