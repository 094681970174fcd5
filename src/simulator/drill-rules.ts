import { Refusal } from './errors.ts';
import type { Drill, DrillStatus, Group, GroupStatus } from './model.ts';
import { isClaimed } from './preconditions.ts';
import { progressOf } from './progress.ts';
import { checkDrillVpc } from './vpcs.ts';
import type { World } from './world.ts';

/** The group's states in which a drill may be made (sdrs_05_0701). */
const groupStates: readonly GroupStatus[] = [
  'available',
  'protected',
  'failed-over',
  'error-starting',
  'error-stopping',
  'error-reversing',
  'error-reprotecting',
  'error-failing-over',
];

/** The drill's states in which it may be deleted (sdrs_05_0702). */
const drillStates: readonly DrillStatus[] = ['available', 'error', 'error-deleting'];

/**
 * Nothing here keeps a group from having two drills of the same name; only a VPC has one drill at a time.
 * @param vpcId undefined: the service makes one
 * @throws {Refusal} with the code of the first condition that doesn't hold
 */
export function checkCreation(world: World, group: Group, vpcId: string | undefined): void {
  const { wrongStateStatus, wrongStateCode, drillBeforeSync } = world.settings;
  if (isClaimed(world, group) || !groupStates.includes(group.status)) {
    throw new Refusal(wrongStateStatus, wrongStateCode);
  }
  if (!isWhole(group) && drillBeforeSync === 'refuse') throw new Refusal(400, 'SDRS.1830');
  if (vpcId !== undefined) checkDrillVpc(world, vpcId);
}

/** @throws {Refusal} 400 SDRS.1913 */
export function checkDeletion(world: World, drill: Drill): void {
  const claimed = [...world.drillJobs.values()].some((job) => job.drill === drill && !job.entered);
  if (claimed || !drillStates.includes(drill.status)) throw new Refusal(400, 'SDRS.1913');
}

/** Whether all data have reached the DR site, so that servers can boot from them there. */
export function isWhole(group: Group): boolean {
  return group.pairs.every((pair) => progressOf(pair) === 100);
}
