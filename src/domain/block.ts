import type { Procedure } from './procedures.ts';

/**
 * A block: while its record is open in Temporal, no alert starts anything for the group. It is claimed before an automatic
 * run is started, and closes a while after that run has ended.
 */
export interface BlockInput {
  site: string;
  /** As the rule has it. */
  group: string;
  /** The run whose end begins the period: the alert's own, or the one in flight that it joined. */
  run: string;
  /** How long after that end (ms). */
  periodMs: number;
  /** How long that run may not be there yet: the block is claimed before it is started (ms). */
  graceMs: number;
  heartbeatTimeout: number;
}

/** What Temporal tells of a block without a worker. */
export interface BlockNotes {
  site: string;
  group: string;
  run: string;
  periodMs: number;
  /** The source whose alert it was. */
  by: string;
  /** The run that this alert starts; another one than `run` where it joined. */
  own: string;
  /** What was asked for: an alert with the same aim joins while the run is under way. */
  procedure: Procedure;
  from: string | null;
  to: string | null;
}

/** No site name has a colon: never the id of a run. */
export const BLOCK = 'dr/block:';
export const BLOCK_TYPE = 'blockPeriod';

export function blockId(site: string, group: string): string {
  return `${BLOCK}${site}/${group}`;
}

/** In the Temporal UI: what it is, and how it is lifted there. */
export function blockDetails({ site, group, run, periodMs }: BlockInput, until: string | null): string {
  const when = until === null ? `${periodMs / 60_000} min after ${run} has ended` : until;
  return [
    `**No alert starts anything for ${group} at ${site} until ${when}.**`,
    '',
    `- An alert has asked for ${run}. People may start what they want.`,
    `- To lift it: dr alerts lift ${site}/${group}, or Terminate here.`,
  ].join('\n');
}
