import { names } from '../findings.ts';
import type { ServerQuota } from '../servers.ts';
import type { ReadyFinding } from './readiness.ts';

/** What a look at the site itself failed with, by the type of its failure. */
export function siteFailure(
  site: string,
  { type, message }: { type: string; message: string },
): ReadyFinding {
  const concerns: ReadyFinding['concerns'] = ['site'];
  const common = { effect: 'not ready', concerns, saw: message } as const;
  switch (type) {
    case 'LoginRefused':
      return {
        ...common,
        code: 'login-refused',
        needs: `A login that site ${site} accepts.`,
        todo: 'Check user, password or key in dr.yaml and in IAM: dr doctor.',
      };
    case 'NotConfigured':
      return {
        ...common,
        code: 'not-configured',
        needs: 'A complete dr.yaml.',
        todo: 'Correct dr.yaml: dr doctor.',
      };
    case 'UnknownGroup':
    case 'AmbiguousGroup':
      return {
        ...common,
        code: 'group-missing',
        concerns: ['failover', 'switchover'],
        needs: 'The group, under this name or id.',
        todo: 'Was it deleted, or renamed? If it is no longer wanted, end its schedule.',
      };
    case 'ProviderRefused':
    case 'NotFound':
      return {
        ...common,
        code: 'permission-missing',
        needs: 'The right to read groups, pairs, instances and servers, at the right address.',
        todo: 'Give the user of this site roles for SDRS or EVS, and ECS, in IAM; check the endpoints.',
      };
    default:
      return {
        ...common,
        code: 'cloud-unreachable',
        needs: 'An answer of the cloud: a failover could not even look.',
        todo: 'Is it the network, a proxy, or the cloud? dr doctor shows each endpoint.',
      };
  }
}

/** What the reads of a group failed with. */
export function unread(
  name: string,
  { kind, message }: { kind: 'missing' | 'refused' | 'away'; message: string },
): ReadyFinding {
  const concerns: ReadyFinding['concerns'] = ['failover', 'switchover'];
  const common = { effect: 'not ready', concerns, saw: message } as const;
  if (kind === 'missing') {
    return {
      ...common,
      code: 'group-missing',
      needs: `Group ${name}.`,
      todo: 'Somebody has deleted it: nothing is replicated any more. If that is wanted, take it out of dr.yaml.',
    };
  }
  if (kind === 'refused') {
    return {
      ...common,
      code: 'permission-missing',
      needs: `The right to read group ${name}, its pairs and instances.`,
      todo: 'Give the user of this site roles for SDRS or EVS in IAM.',
    };
  }
  return {
    ...common,
    code: 'unread',
    needs: `An answer about group ${name}, in time.`,
    todo: "Look at the cloud's API; the next check tries again.",
  };
}

/** Groups that dr.yaml names and the site does not have. */
export function missingGroups(
  expected: readonly string[],
  there: readonly { id: string; name: string }[],
): ReadyFinding[] {
  const gone = expected.filter((key) => !there.some(({ id, name }) => id === key || name === key));
  if (gone.length === 0) return [];
  return [
    {
      code: 'group-missing',
      effect: 'not ready',
      concerns: ['failover', 'switchover'],
      saw: `dr.yaml names ${names(gone)}, and the site has no such group.`,
      needs: 'Each group that dr.yaml names.',
      todo: 'Was it deleted, or renamed? If it is no longer wanted, take it out of dr.yaml.',
    },
  ];
}

export function noGroups(site: string): ReadyFinding {
  return {
    code: 'no-groups',
    effect: 'not ready',
    concerns: ['failover', 'switchover'],
    saw: `Site ${site} has no groups at all.`,
    needs: 'A group: there is nothing to fail over.',
    todo: 'Is it the right project? dr groups lists what is there.',
  };
}

/** What reads can prove of a permission, and what they can't. */
export const PERMISSION_UNPROVEN: ReadyFinding = {
  code: 'permission-unproven',
  effect: 'note',
  concerns: ['site'],
  saw: 'The login works, and so does each read. Whether it may also send a failover, or start servers, no read tells.',
  needs: 'Roles that may do both.',
  todo: 'A drill or a planned switchover proves it.',
};

export function memoryUnread(why: string): ReadyFinding {
  return {
    code: 'memory-unread',
    effect: 'note',
    concerns: ['site'],
    saw: `What earlier checks, runs and workers say could not be read from Temporal: ${why}`,
    needs: "Temporal's list of runs.",
    todo: "Look at Temporal's visibility store. Nobody is told of changes until it answers.",
  };
}

export function serversUnread(why: string): ReadyFinding {
  return {
    code: 'servers-unread',
    effect: 'degraded',
    concerns: ['failover', 'switchover'],
    saw: `The servers could not be read: ${why}`,
    needs: 'ECS, to see whether the servers are there, and to stop and start them.',
    todo: 'Check endpoints.ecs in dr.yaml and the ECS role of the user.',
  };
}

/** Room for the servers of a drill of the largest group; -1 is no limit. */
export function judgeQuota(
  quota: ServerQuota | { unknown: string },
  largest: { name: string; servers: number } | null,
): ReadyFinding[] {
  const concerns: ReadyFinding['concerns'] = ['drill'];
  const todo = 'Ask for a larger quota before the next drill.';
  const beside = 'Quotas of VPCs, subnets, disks, cores and memory are not looked at.';
  if ('unknown' in quota) {
    return [
      {
        code: 'quota-unknown',
        effect: 'note',
        concerns,
        saw: `Whether there is room for a drill is not known: ${quota.unknown}. SDRS's own quotas count groups and pairs only.`,
        needs: 'Room for as many servers as the group protects.',
        todo: 'Look at the quotas in the console.',
      },
    ];
  }
  if (largest === null || largest.servers === 0 || quota.most < 0) return [];
  const left = Math.max(0, quota.most - quota.used);
  if (left >= largest.servers) return [];
  return [
    {
      code: 'quota-short',
      effect: 'degraded',
      concerns,
      saw: `${left} more servers fit into the quota (${quota.used} of ${quota.most} used). ${beside}`,
      needs: `Room for ${largest.servers}: a drill of ${largest.name} makes as many.`,
      todo,
    },
  ];
}
