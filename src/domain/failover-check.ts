import { names, type Finding } from './findings.ts';
import type { Goal } from './goal.ts';
import type { Reading } from './readings.ts';
import { SDRS_FAILOVER, SDRS_STATUSES, SDRS_TRANSIENT } from './sdrs-states.ts';

/**
 * The failover's preconditions on one reading (SDRS API reference sdrs_05_0409; user guide, constraints).
 * Pure: the same reading gives the same findings, in the order in which a person should read them.
 */
export function checkFailover(reading: Reading, goal: Goal): Finding[] {
  return [
    ...checkStatus(reading),
    ...checkDirection(reading, goal),
    ...checkPairs(reading),
    ...checkServers(reading),
    ...checkSync(reading),
    ...checkGaps(reading),
  ];
}

function checkStatus({ group }: Reading): Finding[] {
  if (SDRS_FAILOVER.allowedFrom.includes(group.status)) return [];
  if (SDRS_TRANSIENT.includes(group.status)) {
    return [
      {
        code: 'busy',
        weight: 'blocks',
        saw: `Group ${group.name} is ${group.status}: another operation is running on it.`,
        needs: 'No operation in progress.',
        todo: 'Wait until it has ended (the console shows it), then answer "retry".',
      },
    ];
  }
  return [
    {
      code: 'wrong-status',
      weight: 'blocks',
      saw: `Group ${group.name} is ${group.status}${SDRS_STATUSES.includes(group.status) ? '' : ' (a status that no document lists)'}.`,
      needs: `A failover starts from ${SDRS_FAILOVER.allowedFrom.join(', ')}.`,
      todo: adviceFor(group.status),
    },
  ];
}

function adviceFor(status: string): string {
  if (status === 'available')
    return 'Protection is off, so there is no replica to fail over to: a failover is not possible. Restore from backup, or abort.';
  if (status === 'failed-over')
    return 'This group has failed over already. Reprotect it before anything else, or abort.';
  if (status === 'error-reprotecting') return 'Let the reprotect end first (send it again), or abort.';
  if (status === 'error-starting' || status === 'error-stopping')
    return 'Repeat the action that failed (enable or disable protection) in the console, then answer "retry".';
  return 'Bring the group to "protected" in the console, then answer "retry"; or abort.';
}

function checkDirection({ group, pairs, instances }: Reading, goal: Goal): Finding[] {
  if (group.productionZone === null) {
    return [
      {
        code: 'direction-unknown',
        weight: 'blocks',
        saw: `Group ${group.name} does not say in which zone production runs.`,
        needs: `Production in ${goal.from}, the zone that is lost.`,
        todo: 'Look at the group in the console; answer "retry" when it shows its direction, or abort.',
      },
    ];
  }
  const findings: Finding[] = [];
  const others = [...pairs, ...instances].filter(
    (one) => one.productionZone !== null && one.productionZone !== group.productionZone,
  );
  if (others.length > 0) {
    findings.push({
      code: 'direction-disagrees',
      weight: 'blocks',
      saw: `Group ${group.name} says that production is in ${group.productionZone}, but ${names(others.map((one) => one.name ?? one.id))} say otherwise.`,
      needs: 'Group, replication pairs and instances agree on the direction.',
      todo: 'A failover could move production into the lost zone. Ask the provider (SDRS.1025, SDRS.1026); answer "retry" when they agree, or abort.',
    });
  }
  if (group.productionZone !== goal.from) {
    findings.push({
      code: 'production-elsewhere',
      weight: 'blocks',
      saw: `Production of ${group.name} is in ${group.productionZone}, not in ${goal.from}.`,
      needs: `Production in ${goal.from}, the zone that is lost${goal.fromNamed ? '' : ' (not named, so the zone the group was created in)'}.`,
      todo: goal.fromNamed
        ? `Production has left ${goal.from} already: a failover now would move it back there. Abort.`
        : `A failover now would move production into ${goal.from}. If ${group.productionZone} is the lost zone, abort and start again with "from": "${group.productionZone}".`,
    });
  }
  return findings;
}

function checkPairs({ group, pairs }: Reading): Finding[] {
  if (pairs.length === 0) {
    return [
      {
        code: 'no-replication-pairs',
        weight: 'blocks',
        saw: `Group ${group.name} has no replication pairs.`,
        needs: 'At least one replication pair.',
        todo: 'There is nothing to fail over. Check that this is the right group; abort.',
      },
    ];
  }
  const down = pairs.filter((pair) => pair.faultLevel === '5');
  if (down.length === 0) return [];
  return [
    {
      code: 'replication-link-down',
      weight: 'blocks',
      saw: `The replication link is down (fault level 5) for ${names(down.map((pair) => pair.name ?? pair.id))}.`,
      needs: 'No pair with fault level 5: the service forbids a failover then.',
      todo: 'The link recovers by itself, or call the provider; then answer "retry".',
    },
  ];
}

function checkServers({ instances }: Reading): Finding[] {
  const gone = instances.filter((instance) => instance.status === 'invalid');
  if (gone.length === 0) return [];
  return [
    {
      code: 'server-deleted',
      weight: 'blocks',
      saw: `A server of ${names(gone.map((instance) => instance.name ?? instance.id))} was deleted outside the replication service.`,
      needs: 'Both servers of every protected instance: else no operation works on the group.',
      todo: 'Delete the broken protected instance in the console, then answer "retry"; or abort.',
    },
  ];
}

function checkSync({ pairs }: Reading): Finding[] {
  const behind = pairs.filter(
    (pair) => pair.replicationStatus !== null && pair.replicationStatus !== 'active',
  );
  if (behind.length === 0) return [];
  return [
    {
      code: 'not-in-sync',
      weight: 'note',
      saw: `Not in sync: ${names(behind.map((pair) => `${pair.name ?? pair.id} (${pair.replicationStatus ?? '?'})`))}.`,
      needs: 'In sync for no data loss.',
      todo: 'What was written since the last sync of these disks is lost by a failover.',
    },
  ];
}

function checkGaps({ gaps }: Reading): Finding[] {
  return gaps.map((gap) => ({
    code: 'partly-unread',
    weight: 'note',
    saw: gap,
    needs: 'A whole reading.',
    todo: 'The check goes on without it.',
  }));
}
