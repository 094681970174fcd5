import type { Execution } from './facts.ts';

/** What a run said in the end, whichever way it ended. */
export function lastWords({ report, failure, timeline }: Execution): string {
  return report?.summary ?? failure?.message ?? timeline.at(-1)?.text ?? '';
}
