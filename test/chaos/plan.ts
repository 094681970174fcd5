import type { ServiceName } from '../../src/domain/action-rule.ts';
import type { Procedure } from '../../src/domain/procedures.ts';
import type { PersonOrder } from '../../src/simulator/control-client.ts';
import { Dice, weighted } from './dice.ts';
import { planFaults, planStale, type PlannedFault, type PlannedStale } from './faults.ts';
import { planGroup, planSettings, ZONES, type PlannedGroup, type PlannedSettings } from './ground.ts';

/** One procedure as one or more people start it. */
export interface Order {
  procedure: Procedure;
  input: Record<string, unknown>;
  /** One entry for each engineer: under which id, and how late. */
  starts: { via: 'name' | 'id' | 'form'; afterMs: number }[];
  /** Does it wait until the orders before it have ended? Else it may meet them. */
  afterTheLast: boolean;
}

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
  faults: PlannedFault[];
  stale: PlannedStale[];
  /** Somebody in the console, so long after the start or after the n-th POST. */
  clicks: { afterPosts: number; afterMs: number; action: PersonOrder['action'] }[];
  cancels: { afterMs: number; whom: 'first' | 'canonical' }[];
  /** One of the workers is killed when so many POSTs have arrived: in the middle of one, or just after it. */
  kills: { afterPosts: number; which: number }[];
  moves: Move[];
  /** From then on people end what still asks. */
  closeAfterMs: number;
}

/** All that is chance in a run, out of seed and index alone. What depends on timing can't be repeated exactly. */
export function planOf(seed: number, index: number): Plan {
  const dice = Dice.of(seed, index);
  const service = dice.pick(['sdrs', 'evs'] as const);
  const first = planProcedure(dice);
  const group = planGroup(dice, service, index, first);
  const orders = [planOrder(dice, service, group, first)];
  if (dice.chance(0.3)) {
    const second = dice.chance(0.3) ? first : planProcedure(dice);
    orders.push({ ...planOrder(dice, service, group, second), afterTheLast: dice.chance(0.7) });
  }
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
    faults: planFaults(dice),
    stale: planStale(dice),
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
    kills: dice.chance(0.03) ? [{ afterPosts: dice.between(1, 2), which: dice.between(0, 1) }] : [],
    moves: dice.many(dice.between(1, 7), () => planMove(dice)),
    closeAfterMs: dice.between(8_000, 14_000),
  };
}

function planProcedure(dice: Dice): Procedure {
  return weighted<Procedure>(dice.roll(), [
    [7, 'failover'],
    [5, 'switchover'],
    [3, 'failback'],
    [2, 'reprotect'],
    [2, 'enableProtection'],
    [2, 'disableProtection'],
  ]);
}

function planOrder(dice: Dice, service: ServiceName, group: PlannedGroup, procedure: Procedure): Order {
  const input: Record<string, unknown> = { by: dice.pick(['anna', 'ben', 'alert']) };
  if (procedure === 'failover') {
    if (!group.zonesKnown || dice.chance(0.5))
      input['from'] = dice.chance(0.9) ? group.zone : dice.pick(ZONES);
    if (dice.chance(0.35)) input['then'] = dice.pick(['reprotect', 'failback', 'failback'] as const);
  }
  const other = group.zone === ZONES[0] ? ZONES[1] : ZONES[0];
  if (procedure === 'switchover') input['to'] = dice.chance(0.85) ? other : dice.pick(ZONES);
  if (procedure === 'failback' && !group.zonesKnown) input['to'] = ZONES[0];
  if (dice.chance(0.06)) input['dryRun'] = true;
  if (dice.chance(0.08)) input['onFailure'] = 'abort';
  if (dice.chance(0.12)) input['approval'] = dice.pick(['one', 'two'] as const);
  if (dice.chance(0.4)) input['servers'] = dice.pick(['check', 'ignore', 'ignore'] as const);
  if (service === 'evs') {
    if (dice.chance(0.3)) input['resend'] = 'auto';
    const findings = ['zone-unconfirmed', 'zone-not-restored'].filter(() => dice.chance(0.6));
    input['overrides'] = findings.map((finding) => ({ finding, reason: 'chaos' }));
  }
  const engineers = weighted(dice.roll(), [
    [8, 1],
    [2, 2],
    [1, 3],
  ]);
  const starts = dice.many(engineers, () => ({
    via: dice.pick(['name', 'name', 'id', 'form'] as const),
    afterMs: engineers === 1 ? 0 : dice.pick([0, 0, dice.between(0, 1_500)]),
  }));
  return { procedure, input, starts, afterTheLast: true };
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
