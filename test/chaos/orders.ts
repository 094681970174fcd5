import type { ServiceName } from '../../src/domain/action-rule.ts';
import type { Procedure } from '../../src/domain/procedures.ts';
import { weighted, type Dice } from './dice.ts';
import { planDrillInput } from './drill-plan.ts';
import { ZONES, type PlannedGroup } from './ground.ts';

/** One procedure as one or more people start it. */
export interface Order {
  procedure: Procedure;
  input: Record<string, unknown>;
  /** One entry for each engineer: under which id, and how late. */
  starts: { via: 'name' | 'id' | 'form'; afterMs: number }[];
  /** Does it wait until the orders before it have ended? Else it may meet them. */
  afterTheLast: boolean;
}

type Weights = readonly (readonly [weight: number, what: Procedure])[];

const ALL: Weights = [
  [7, 'failover'],
  [5, 'switchover'],
  [3, 'failback'],
  [2, 'reprotect'],
  [2, 'enableProtection'],
  [2, 'disableProtection'],
  [5, 'drill'],
  [3, 'exercise'],
];

/** What comes in the middle of practice: mostly the real thing. */
const MEANWHILE: Weights = [
  [6, 'failover'],
  [2, 'switchover'],
  [1, 'disableProtection'],
  [2, 'drill'],
  [1, 'exercise'],
];

/** @param among what the session is restricted to; empty: nothing is left out */
export function planProcedure(dice: Dice, among: readonly Procedure[]): Procedure {
  return weighted(
    dice.roll(),
    ALL.filter(([, procedure]) => among.length === 0 || among.includes(procedure)),
  );
}

/** The first order and, sometimes, a second one, after it or in its middle. */
export function planOrders(
  dice: Dice,
  { service, group, first }: { service: ServiceName; group: PlannedGroup; first: Procedure },
): Order[] {
  const orders = [planOrder(dice, service, group, first)];
  const practice = first === 'drill' || first === 'exercise';
  if (!dice.chance(practice ? 0.55 : 0.3)) return orders;
  const second = dice.chance(0.3) ? first : weighted(dice.roll(), practice ? MEANWHILE : ALL);
  const order = planOrder(dice, service, group, second);
  if (!practice || second === first) orders.push({ ...order, afterTheLast: dice.chance(0.7) });
  else {
    // Under an id of its own: under the name's it would be taken for the run that is there.
    const starts = [{ via: 'form' as const, afterMs: dice.between(0, 3_000) }];
    // Long enough to be met by it, whatever it is at.
    if (first === 'drill' && dice.chance(0.5)) Object.assign(orders[0]?.input ?? {}, { hold: '30s' });
    orders.push({ ...order, starts, afterTheLast: dice.chance(0.1) });
  }
  return orders;
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
  if (procedure === 'exercise' && (!group.zonesKnown || dice.chance(0.4))) input['to'] = other;
  if (procedure === 'failback' && !group.zonesKnown) input['to'] = ZONES[0];
  if (procedure === 'drill') Object.assign(input, planDrillInput(dice));
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
