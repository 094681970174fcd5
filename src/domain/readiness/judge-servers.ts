import { names } from '../findings.ts';
import type { Reading } from '../readings.ts';
import type { ServerReading } from '../servers.ts';
import type { ReadyFinding } from './readiness.ts';

/** A server as the replication service, or dr.yaml, names it. */
export interface NamedServer {
  id: string;
  /** Null where the group's zones are not known. */
  zone: string | null;
  /** The protected instance that it belongs to. */
  instance: string | null;
}

/** All servers that a group is said to have, on both sides. */
export function serversOf({ group, instances }: Pick<Reading, 'group' | 'instances'>): NamedServer[] {
  return instances.flatMap(({ name, sourceServer, targetServer }) =>
    [
      { id: sourceServer, zone: group.sourceZone, instance: name },
      { id: targetServer, zone: group.targetZone, instance: name },
    ].flatMap(({ id, ...rest }) => (id === null ? [] : [{ id, ...rest }])),
  );
}

const SOUND = ['ACTIVE', 'SHUTOFF'];

/** Is each server there, on both sides? Whether it runs is no matter: a failover starts those that it needs. */
export function judgeServersThere(
  { group }: Pick<Reading, 'group'>,
  servers: readonly { named: NamedServer; read: ServerReading }[],
): ReadyFinding[] {
  const concerns = ['failover', 'switchover'] as const;
  const gone = servers.filter(({ read }) => read.status === 'DELETED');
  // On its way somewhere is no fault: the next check sees where it came to.
  const broken = servers.filter(
    ({ read }) => read.status !== 'DELETED' && read.taskState === null && !SOUND.includes(read.status),
  );
  const say = ({ named, read }: (typeof servers)[number]): string => {
    const side = named.zone === group.productionZone ? 'production' : 'standby';
    const where = named.zone === null ? '' : ` in ${named.zone} (${side})`;
    return `${read.name ?? named.id}${named.instance === null ? '' : ` of ${named.instance}`}${where}`;
  };
  const findings: ReadyFinding[] = [];
  if (gone.length > 0)
    findings.push({
      code: 'server-missing',
      effect: 'not ready',
      concerns: [...concerns],
      saw: `ECS has no such server any more: ${names(gone.map(say))}.`,
      needs: `Each server of ${group.name} on both sides: one that is gone can't be started after a move.`,
      todo: 'Find out who deleted it. In the console, delete the broken protected instance and protect its server anew (EVS: name the right servers in dr.yaml).',
    });
  if (broken.length > 0)
    findings.push({
      code: 'server-broken',
      effect: 'degraded',
      concerns: [...concerns],
      saw: `${names(broken.map((one) => `${say(one)} is ${one.read.status}`))}.`,
      needs: 'Servers that run or are stopped.',
      todo: 'Look at it in the ECS console: a move would wait for it, then ask.',
    });
  return findings;
}
