import { names, type Finding } from './findings.ts';
import type { Goal } from './goal.ts';
import type { Reading } from './readings.ts';
import { SDRS_STATUSES, SDRS_TRANSIENT, type ActionRule } from './sdrs-states.ts';

/**
 * An action's preconditions on one reading (SDRS API reference sdrs_05_0406 to sdrs_05_0409; user guide, constraints).
 * Pure: the same reading gives the same findings, in the order in which a person should read them.
 */
export function checkAction(rule: ActionRule, reading: Reading, goal: Goal): Finding[] {
  return [
    ...checkStatus(rule, reading),
    ...checkDirection(rule, reading, goal),
    ...checkPairs(rule, reading),
    ...checkServers(reading),
    ...checkSync(rule, reading),
    ...checkGaps(reading),
  ];
}

function checkStatus(rule: ActionRule, { group }: Reading): Finding[] {
  if (rule.allowedFrom.includes(group.status)) return [];
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
      needs: `${sentence(rule.name)} starts from ${rule.allowedFrom.join(', ')}.`,
      todo: adviceFor(group.status),
    },
  ];
}

/** What leads out of a status, whichever action was wanted. */
const ADVICE: Readonly<Record<string, string>> = {
  available:
    'Protection is off, so there is no replica that is kept up to date. Enable protection if there is time, or restore from backup; abort this run.',
  protected: 'Protection is on. If that is what you wanted, abort this run.',
  'failed-over': 'This group has failed over already. Reprotect it before anything else, or abort.',
  'error-reprotecting': 'Send the reprotect again and let it end first, or abort.',
  'error-starting': 'Enable protection again first, or abort.',
  'error-stopping': 'Disable protection again first, or abort.',
  'error-reversing': 'Send the switchover again, or fail over, first; or abort.',
  'error-failing-over': 'Send the failover again first, or abort.',
};

function adviceFor(status: string): string {
  return (
    ADVICE[status] ??
    'Bring the group to a status it can start from in the console, then answer "retry"; or abort.'
  );
}

function checkDirection(rule: ActionRule, { group, pairs, instances }: Reading, goal: Goal): Finding[] {
  const expected = goal.from ?? goal.to;
  if (group.productionZone === null) {
    return [
      {
        code: 'direction-unknown',
        weight: 'blocks',
        saw: `Group ${group.name} does not say in which zone production runs.`,
        needs: `Production in ${expected}.`,
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
      todo: `${sentence(rule.name)} could take production the wrong way. Ask the provider (SDRS.1025, SDRS.1026); answer "retry" when they agree, or abort.`,
    });
  }
  if (group.productionZone !== expected) {
    findings.push({
      code: 'production-elsewhere',
      weight: 'blocks',
      saw: `Production of ${group.name} is in ${group.productionZone}, not in ${expected}.`,
      needs: neededDirection(rule, goal, expected),
      todo: directionAdvice(rule, goal, group.productionZone),
    });
  }
  return findings;
}

function neededDirection(rule: ActionRule, goal: Goal, expected: string): string {
  if (rule.name !== 'failover') return `Production in ${expected}, as when this run began.`;
  return `Production in ${expected}, the zone that is lost${goal.fromNamed ? '' : ' (not named, so the zone the group was created in)'}.`;
}

function directionAdvice(rule: ActionRule, goal: Goal, production: string): string {
  if (rule.name !== 'failover')
    return 'Somebody has moved production meanwhile. Abort, and start again if it is still wanted.';
  if (goal.fromNamed) {
    return `Production has left ${goal.from ?? '?'} already: a failover now would move it back there. Abort.`;
  }
  return `A failover now would move production into ${goal.from ?? '?'}. If ${production} is the lost zone, abort and start again with "from": "${production}".`;
}

function checkPairs(rule: ActionRule, { group, pairs }: Reading): Finding[] {
  if (pairs.length === 0) {
    return [
      {
        code: 'no-replication-pairs',
        weight: 'blocks',
        saw: `Group ${group.name} has no replication pairs.`,
        needs: 'At least one replication pair.',
        todo: 'There is nothing that could be moved or kept in sync. Check that this is the right group; abort.',
      },
    ];
  }
  if (!rule.needsLink) return [];
  const down = pairs.filter((pair) => pair.faultLevel === '5');
  if (down.length === 0) return [];
  return [
    {
      code: 'replication-link-down',
      weight: 'blocks',
      saw: `The replication link is down (fault level 5) for ${names(down.map((pair) => pair.name ?? pair.id))}.`,
      needs: `No pair with fault level 5: the service forbids a ${rule.name} then.`,
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

function checkSync(rule: ActionRule, { pairs }: Reading): Finding[] {
  if (rule.outOfSync === 'does not matter') return [];
  const behind = pairs.filter(
    (pair) => pair.replicationStatus !== null && pair.replicationStatus !== 'active',
  );
  if (behind.length === 0) return [];
  const saw = `Not in sync: ${names(behind.map((pair) => `${pair.name ?? pair.id} (${pair.replicationStatus ?? '?'})`))}.`;
  if (rule.outOfSync === 'forbids') {
    return [
      {
        code: 'not-in-sync',
        weight: 'blocks',
        saw,
        needs: 'Every pair in sync (active).',
        todo: 'Wait until the synchronisation has ended, then answer "retry".',
      },
    ];
  }
  return [
    {
      code: 'not-in-sync',
      weight: 'note',
      saw,
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

function sentence(name: string): string {
  return `A ${name}`.replace('A enable', 'Enabling protection').replace('A disable', 'Disabling protection');
}
