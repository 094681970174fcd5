import type { RunFacts } from './facts.ts';

/** What several runs of one piece of work say together: the run that started it, and the runs that it went on as. */
export interface WorkFacts extends RunFacts {
  /** All of them, oldest first; the last one is the run that does the work. */
  runs: RunFacts[];
  /** When the first of them began. */
  begunAt: string;
}

/** @param runs oldest first, not empty */
export function merge(runs: readonly RunFacts[]): WorkFacts {
  const work = runs.at(-1);
  if (work === undefined) throw new Error('no history');
  const chain = runs.filter(({ workflowId }) => workflowId === work.workflowId);
  const handedOver = chain[0]?.startedAt ?? work.startedAt;
  // Of the run that only started this one, what came before it counts: after that it waits.
  const parts = runs.map((run) => (run.workflowId === work.workflowId ? run : before(run, handedOver)));
  const readFor = chain[0]?.parent?.workflowId;
  const given = runs.some(({ workflowId }) => workflowId === readFor) ? [] : (chain[0]?.given ?? []);
  return {
    ...work,
    // Where the run that read it is there too, its own call says more.
    activities: [...given, ...parts.flatMap(({ activities }) => activities)],
    words: parts.flatMap(({ words }) => words),
    memos: parts.flatMap(({ memos }) => memos),
    timers: parts.flatMap(({ timers }) => timers),
    cancels: parts.flatMap(({ cancels }) => cancels),
    children: work.children,
    resets: parts.flatMap(({ resets }) => resets),
    taskFailures: parts.reduce((sum, { taskFailures }) => sum + taskFailures, 0),
    runs: [...runs],
    begunAt: runs.map(({ startedAt }) => startedAt).sort()[0] ?? work.startedAt,
  };
}

function before(run: RunFacts, until: string): RunFacts {
  const early = <T extends { at: string }>(all: readonly T[]): T[] => all.filter(({ at }) => at <= until);
  return {
    ...run,
    activities: run.activities.filter(({ scheduledAt }) => scheduledAt <= until),
    words: early(run.words),
    memos: early(run.memos),
    timers: run.timers.filter(({ startedAt }) => startedAt <= until),
    // A cancel of the run that waits is passed on, and stands in the other's history too.
    cancels: [],
    resets: early(run.resets),
  };
}
