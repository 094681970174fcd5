import { drillName } from '../../src/domain/drill-name.ts';
import type { DrillSpec } from '../../src/simulator/spec.ts';
import { weighted, type Dice } from './dice.ts';
import type { Changing } from './faults.ts';

/** Fits a drill: the group's address range, nobody in it. */
export const DRILL_VPC = 'e9eb6f64-dc5b-4b69-ba9a-8a1d0a1f53ce';

/** A drill that stands there before the run. */
export interface PlannedLeftover {
  /** Who made it: a run of this installation, one of another installation, or a person. */
  of: 'ours' | 'another' | 'person';
  /** Of the run that made it. */
  runId: string;
  status: NonNullable<DrillSpec['status']>;
}

/** From the making of a drill on (from the start, for the making itself) until this call, jobs take so long. */
export interface PlannedSlowness {
  call: Changing;
  jobMs: number;
}

export function leftoverName({ of, runId }: PlannedLeftover, tag: string): string {
  if (of === 'person') return `restore-test-${runId.slice(0, 4)}`;
  return drillName(of === 'ours' ? tag : 'feedfeed', runId);
}

export function planLeftovers(dice: Dice): PlannedLeftover[] {
  if (!dice.chance(0.3)) return [];
  return dice.many(dice.between(1, 2), () => ({
    of: dice.pick(['ours', 'ours', 'another', 'person'] as const),
    runId: dice.uuid(),
    status: dice.pick(['available', 'available', 'error', 'error-deleting'] as const),
  }));
}

/**
 * Stuck for a while, which is shorter than `followLimit` (config.ts), or longer: then a person is asked.
 * `besideReal`: or the real run beside the drill lasts so long that a drill which does not give way is noticed.
 */
export function planSlowness(dice: Dice, besideReal: boolean): PlannedSlowness[] {
  if (besideReal && dice.chance(0.4)) return [{ call: 'action', jobMs: dice.between(16_500, 19_000) }];
  if (!dice.chance(0.25)) return [];
  const call = dice.pick(['drillCreate', 'drillDelete'] as const);
  const jobMs = weighted(dice.roll(), [
    [6, dice.between(2_000, 7_000)],
    [1, dice.between(21_000, 24_000)],
  ]);
  return [{ call, jobMs }];
}

/** What is said of a drill when it is started. Without a network of its own nothing but the run's care keeps it from a second one. */
export function planDrillInput(dice: Dice): Record<string, unknown> {
  return {
    ...(dice.chance(0.6) ? { vpc: DRILL_VPC } : {}),
    ...(dice.chance(0.5) ? { hold: dice.pick(['300ms', '2s', '12s']) } : {}),
    ...(dice.chance(0.3) ? { verdict: 'person' } : {}),
    ...(dice.chance(0.3) ? { resend: 'auto' } : {}),
  };
}
