import type { CallKind, FaultRuleInput } from '../../src/simulator/control-client.ts';
import { weighted, type Dice } from './dice.ts';

type Fault = FaultRuleInput['fault'];

/** `releaseMs`: with `hold`, for how long at most. */
export interface PlannedFault {
  rule: FaultRuleInput;
  releaseMs: number | null;
}

/** What changes something in the cloud. */
export type Changing = Extract<CallKind, 'action' | 'drillCreate' | 'drillDelete'>;

/** Reads that show what was before, from the n-th of these calls on and not for longer than `forMs`. */
export interface PlannedStale {
  from: Changing;
  after: number;
  call: CallKind;
  reads: number;
  forMs: number;
}

/*
 * What safety rests on, with the times in config.ts: a POST that is held or delayed and one that starts late together
 * stay below the settle window (3.5 s), and so do stale reads. A cloud outside these bounds is not promised anything.
 */
const MAX_GATE_MS = 1_500;
const MAX_LATE_MS = 1_800;
const MAX_STALE_MS = 1_500;

/** `drilled`: the calls of drills are met, too. */
export function planFaults(dice: Dice, drilled: boolean): PlannedFault[] {
  const count = weighted(dice.roll(), [
    [1, 0],
    [3, 1],
    [4, 2],
    [3, 3],
    [2, 5],
  ]);
  const faults = dice.many(count, () => {
    const call = drilled && dice.chance(0.75) ? dice.pick(['drillCreate', 'drillDelete'] as const) : 'action';
    return dice.chance(0.55) ? onWhatChanges(dice, call) : onAnotherCall(dice, drilled);
  });
  // A drill that can't be removed at all.
  if (drilled && dice.chance(0.04))
    faults.push(planned(dice, { call: 'drillDelete', times: 0, fault: { kind: 'status', status: 500 } }));
  return faults;
}

export function planStale(dice: Dice, drilled: boolean): PlannedStale[] {
  if (!dice.chance(0.25)) return [];
  const ofDrill = drilled && dice.chance(0.75);
  const call = ofDrill ? 'drills' : dice.pick(['group', 'group', 'pairs', 'instances', 'job'] as const);
  return [
    {
      from: ofDrill ? dice.pick(['drillCreate', 'drillDelete'] as const) : 'action',
      after: dice.between(1, ofDrill ? 1 : 2),
      call,
      reads: dice.between(1, 3),
      forMs: dice.between(300, MAX_STALE_MS),
    },
  ];
}

function onWhatChanges(dice: Dice, call: Changing): PlannedFault {
  const when = dice.pick(['before', 'after'] as const);
  const fault = weighted<() => Fault>(dice.roll(), [
    [5, () => ({ kind: 'status', status: dice.pick([500, 502, 503, 504, 408]), when })],
    [2, () => refusal(dice, when)],
    [1, () => ({ kind: 'status', status: 429, when: 'before', retryAfter: '1' })],
    [1, () => ({ kind: 'status', status: 200, when: 'before' })],
    [4, () => ({ kind: 'cut', when })],
    [2, () => ({ kind: 'hang', when })],
    [2, () => ({ kind: 'cutBody', when: dice.chance(0.8) ? 'after' : 'before' })],
    [2, () => ({ kind: 'badJson', when: dice.chance(0.8) ? 'after' : 'before' })],
    // Nothing guards the making of a drill against a second one but the run's own patience.
    [call === 'drillCreate' ? 10 : 4, () => lateStart(dice)],
    [5, () => jobFail(dice)],
    [3, () => ({ kind: 'hold', when })],
    [2, () => ({ kind: 'delay', ms: dice.between(50, MAX_GATE_MS) })],
  ])();
  const skip = weighted(dice.roll(), [
    [8, 0],
    [3, 1],
    [1, 2],
  ]);
  return planned(dice, { call, skip, fault });
}

function refusal(dice: Dice, when: 'before' | 'after'): Fault {
  return { kind: 'status', status: dice.pick([400, 403, 404, 409]), when };
}

/** As late as may be in half of the cases: on a busy machine a hasty second look comes late, too. */
function lateStart(dice: Dice): Fault {
  const status = dice.pick([500, 502, 503, 504, 408]);
  return { kind: 'lateStart', status, startAfter: dice.pick([MAX_LATE_MS, dice.between(50, MAX_LATE_MS)]) };
}

function jobFail(dice: Dice): Fault {
  const after = dice.pick(['error', 'error', 'former', undefined] as const);
  return { kind: 'jobFail', ...(after === undefined ? {} : { after }) };
}

function onAnotherCall(dice: Dice, drilled: boolean): PlannedFault {
  const call = weighted<CallKind>(dice.roll(), [
    [4, 'group'],
    [3, 'pairs'],
    [2, 'instances'],
    [4, 'job'],
    [2, 'failedTasks'],
    [1, 'groups'],
    [2, 'server'],
    [2, 'serverAction'],
    [2, 'serverJob'],
    [1, 'login'],
    [drilled ? 6 : 0, 'drills'],
  ]);
  const fault = weighted<() => Fault>(dice.roll(), [
    [6, () => ({ kind: 'status', status: dice.pick([500, 502, 503, 504, 408, 429]), when: 'before' })],
    // A refused password locks accounts, so it is never tried again: the whole site would be done for.
    [call === 'login' ? 0 : 2, () => refusal(dice, 'before')],
    [4, () => ({ kind: 'cut', when: dice.pick(['before', 'after'] as const) })],
    [2, () => ({ kind: 'cutBody' })],
    [2, () => ({ kind: 'badJson' })],
    [1, () => ({ kind: 'hang' })],
    [2, () => ({ kind: 'hold', when: dice.pick(['before', 'after'] as const) })],
    [2, () => ({ kind: 'delay', ms: dice.between(50, MAX_GATE_MS) })],
  ])();
  return planned(dice, { call, skip: dice.between(0, dice.pick([1, 4])), times: dice.between(1, 3), fault });
}

function planned(dice: Dice, rule: FaultRuleInput): PlannedFault {
  const releaseMs = rule.fault.kind === 'hold' ? dice.between(100, MAX_GATE_MS) : null;
  return { rule: releaseMs === null ? rule : { ...rule, times: 1 }, releaseMs };
}
