import type { FaultRuleInput } from '../../src/simulator/control-client.ts';
import type { Spot } from './stage.ts';
import { isDrill, type Cell } from './types.ts';

/** Puts a cell's fault where the run will meet it. */

/** @returns the ids of the faults */
export async function arm(cell: Cell, { cloud }: Spot, groupId: string): Promise<string[]> {
  const { way, when, lasts, course } = cell;
  const faults = way.faults({ service: course.service, when: when ?? 'before' });
  const rule = {
    call: callOf(cell),
    skip: skipOf(cell),
    times: lasts === 'once' ? 1 : 0,
    ...boundTo(cell, groupId),
  };
  return Promise.all(
    faults.map((fault) => {
      // An answer that is damaged has to be one; a read has no effect that could be prevented.
      const damaged =
        when === null &&
        'when' in fault &&
        ['cutBody', 'badJson', 'hugeBody', 'slowDrip'].includes(fault.kind);
      const one = (damaged ? { ...fault, when: 'after' } : fault) as FaultRuleInput['fault'];
      return cloud.faults.add({ ...rule, fault: one });
    }),
  );
}

/** Has the run met them? */
export async function met({ cloud }: Spot, armed: readonly string[]): Promise<boolean> {
  const rules = await cloud.faults.list();
  return armed.every((id) => (rules.find((rule) => rule.id === id)?.hits ?? 0) > 0);
}

/** Needs a cloud of its own: the call does not say which group it is for. */
export function isUnbound({ call, place }: Pick<Cell, 'call' | 'place'>): boolean {
  if (call === 'server') return place === 'after the deletion';
  return ['login', 'groups', 'drillsOfVpc'].includes(call);
}

const callOf = ({ call }: Cell): FaultRuleInput['call'] => (call === 'drillsOfVpc' ? 'drills' : call);

function boundTo(cell: Cell, groupId: string): { groupId?: string | null } {
  if (!isUnbound(cell)) return { groupId };
  // Calls for a group are not meant.
  return cell.call === 'drillsOfVpc' || cell.call === 'server' ? { groupId: null } : {};
}

/** How many calls of this kind come before the one that is meant. */
function skipOf(cell: Cell): number {
  const { call, place, course, way } = cell;
  if (way.kind === 'stale') return 0;
  if (isDrill(course)) return skipOfDrill(cell);
  if (call === 'action') return place === '2nd' ? 1 : 0;
  if (call === 'serverAction') return place === 'start' ? course.power.lastIndexOf('start') : 0;
  if (call !== 'group' && call !== 'pairs') return 0;
  if (place === 'at first') return 0;
  // With the POST goes one whole look.
  return course.looks + (place === 'following' ? 1 : 0);
}

/** Each look of a drill lists its drills once, and reads the group twice: its networks at first, itself at the end. */
function skipOfDrill({ call, place, course }: Cell): number {
  const looks = course.looks * (call === 'group' ? 2 : 1);
  switch (place) {
    case 'just before the POST':
      return looks;
    case 'following':
      return call === 'drills' ? looks + 1 : 0;
    case 'before the deletion':
      return looks + 2;
    case 'after the deletion':
      return call === 'drills' ? looks + 3 : 0;
    default:
      return 0;
  }
}
