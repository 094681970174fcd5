import type { GroupOptions } from '../../config/groups.ts';
import type { GroupReading, InstanceReading } from '../../domain/readings.ts';

/** A group with what dr.yaml adds: EVS names only the zone in use, and knows no servers. */
export interface Completed {
  group: GroupReading;
  /** One for each server that dr.yaml names: which of them is whose twin, nobody says. */
  instances: InstanceReading[];
  gaps: string[];
}

/** Zones that the service contradicts are left out, and with them the servers: whatever was aimed at them would be wrong. */
export function complete(group: GroupReading, named: GroupOptions | null): Completed {
  const zones = named?.zones ?? null;
  if (named === null || zones === null) return { group, instances: [], gaps: [] };
  const { productionZone } = group;
  if (productionZone !== null && !zones.includes(productionZone)) {
    const gap = `dr.yaml names the zones ${zones.join(' and ')} for ${group.name}, but its production is in ${productionZone}: they, and the servers there, are left out`;
    return { group, instances: [], gaps: [gap] };
  }
  const [sourceZone, targetZone] = zones;
  const instances = zones.flatMap((zone) =>
    (named.servers[zone] ?? []).map((server): InstanceReading => ({
      id: server,
      name: null,
      status: 'named in dr.yaml',
      productionZone: null,
      sourceServer: zone === sourceZone ? server : null,
      targetServer: zone === targetZone ? server : null,
    })),
  );
  return { group: { ...group, sourceZone, targetZone }, instances, gaps: [] };
}
