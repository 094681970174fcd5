import { uuidFrom } from './ids.ts';
import type { Drill, Group, Instance, Pair } from './model.ts';
import { progressOf } from './progress.ts';
import { pairTime, spacedTime } from './timestamps.ts';
import { groupVpcId } from './vpcs.ts';

/** A group as on the wire (SDRS API reference). */
export function groupView(group: Group): Record<string, unknown> {
  return {
    id: group.id,
    name: group.name,
    description: group.description,
    status: group.status,
    progress: Math.min(...group.pairs.map(progressOf), group.pairs.length === 0 ? 0 : 100),
    source_availability_zone: group.source_availability_zone,
    target_availability_zone: group.target_availability_zone,
    domain_id: uuidFrom('active-domain'),
    domain_name: 'domain_001',
    priority_station: group.priority_station,
    protected_instance_num: group.instances.length,
    replication_num: group.pairs.length,
    disaster_recovery_drill_num: group.drills.length,
    protected_status: null,
    replication_status: null,
    health_status: null,
    source_vpc_id: groupVpcId,
    target_vpc_id: groupVpcId,
    test_vpc_id: null,
    dr_type: 'migration',
    server_type: 'ECS',
    created_at: spacedTime(group.createdAt),
    updated_at: spacedTime(group.updatedAt),
    protection_type: 'replication-pair',
    replication_model: null,
  };
}

/** A protected instance as on the wire (SDRS API reference). */
export function instanceView(group: Group, instance: Instance): Record<string, unknown> {
  const attached = group.pairs.filter((pair) => pair.instance === instance.id);
  return {
    id: instance.id,
    name: instance.name,
    description: '',
    server_group_id: group.id,
    status: instance.status,
    progress: 0,
    source_server: instance.source_server,
    target_server: instance.target_server,
    created_at: spacedTime(group.createdAt),
    updated_at: spacedTime(instance.updatedAt),
    priority_station: instance.priority_station,
    attachment: attached.map((pair) => ({ replication: pair.id, device: pair.device })),
    tags: [],
    metadata: {},
  };
}

/** A replication pair as on the wire (SDRS API reference). */
export function pairView(group: Group, pair: Pair): Record<string, unknown> {
  return {
    id: pair.id,
    name: pair.name,
    description: '',
    server_group_id: group.id,
    replication_model: 'hypermetro',
    status: pair.status,
    progress: progressOf(pair),
    replication_status: pair.replication_status,
    attachment: pair.instance === null ? [] : [{ device: pair.device, protected_instance: pair.instance }],
    volume_ids: `${uuidFrom(`${pair.id}/source`)},${uuidFrom(`${pair.id}/target`)}`,
    priority_station: pair.priority_station,
    fault_level: pair.fault_level,
    created_at: pairTime(group.createdAt),
    updated_at: pairTime(pair.updatedAt),
    record_metadata: {
      multiattach: false,
      bootable: pair.device === '/dev/vda',
      volume_size: 40,
      volume_type: 'SSD',
    },
    failure_detail: null,
  };
}

/** A drill as on the wire (sdrs_05_0703). */
export function drillView(group: Group, drill: Drill): Record<string, unknown> {
  return {
    id: drill.id,
    name: drill.name,
    status: drill.status,
    server_group_id: group.id,
    drill_vpc_id: drill.drill_vpc_id,
    created_at: spacedTime(drill.createdAt),
    updated_at: spacedTime(drill.updatedAt),
    drill_servers: drill.servers.map(({ instance, id }) => ({
      protected_instance: instance,
      drill_server_id: id,
    })),
  };
}
