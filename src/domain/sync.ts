import { isIn, sayState, type ActionRule } from './action-rule.ts';
import { names } from './findings.ts';
import { arrived, type Goal } from './goal.ts';
import type { Reading } from './readings.ts';

/** "Job done" and "data in sync" are two conditions; this is the second. All times in ms. */
export interface SyncState {
  /** Up to the last ten readings with progress: the rate is honest about now, not about the whole way. */
  samples: { at: number; percent: number }[];
  /** Sentence about the last reading, for the screen. */
  saw: string;
}

export type SyncResult = { kind: 'inSync' } | { kind: 'left'; why: string };

const SAMPLES = 10;

/** One reading's verdict: go on (`result` null), in sync, or the group left the state that synchronises. */
export function syncStep(
  state: SyncState | null,
  reading: Reading,
  rule: { action: ActionRule; goal: Goal },
  now: number,
): { state: SyncState; result: SyncResult | null } {
  const { group, pairs } = reading;
  // The group's own word counts as well, where it has one.
  const inStep = group.replicationStatus === null || group.replicationStatus === 'active';
  const behind = pairs.filter((pair) => pair.replicationStatus !== 'active');
  const percent =
    pairs.length === 0 ? 100 : pairs.reduce((sum, pair) => sum + progressOf(pair), 0) / pairs.length;
  const samples = [...(state?.samples ?? []), { at: now, percent }].slice(-SAMPLES);
  const saw =
    behind.length === 0
      ? `all ${pairs.length} pairs in sync${inStep ? '' : `, the group itself says ${group.replicationStatus ?? '?'}`}`
      : `${pairs.length - behind.length} of ${pairs.length} pairs in sync, ${Math.floor(percent)} %, ${estimate(samples)}`;
  const next: SyncState = { samples, saw };
  if (!isIn(group, rule.action.done) || !arrived(rule.goal, group.productionZone)) {
    const why = `${group.name} is ${sayState(group)}, production in ${group.productionZone ?? '?'}`;
    return {
      state: next,
      result: { kind: 'left', why: `the group left the state in which it synchronises: ${why}` },
    };
  }
  const broken = behind.filter((pair) => pair.status.startsWith('error') || pair.status === 'invalid');
  if (broken.length > 0) {
    const which = names(broken.map((pair) => `${pair.name ?? pair.id} (${pair.status})`));
    return { state: next, result: { kind: 'left', why: `pairs in error do not synchronise: ${which}` } };
  }
  return { state: next, result: behind.length === 0 && inStep ? { kind: 'inSync' } : null };
}

function progressOf(pair: Reading['pairs'][number]): number {
  if (pair.replicationStatus === 'active') return 100;
  // A pair that is not in sync is never counted as done, whatever its progress says.
  return Math.min(pair.progress ?? 0, 99);
}

/** From the rate of the last readings; no number where there is no rate. */
export function estimate(samples: SyncState['samples']): string {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at === first.at || last.percent <= first.percent) return 'no estimate yet';
  const msLeft = ((100 - last.percent) * (last.at - first.at)) / (last.percent - first.percent);
  const minutes = Math.ceil(msLeft / 60_000);
  const perMinute = ((last.percent - first.percent) * 60_000) / (last.at - first.at);
  const rate = perMinute >= 10 ? Math.round(perMinute) : Number(perMinute.toPrecision(2));
  return `about ${minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`} left at ${rate} % a minute`;
}
