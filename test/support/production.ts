import type { SimulatorControl } from '../../src/simulator/control-client.ts';

/** All of a group that a drill must leave alone: the group itself, its pairs, its instances and their servers. */
export async function productionOf(cloud: SimulatorControl, groupId: string) {
  const { group, pairs, instances } = await cloud.group(groupId);
  const { disaster_recovery_drill_num: _, ...rest } = group;
  return { group: rest, pairs, instances, servers: await cloud.servers(groupId) };
}
