import fc from 'fast-check';
import { expect } from 'vitest';
import type { Other } from './model-cloud.ts';
import { LATE, SETTLE, STALE, type Fate, type Trace, type Weather } from './model-run.ts';
import { LOST } from './support.ts';

/** What may happen to a run against the model cloud, and what must hold in all of it. */

const FATES: Fate[] = [
  'accepted',
  'acceptedWithoutJob',
  'lostBefore',
  'lostAfter',
  'startsLate',
  'workerLost',
  'deliveredTwice',
  'refused',
  'throttled',
  'throttledButStarted',
  'notSent',
  'lateWorker',
  'cancelled',
];
export const MAY_HAVE_LEFT = ['accepted', 'refused', 'throttled', 'unknown'];
/** Commands until a run is done or asks, for each intent. The longest: three windows of unclear and clear readings. */
export const STEPS = 300;
export const RETRIES = 2;

export const posts = (fates: readonly Fate[], latest: number) =>
  fc.array(
    fc.record({
      fate: fc.constantFrom(...fates),
      tookMs: fc.integer({ min: 0, max: 30_000 }),
      lateMs: fc.integer({ min: 0, max: latest }),
      retryAfterMs: fc.constantFrom(null, STALE, 60_000),
    }),
    { maxLength: 6 },
  );

/** Everything that is the same whatever the service and the action are. */
const anyWeather = (fates: readonly Fate[], deeds: readonly Other[]) => ({
  jobs: fc.array(fc.record({ takesMs: fc.constantFrom(500, 3_000, 20_000, 90_000), fails: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  }),
  posts: posts(fates, LATE),
  reads: fc.array(
    fc.record({
      staleMs: fc.constantFrom(0, 0, 1_000, STALE),
      tookMs: fc.constantFrom(100, 100, 8_000),
      deliveredAfterMs: fc.constantFrom(0, 0, 0, 5_000, SETTLE),
      blind: fc.constantFrom(false, false, false, false, false, false, false, true),
    }),
    { maxLength: 40 },
  ),
  polls: fc.array(fc.constantFrom('seen', 'stale', 'silent', 'unreadable'), { maxLength: 20 }),
  others: fc.array(
    fc.record({ atMs: fc.integer({ min: 0, max: 2 * SETTLE }), what: fc.constantFrom(...deeds) }),
    { maxLength: 2 },
  ),
  retries: fc.nat(RETRIES),
});

const PEOPLE: Other[] = ['failover', 'reverse', 'reprotect', 'disable', 'enable', 'rename'];
export const SDRS_STARTS = ['protected', 'error-failing-over', 'error-reversing'];
const EVS_STARTS = {
  failover: ['available', 'error_failovering', 'error_reversing'],
  switchover: ['available', 'error_reversing'],
};

export const sdrsWeather: fc.Arbitrary<Weather> = fc.record({
  service: fc.constant('sdrs'),
  ours: fc.constant('failover'),
  resend: fc.constant('ask'),
  status: fc.constantFrom(...SDRS_STARTS),
  ...anyWeather(FATES, PEOPLE),
});

/** A POST that is delivered twice is left out: against that, a toggle has no defence at all. */
export const evsWeather = (
  ours: 'failover' | 'switchover',
  resend: 'ask' | 'auto',
): fc.Arbitrary<Weather> => {
  const once = FATES.filter((fate) => fate !== 'deliveredTwice');
  return fc.record({
    service: fc.constant('evs'),
    ours: fc.constant(ours),
    resend: fc.constant(resend),
    status: fc.constantFrom(...EVS_STARTS[ours]),
    ...anyWeather([...once, 'throttledStartsLate'], [...PEOPLE, 'flap', 'flap']),
  });
};

/** For each intent, how many of its own POSTs had an effect. */
export function effectsByIntent({ cloud, sends }: Trace): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { post } of cloud.effects) {
    if (post === null) continue;
    const intent = sends[post]?.intent ?? 0;
    counts.set(intent, (counts.get(intent) ?? 0) + 1);
  }
  return counts;
}

/** The checks that hold in every weather. The clock runs on at the end: what is still on its way arrives. */
export function holds(trace: Trace, plan: Weather): void {
  const { last, steps, sends, cloud } = trace;
  const starts = plan.service === 'sdrs' ? SDRS_STARTS : EVS_STARTS[plan.ours];
  expect(['done', 'ask']).toContain(last.do);
  expect(steps).toBeLessThan(STEPS * (plan.retries + 1));
  for (const { baseline, lastSeen } of sends) {
    expect(baseline).toBe(lastSeen);
    expect(starts).toContain(baseline.group.status);
    expect(baseline.group.productionZone).toBe(LOST);
  }
  // Nobody is told of an arrival that was none, nor "already" after a POST that may have left.
  expect(last.do === 'done' && !cloud.arrived).toBe(false);
  const left = sends.some(({ outcome }) => MAY_HAVE_LEFT.includes(outcome.kind));
  expect(last.do === 'done' && last.how.kind === 'already' && left).toBe(false);
  cloud.advance(2 * SETTLE);
}

/** One POST with nothing unusual about it but its fate. */
export function post(fate: Fate, lateMs = 0): Weather['posts'][number] {
  return { fate, tookMs: 100, lateMs, retryAfterMs: null };
}
