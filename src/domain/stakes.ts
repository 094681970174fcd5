import type { Question } from './status.ts';
import { VERB_WORDS, type Verb } from './answers.ts';
import { decideExercise, decideGoal, otherZone, sayTo, type Goal } from './goal.ts';
import type { RunRequest } from './input.ts';
import { ACTION_OF, type Procedure } from './procedures.ts';
import type { GroupReading } from './readings.ts';

/** What a run does to the servers and disks of one zone, as a person must hear it before. */
export interface Hit {
  does: 'forces off' | 'stops' | 'starts' | 'overwrites';
  zone: string;
}

/** What a start would hit, from one reading of the group. */
export interface Stakes {
  /** "production eu-de-01 > eu-de-02", or where it stays. */
  way: string;
  hits: Hit[];
}

/** @returns a sentence where the run itself would not know its direction */
export function stakesOf(
  procedure: Procedure,
  request: Pick<RunRequest, 'from' | 'to' | 'servers'>,
  group: GroupReading,
): Stakes | { problem: string } {
  const { from, to } = request;
  const zones = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const goal =
    procedure === 'exercise' ? decideExercise(group, zones) : decideGoal(ACTION_OF[procedure], group, zones);
  if ('problem' in goal) return goal;
  const home = procedure === 'exercise' ? ', and home again' : '';
  return { way: `${wayOf(goal, group)}${home}`, hits: hitsOf(procedure, request.servers, goal, group) };
}

function wayOf(goal: Goal, { productionZone }: GroupReading): string {
  if (goal.from === null && productionZone === goal.to) return `production stays in ${sayTo(goal)}`;
  const way = `production ${goal.from ?? productionZone ?? '?'} > ${sayTo(goal)}`;
  if (goal.to !== null && productionZone === goal.to) return `${way}; it is in ${goal.to} already`;
  return productionZone === goal.from
    ? way
    : `${way}; it is in ${productionZone ?? 'no zone that is known'} now`;
}

function hitsOf(
  procedure: Procedure,
  servers: RunRequest['servers'],
  goal: Goal,
  group: GroupReading,
): Hit[] {
  const manages = servers === 'manage';
  const hit = (does: Hit['does'], zone: string | null): Hit[] => (zone === null ? [] : [{ does, zone }]);
  const moves = (): Hit[] => (manages ? [...hit('stops', goal.from), ...hit('starts', goal.to)] : []);
  // Reprotect and enable copy from production into the other zone.
  const standby = otherZone(group, group.productionZone);
  const copies = (stops: boolean): Hit[] => [
    ...(stops && manages ? hit('stops', standby) : []),
    ...hit('overwrites', standby),
  ];
  switch (procedure) {
    case 'failover':
      // The service does it, whatever the run was told about servers.
      return [...hit('forces off', goal.from), ...(manages ? hit('starts', goal.to) : [])];
    case 'switchover':
      return moves();
    case 'exercise':
      return [...moves(), ...(manages ? [...hit('stops', goal.to), ...hit('starts', goal.from)] : [])];
    case 'failback':
      return [...copies(true), ...moves()];
    case 'reprotect':
      return copies(true);
    case 'enableProtection':
      return copies(false);
    case 'disableProtection':
      return [];
    default:
      return procedure satisfies never;
  }
}

/** What can't be taken back; null: a later run can (docs/procedures.md). */
export const NO_WAY_BACK: Readonly<Record<Procedure, string | null>> = {
  failover:
    'The old servers are forced off for good, and writes that were not replicated are lost. The only way home is a reprotect and a switchover.',
  reprotect: 'The data in the zone that was lost is overwritten by that of production.',
  failback: 'Its reprotect overwrites the data in the zone that was lost; its switchover can be taken back.',
  enableProtection: 'The data in the other zone is overwritten by that of production.',
  switchover: null,
  disableProtection: null,
  exercise: null,
};

/** What a person must know before this answer, where it can't be taken back; null: it can, or sends nothing. */
export function warningOf(verb: Verb, offered?: Question['answers'][number]): string | null {
  if (verb === 'stopHard') return 'It cuts the power: what the guests have not written is lost.';
  if (verb === 'breakGlass')
    return 'It goes on at once without the approvals that are missing. It stands in the report for good.';
  if (verb === 'confirmAzRestored')
    return 'The data in the zone that was lost is overwritten by that of production.';
  // Where nothing guards the action, the run itself says so: here a retry is the word for a second POST.
  if (verb === 'retry' && offered !== undefined && offered.effect !== VERB_WORDS.retry.effect)
    return 'Nothing guards this action against a second effect: look at the group in the console first.';
  return null;
}
