import { Refusal } from './errors.ts';
import { newUuid, uuidFrom } from './ids.ts';
import type { Group, Vpc } from './model.ts';
import type { VpcSpec } from './spec.ts';
import type { World } from './world.ts';

/** The VPC of all groups, on both sites. */
export const groupVpcId = uuidFrom('vpc');

const groupSubnets: readonly string[] = ['192.168.0.0/24'];

export function buildVpc({ id, subnets = [...groupSubnets] }: VpcSpec): Vpc {
  return { id, subnets };
}

/** A VPC with subnets, for a drill that named none. It outlasts the drill. */
export function makeVpc(world: World): string {
  return world.addVpc({ id: newUuid() }).id;
}

/**
 * Checks the VPC that a drill is to have (SDRS API reference, creation of a drill and error codes).
 * @throws {Refusal} 400 with the code of the first condition that doesn't hold
 */
export function checkDrillVpc(world: World, vpcId: string): void {
  const vpc = world.vpcs.get(vpcId);
  if (!vpc) throw new Refusal(400, 'SDRS.1928');
  if (vpcId === groupVpcId) throw new Refusal(400, 'SDRS.1907');
  if (vpc.subnets.length === 0) throw new Refusal(400, 'SDRS.1908');
  if (groupSubnets.some((subnet) => !vpc.subnets.includes(subnet))) throw new Refusal(400, 'SDRS.1909');
  if (isInUse(world, vpcId)) throw new Refusal(400, 'SDRS.1921');
}

/** By any drill that exists, whatever its status, or that was accepted and doesn't show yet. */
function isInUse({ groups, drillJobs }: World, vpcId: string): boolean {
  const uses = ({ drills }: Pick<Group, 'drills'>) => drills.some((drill) => drill.drill_vpc_id === vpcId);
  const coming = [...drillJobs.values()].filter((job) => !job.entered).map((job) => job.drill);
  return [...groups.values(), { drills: coming }].some(uses);
}
