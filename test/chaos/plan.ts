import type { ServiceName } from '../../src/domain/action-rule.ts';
import type { Procedure } from '../../src/domain/procedures.ts';
import type { PersonOrder } from '../../src/simulator/control-client.ts';
import { Dice, weighted } from './dice.ts';
import { planLeftovers, planSlowness, type PlannedLeftover, type PlannedSlowness } from './drill-plan.ts';
import { planFaults, planStale, type Changing, type PlannedFault, type PlannedStale } from './faults.ts';
import { planGroup, planSettings, type PlannedGroup, type PlannedSettings } from './ground.ts';
import { planOrders, planProcedure, type Order } from './orders.ts';

/** What somebody says to the next question. Most are fit; the others must be turned down. */
export interface Move {
  kind: 'fit' | 'wrongQuestion' | 'notOffered' | 'unknownField' | 'nobody' | 'notJson';
  afterMs: number;
  /** Chooses among what is possible, see people.ts. */
  roll: number;
  withNumber: boolean;
}

export interface Plan {
  seed: number;
  index: number;
  service: ServiceName;
  group: PlannedGroup;
  settings: PlannedSettings;
  orders: Order[];
  /** The procedures that the session was restricted to. */
  procedures: readonly Procedure[];
  /** Drills that are there before the run. */
  leftovers: PlannedLeftover[];
  slowness: PlannedSlowness[];
  faults: PlannedFault[];
  stale: PlannedStale[];
  /** Somebody in the console, so long after the start or after the n-th POST. */
  clicks: { afterPosts: number; afterMs: number; action: PersonOrder['action'] }[];
  cancels: { afterMs: number; whom: 'first' | 'canonical' }[];
  /** One of the workers is killed when so many of these calls have arrived: in the middle of one, or just after it. */
  kills: { call: Changing; after: number; which: number }[];
  moves: Move[];
  /** From then on people end what still asks. */
  closeAfterMs: number;
}

/** All that is chance in a run, out of seed and index alone. What depends on timing can't be repeated exactly. */
export function planOf(seed: number, index: number, procedures: readonly Procedure[] = []): Plan {
  const dice = Dice.of(seed, index);
  const first = planProcedure(dice, procedures);
  // EVS has no drills, and says so.
  const service = first === 'drill' && dice.chance(0.96) ? 'sdrs' : dice.pick(['sdrs', 'evs'] as const);
  const group = planGroup(dice, service, index, first);
  const orders = planOrders(dice, { service, group, first });
  const drilled = service === 'sdrs' && orders.some(({ procedure }) => procedure === 'drill');
  const besideReal = orders[0]?.procedure === 'drill' && orders[1]?.afterTheLast === false;
  const exercised = orders.some(({ procedure }) => procedure === 'exercise');
  const verbs: readonly PersonOrder['action'][] =
    service === 'sdrs'
      ? ['start', 'stop', 'failover', 'reverse']
      : ['failover', 'reverse', 'reprotect', 'sync', 'stop'];
  return {
    seed,
    index,
    service,
    group,
    settings: planSettings(dice),
    orders,
    procedures,
    leftovers: drilled ? planLeftovers(dice) : [],
    slowness: drilled ? planSlowness(dice, besideReal) : [],
    faults: planFaults(dice, drilled),
    stale: planStale(dice, drilled),
    clicks: dice.chance(0.2)
      ? dice.many(dice.between(1, 2), () => ({
          afterPosts: dice.between(0, 2),
          afterMs: dice.between(0, 2_500),
          action: dice.pick(verbs),
        }))
      : [],
    cancels: dice.chance(0.15)
      ? [{ afterMs: dice.between(0, 4_000), whom: dice.pick(['first', 'canonical'] as const) }]
      : [],
    kills: dice.chance(0.03) ? [planKill(dice, drilled)] : [],
    moves: [...planApproval(dice, exercised), ...dice.many(dice.between(1, 7), () => planMove(dice))],
    closeAfterMs: dice.between(8_000, 14_000) + (exercised ? 6_000 : 0),
  };
}

function planKill(dice: Dice, drilled: boolean): Plan['kills'][number] {
  const call = drilled ? dice.pick(['drillCreate', 'drillDelete'] as const) : 'action';
  return { call, after: dice.between(1, drilled ? 1 : 2), which: dice.between(0, 1) };
}

/** Nothing happens in an exercise before somebody approves it, and then it has two ways to go. */
function planApproval(dice: Dice, exercised: boolean): Move[] {
  if (!exercised || !dice.chance(0.8)) return [];
  return [{ ...planMove(dice), kind: 'fit' }];
}

function planMove(dice: Dice): Move {
  const kind = weighted<Move['kind']>(dice.roll(), [
    [12, 'fit'],
    [1, 'wrongQuestion'],
    [1, 'notOffered'],
    [0.5, 'unknownField'],
    [0.5, 'nobody'],
    [0.5, 'notJson'],
  ]);
  const afterMs = dice.pick([0, dice.between(0, 300), dice.between(0, 2_000)]);
  return { kind, afterMs, roll: dice.roll(), withNumber: dice.chance(0.6) };
}
