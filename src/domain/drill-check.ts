import { sayState } from './action-rule.ts';
import { isOurs } from './drill-name.ts';
import type { Drill, DrillReading } from './drill-reading.ts';
import { names, type Finding } from './findings.ts';
import { busy } from './preconditions.ts';
import { SDRS } from './sdrs-states.ts';

/** What a drill needs, on one reading (SDRS API reference sdrs_05_0701, user guide "DR drills"). Pure. */

/** The group's states in which the service makes one: never while an action runs. */
const DRILLABLE = [
  'available',
  'protected',
  'failed-over',
  'error-starting',
  'error-stopping',
  'error-reversing',
  'error-reprotecting',
  'error-failing-over',
];

export interface DrillWish {
  /** Of this run's drill. */
  name: string;
  /** Null: the service makes a network. */
  vpcId: string | null;
  /** Of the installation that its runs are of. */
  tag: string;
}

export function checkDrill(reading: DrillReading, wish: DrillWish): Finding[] {
  return [
    ...checkHolder(reading),
    ...checkStatus(reading),
    ...checkMembers(reading),
    ...checkSync(reading),
    ...checkVpc(reading, wish),
    ...checkOthers(reading, wish),
    ...reading.gaps.map((gap): Finding => ({
      code: 'partly-unread',
      weight: 'note',
      saw: gap,
      needs: 'A whole reading.',
      todo: 'Check in the console that nothing is missing.',
    })),
  ];
}

/** Drills of earlier runs, of ours alone: what a person made, or renamed, is nobody's leftover. */
export function leftovers({ drills }: Pick<DrillReading, 'drills'>, { name, tag }: DrillWish): Drill[] {
  return drills.filter((drill) => drill.name !== name && isOurs(drill.name, tag));
}

function checkHolder({ heldBy }: DrillReading): Finding[] {
  if (heldBy === null) return [];
  return [
    {
      code: 'group-held',
      weight: 'blocks',
      saw: `Run ${heldBy.run} (${heldBy.procedure}) has held the group since ${heldBy.since}.`,
      needs: 'A group that no run acts on: a drill never stands in the way of a real one.',
      todo: 'Start the drill again when that run has ended.',
    },
  ];
}

function checkStatus({ group }: DrillReading): Finding[] {
  if (DRILLABLE.includes(group.status)) return [];
  if (SDRS.transient.includes(group.status)) return [busy(group)];
  return [
    {
      code: 'wrong-status',
      weight: 'blocks',
      saw: `Group ${group.name} is ${sayState(group)}.`,
      needs: `A drill can be made of a group that is ${DRILLABLE.join(', ')}.`,
      todo: 'Bring the group to one of these in the console, then answer "retry"; or abort.',
    },
  ];
}

function checkMembers({ group, pairs, instances }: DrillReading): Finding[] {
  const missing: Finding[] = [];
  if (pairs.length === 0) {
    missing.push({
      code: 'no-replication-pairs',
      weight: 'blocks',
      saw: `Group ${group.name} has no replication pairs.`,
      needs: 'At least one replication pair.',
      todo: 'There is nothing to drill. Check that this is the right group; abort.',
    });
  }
  if (instances.length === 0) {
    missing.push({
      code: 'servers-unknown',
      weight: 'blocks',
      saw: `Group ${group.name} has no protected instances.`,
      needs: 'At least one: a drill is made of their servers.',
      todo: 'Without servers there is nothing to try. Abort.',
    });
  }
  const gone = instances.filter(({ status }) => status === 'invalid');
  if (gone.length === 0) return missing;
  return [
    ...missing,
    {
      code: 'server-deleted',
      weight: 'blocks',
      saw: `A server of ${names(gone.map((one) => one.name ?? one.id))} was deleted outside the replication service.`,
      needs: 'Both servers of every protected instance.',
      todo: 'Delete the broken protected instance in the console, then answer "retry"; or abort.',
    },
  ];
}

/** Before the first full sync the copies may not boot; after it, a pause only makes them old. */
function checkSync({ pairs }: DrillReading): Finding[] {
  const partial = pairs.filter(({ progress }) => progress !== null && progress < 100);
  if (partial.length > 0) {
    return [
      {
        code: 'not-in-sync',
        weight: 'blocks',
        saw: `Not whole on the DR side: ${names(partial.map((one) => `${one.name ?? one.id} (${one.progress ?? '?'} %)`))}.`,
        needs: 'Every pair at 100 %: else the servers of the drill may not boot.',
        todo: 'Wait until the synchronisation has ended, then answer "retry".',
      },
    ];
  }
  const notes: Finding[] = [];
  const unknown = pairs.filter(({ progress }) => progress === null);
  if (unknown.length > 0) {
    notes.push({
      code: 'partly-unread',
      weight: 'note',
      saw: `The service does not say how far ${names(unknown.map((one) => one.name ?? one.id))} is.`,
      needs: 'Every pair at 100 %.',
      todo: 'If servers of the drill do not boot, look at the pairs first.',
    });
  }
  const stopped = pairs.filter(({ replicationStatus }) => ![null, 'active'].includes(replicationStatus));
  if (stopped.length > 0) {
    notes.push({
      code: 'not-in-sync',
      weight: 'note',
      saw: `Not in sync: ${names(stopped.map((one) => `${one.name ?? one.id} (${one.replicationStatus ?? '?'})`))}.`,
      needs: 'In sync, for a drill on the data of now.',
      todo: 'The drill shows the data as of the last sync of these disks.',
    });
  }
  return notes;
}

function checkVpc(reading: DrillReading, { vpcId }: DrillWish): Finding[] {
  if (vpcId === null) {
    return [
      {
        code: 'drill-network',
        weight: 'note',
        saw: 'No network (VPC) is named for the drill, so the service makes one.',
        needs: 'Quota for a VPC and its subnets.',
        todo: 'It stays when the drill is deleted: delete it by hand, or name one ("vpc", or drill.vpc in dr.yaml).',
      },
    ];
  }
  const blocks = (saw: string): Finding[] => [
    {
      code: 'drill-network',
      weight: 'blocks',
      saw,
      needs:
        "A VPC of its own for the drill, with a subnet and the same address range as the group's, and no other drill in it.",
      todo: 'Start again with another "vpc", or without one: then the service makes it.',
    },
  ];
  if (reading.vpcIds.includes(vpcId)) {
    return blocks(`VPC ${vpcId} is the group's own: the drill would have production's addresses twice.`);
  }
  return reading.vpcUsedBy === null
    ? []
    : blocks(`VPC ${vpcId} is in use by another drill (${reading.vpcUsedBy}).`);
}

function checkOthers(reading: DrillReading, wish: DrillWish): Finding[] {
  const left = leftovers(reading, wish);
  const known = new Set(left.map(({ id }) => id));
  const others = reading.drills.filter(({ id, name }) => !known.has(id) && name !== wish.name);
  const found: Finding[] = [];
  if (left.length > 0) {
    found.push({
      code: 'drill-left',
      weight: 'note',
      saw: `Left of an earlier run: ${names(left.map(sayDrill))}.`,
      needs: 'Nothing left of earlier drills.',
      todo: 'This run deletes it before it makes a drill of its own.',
    });
  }
  if (others.length > 0) {
    found.push({
      code: 'drill-of-others',
      weight: 'note',
      saw: `Made by somebody else: ${names(others.map(sayDrill))}.`,
      needs: 'Nothing: it is left alone.',
      todo: 'If nobody uses it, delete it in the console: it costs money.',
    });
  }
  return found;
}

/** "drill dr-drill-… (available)". */
export function sayDrill({ name, status }: Pick<Drill, 'name' | 'status'>): string {
  return `${name} (${status})`;
}
