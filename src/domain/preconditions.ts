import { isIn, sayState, type ActionRule } from './action-rule.ts';
import { checkDirection } from './direction.ts';
import { names, type Finding } from './findings.ts';
import type { Goal } from './goal.ts';
import type { GroupReading, Reading } from './readings.ts';
import { STATES } from './states.ts';
import { STOPPED } from './evs-states.ts';
import { sayAction } from './words.ts';

/**
 * An action's preconditions on one reading (SDRS API reference sdrs_05_0406 to sdrs_05_0409, user guide, constraints;
 * EVS API reference evs_04_2054 to 2058). Pure: the same reading gives the same findings, in the order in which a
 * person should read them.
 */
export function checkAction(rule: ActionRule, reading: Reading, goal: Goal): Finding[] {
  return [
    ...checkStatus(rule, reading),
    ...checkDirection(rule, reading, goal),
    ...checkPairs(rule, reading),
    ...checkServers(rule, reading),
    ...checkSync(rule, reading),
    ...checkRestored(rule, reading, goal),
    ...checkGaps(reading),
  ];
}

function checkStatus(rule: ActionRule, { group }: Reading): Finding[] {
  const { transient, statuses, advice } = STATES[rule.service];
  if (isIn(group, rule.allowedFrom)) return [];
  if (transient.includes(group.status) || isIn(group, rule.running)) {
    return [busy(group)];
  }
  const [, todo] = advice.find(([pattern]) => isIn(group, [pattern])) ?? [];
  const known = statuses.includes(group.status) ? '' : ' (a status that no document lists)';
  return [
    {
      code: 'wrong-status',
      weight: 'blocks',
      saw: `Group ${group.name} is ${sayState(group)}${known}${group.failureDetail === null ? '' : `, failure ${group.failureDetail}`}.`,
      needs: `${sayAction(rule.name)} starts from ${rule.allowedFrom.join(', ')}.`,
      todo:
        todo ??
        'Bring the group to a status it can start from in the console, then answer "retry"; or abort.',
    },
  ];
}

/** An operation runs on the group: nothing else is sent to it. */
export function busy(group: GroupReading): Finding {
  return {
    code: 'busy',
    weight: 'blocks',
    saw: `Group ${group.name} is ${sayState(group)}: another operation is running on it.`,
    needs: 'No operation in progress.',
    todo: 'Wait until it has ended (the console shows it), then answer "retry".',
  };
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
  const down = [...(group.faultLevel === '5' ? [group] : []), ...pairs.filter(linkDown)];
  if (down.length === 0) return [];
  return [
    {
      code: 'replication-link-down',
      weight: 'blocks',
      saw: `The replication link is down (fault level 5) for ${names(down.map((one) => one.name ?? one.id))}.`,
      needs: `No fault level 5: the service forbids a ${rule.name} then.`,
      todo: 'The link recovers by itself, or call the provider; then answer "retry".',
    },
  ];
}

function linkDown(pair: Reading['pairs'][number]): boolean {
  return pair.faultLevel === '5';
}

function checkServers(rule: ActionRule, { group, instances }: Reading): Finding[] {
  const concerned = rule.name !== 'enable' && rule.name !== 'disable';
  if (rule.service === 'evs' && concerned && instances.length === 0) {
    return [
      {
        code: 'servers-unknown',
        weight: 'note',
        saw: `The service does not say which servers use the disks of ${group.name}, and dr.yaml names none.`,
        needs: 'Servers stopped before the disks are moved, and started after it.',
        todo: 'Stop and start them yourself, or name them in dr.yaml.',
      },
    ];
  }
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

function checkSync(rule: ActionRule, { group, pairs }: Reading): Finding[] {
  if (rule.outOfSync === 'does not matter') return [];
  // Whether active-stopped means equal data, the pages disagree on: only active counts as in sync.
  // An EVS group has a word of its own: where it is missing, nobody has said that the data is equal.
  const behind = [group, ...pairs].filter((one) =>
    one.replicationStatus === null
      ? rule.service === 'evs' && one === group
      : one.replicationStatus !== 'active',
  );
  if (behind.length === 0) return [];
  const saw = `Not in sync: ${names(behind.map((one) => `${one.name ?? one.id} (${one.replicationStatus ?? '?'})`))}.`;
  if (rule.outOfSync === 'forbids') {
    const { advice } = STATES[rule.service];
    const [, stopped] = advice.find(([state]) => state.includes('/') && isIn(group, [state])) ?? [];
    return [
      {
        code: 'not-in-sync',
        weight: 'blocks',
        saw,
        needs: 'Every pair in sync (active).',
        // Replication that is stopped never ends: there is something to do first.
        todo: stopped ?? 'Wait until the synchronisation has ended, then answer "retry".',
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

/** EVS: the lost zone's resources must be back (evs_04_2058), and only people can know that. */
function checkRestored(rule: ActionRule, { group }: Reading, goal: Goal): Finding[] {
  const ambiguous = checkAmbiguous(rule, group);
  if (!rule.needsRestoredZone) return ambiguous;
  const unconfirmed: Finding = {
    code: 'zone-not-restored',
    weight: 'blocks',
    saw: `Nobody has confirmed that the zone that was lost is restored (production of ${group.name} is in ${goal.to ?? '?'}).`,
    needs: 'The other zone and its disks are back: a reprotect copies into them.',
    todo: 'When the provider says that the zone is back, answer "confirmAzRestored".',
  };
  return [...ambiguous, unconfirmed];
}

/** EVS: stopped replication looks the same after a failover (evs_01_0032) and in a paused group. */
function checkAmbiguous({ service, name }: ActionRule, group: Reading['group']): Finding[] {
  const concerned = name === 'reprotect' || name === 'enable';
  if (service !== 'evs' || !concerned || !isIn(group, STOPPED)) return [];
  return [
    {
      code: 'ambiguous-state',
      weight: 'note',
      saw: `Group ${group.name} is ${sayState(group)}: by one page that is a group after a failover, by another a paused one.`,
      needs: name === 'reprotect' ? 'A group that has failed over.' : 'A paused group.',
      todo:
        name === 'reprotect'
          ? 'If it was only paused, abort and enable protection instead.'
          : 'If it has failed over, abort and reprotect it instead, once the lost zone is back.',
    },
  ];
}
