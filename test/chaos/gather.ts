import { tagOf } from '../../src/domain/drill-name.ts';
import type { SimulatorControl } from '../../src/simulator/control-client.ts';
import { leftoverName } from './drill-plan.ts';
import type { Facts } from './facts.ts';
import { ZONES } from './ground.ts';
import type { Plan } from './plan.ts';

/** Whose drills are ours: of this site of this installation. */
export function tagOfSite(namespace: string, site: string): string {
  return tagOf({ namespace, site });
}

type FromTheCloud = Pick<
  Facts,
  'service' | 'group' | 'effects' | 'jobs' | 'lagMs' | 'before' | 'final' | 'drills' | 'servers'
>;

/** What the cloud's own logs and state say when a run is over. */
export async function gather(
  cloud: SimulatorControl,
  plan: Plan,
  tag: string,
): Promise<{ facts: FromTheCloud; faultHits: number }> {
  const { service, group, settings, stale, leftovers } = plan;
  const { groups, evsGroups, jobs, faults } = await cloud.state();
  const sdrs = groups[0];
  const now = service === 'sdrs' ? sdrs : evsGroups[0];
  const zones = { source: ZONES[0], target: ZONES[1] } as Record<string, string>;
  const zone = now?.priority_station ?? '?';
  const facts: FromTheCloud = {
    service,
    group,
    effects: await cloud.effects(group.id),
    jobs: Object.fromEntries(jobs.map((job) => [String(job['job_id']), String(job['status'])])),
    lagMs: Math.max(settings.statusLagMs ?? 0, ...stale.map(({ forMs }) => forMs)),
    before: { status: group.status, zone: group.zone },
    final: { status: now?.status ?? '?', zone: zones[zone] ?? zone },
    drills: {
      effects: await cloud.drillEffects(),
      left: (sdrs?.drills ?? []).map(({ id, name, status }) => ({ id, name, status })),
      planted: leftovers.map((one) => ({ name: leftoverName(one, tag), ours: one.of === 'ours' })),
      tag,
      blocks: settings.drillBlocks === true,
    },
    servers: {
      own: (sdrs?.servers ?? []).map(({ id }) => id),
      effects: await cloud.serverEffects(),
    },
  };
  return { facts, faultHits: faults.reduce((sum, { hits }) => sum + hits, 0) };
}
