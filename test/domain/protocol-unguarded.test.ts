import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CALM, drive, LATE, SETTLE, type Fate, type Trace, type Weather } from './model-run.ts';
import { effectsByIntent, evsWeather, holds, MAY_HAVE_LEFT, post, RETRIES, STEPS } from './model-weather.ts';

/**
 * What no service guards: the EVS switchover, a pure toggle, and the EVS failover, of which no page says that a second
 * one is refused. The assumptions are those of protocol-safety.test.ts, but:
 * - a POST is never delivered twice: against a balancer that does it, nothing here could help;
 * - a 429 may have started something as late as a lost answer may;
 * - replication comes and goes by itself, and `updated_at` does not tell of it.
 */

const ACTIONS = ['switchover', 'failover'] as const;

/** Did a POST follow one that may have left, with no person's word in between? */
function sentOnTopOf({ sends }: Trace): boolean {
  return sends.some(
    (one, index) =>
      MAY_HAVE_LEFT.includes(one.outcome.kind) &&
      sends.slice(index + 1).some(({ intent }) => intent === one.intent),
  );
}

describe.each(ACTIONS)('double-post: the EVS %s, unless the input says otherwise', (ours) => {
  test('after a POST that may have left, none leaves again without a person; production moves once at most', () => {
    fc.assert(
      fc.property(evsWeather(ours, 'ask'), (plan) => {
        const trace = drive(plan, STEPS * (RETRIES + 1));
        holds(trace, plan);
        expect(sentOnTopOf(trace)).toBe(false);
        for (const count of effectsByIntent(trace).values()) expect(count).toBeLessThanOrEqual(1);
      }),
      { numRuns: 3_000 },
    );
  });

  test('nobody retries: one POST that may have left is all there ever is', () => {
    fc.assert(
      fc.property(evsWeather(ours, 'ask'), (plan) => {
        const trace = drive({ ...plan, retries: 0 }, STEPS);
        const left = trace.sends.filter(({ outcome }) => MAY_HAVE_LEFT.includes(outcome.kind));
        expect(left.length).toBeLessThanOrEqual(1);
        trace.cloud.advance(10 * SETTLE);
        expect(trace.cloud.effects.filter((effect) => effect.post !== null).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each<[Fate, sends: number, last: string]>([
    ['acceptedWithoutJob', 1, 'done'],
    ['lostBefore', 1, 'ask'],
    ['lostAfter', 1, 'done'],
    ['startsLate', 1, 'done'],
    ['workerLost', 1, 'done'],
    ['throttled', 1, 'ask'],
    ['throttledButStarted', 1, 'done'],
    ['throttledStartsLate', 1, 'done'],
    ['refused', 1, 'ask'],
    ['notSent', 2, 'done'],
    ['lateWorker', 2, 'done'],
  ])('%s', (fate, sends, last) => {
    const trace = drive({ ...evs(ours), posts: [post(fate, 60_000)] }, STEPS);
    expect(trace.sends).toHaveLength(sends);
    expect(trace.last.do).toBe(last);
    expect(trace.cloud.effects.length).toBeLessThanOrEqual(1);
  });
});

describe.each(ACTIONS)('double-post: the EVS %s, and the input says "resend": "auto"', (ours) => {
  test('the window alone holds: one intent has at most one effect, whatever the weather', () => {
    fc.assert(
      fc.property(evsWeather(ours, 'auto'), (plan) => {
        const trace = drive(plan, STEPS * (RETRIES + 1));
        holds(trace, plan);
        for (const count of effectsByIntent(trace).values()) expect(count).toBeLessThanOrEqual(1);
      }),
      { numRuns: 4_000 },
    );
  });

  test.each<Fate>(['startsLate', 'workerLost', 'throttledStartsLate'])(
    '%s within the window: adopted, never doubled',
    (fate) => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: LATE }), (lateMs) => {
          const trace = drive({ ...evs(ours), resend: 'auto', posts: [post(fate, lateMs)] }, STEPS);
          expect(trace.sends).toHaveLength(1);
          expect(trace.cloud.effects).toHaveLength(1);
          expect(trace.last).toMatchObject({ do: 'done', how: { kind: 'reached' } });
        }),
        { numRuns: 200 },
      );
    },
  );

  test.each<[Fate, sends: number, last: string]>([
    ['lostBefore', 2, 'done'],
    ['throttled', 2, 'done'],
    ['refused', 1, 'ask'],
  ])('%s', (fate, sends, last) => {
    const trace = drive({ ...evs(ours), resend: 'auto', posts: [post(fate)] }, STEPS);
    expect(trace.sends).toHaveLength(sends);
    expect(trace.last.do).toBe(last);
  });
});

describe('the model is worth its name', () => {
  const twice = [post('startsLate', 10 * SETTLE), post('acceptedWithoutJob')];

  test.each(ACTIONS)('a %s that starts later than any window turns production back', (ours) => {
    const trace = drive({ ...evs(ours), resend: 'auto', posts: twice }, STEPS);
    trace.cloud.advance(12 * SETTLE);
    expect(trace.cloud.effects).toHaveLength(2);
    expect(trace.cloud.read(0).group.productionZone).toBe('eu-de-01');
  });

  test.each<[string, Partial<Weather>, sends: number, questions: string[]]>([
    ['calm', {}, 1, []],
    ['it fails', { jobs: [{ takesMs: 9_000, fails: true }] }, 1, ['ActionFailed']],
    [
      'it fails, a person retries',
      {
        jobs: [
          { takesMs: 9_000, fails: true },
          { takesMs: 9_000, fails: false },
        ],
        retries: 1,
      },
      2,
      ['ActionFailed'],
    ],
    [
      'somebody renames the group after a lost answer: changed and back again',
      { posts: [post('lostBefore')], others: [{ atMs: 30_000, what: 'rename' }] },
      1,
      ['ActionFailed'],
    ],
    [
      'replication goes by itself after a lost answer: no proof either',
      { posts: [post('lostBefore')], others: [{ atMs: 30_000, what: 'flap' }] },
      1,
      ['OutcomeUnknown'],
    ],
    [
      'it was on, off and on again: what stands at the end of the window counts',
      {
        posts: [post('lostBefore')],
        others: [
          { atMs: 30_000, what: 'flap' },
          { atMs: 50_000, what: 'flap' },
        ],
      },
      1,
      ['OutcomeUnknown'],
    ],
    [
      'somebody else does it after a lost answer: adopted',
      { posts: [post('lostBefore')], others: [{ atMs: 30_000, what: 'reverse' }] },
      1,
      [],
    ],
  ])('%s', (_, plan, sends, questions) => {
    const trace = drive({ ...evs('switchover'), ...plan }, STEPS * 2);
    expect(trace.sends).toHaveLength(sends);
    expect(trace.questions).toEqual(questions);
  });
});

describe('the zone is lost, and replication breaks off by itself after a lost answer', () => {
  const plan: Weather = {
    ...evs('failover'),
    posts: [post('lostBefore')],
    others: [{ atMs: 30_000, what: 'flap' }],
  };

  test('nobody is told that the failover has begun', () => {
    const { last } = drive(plan, STEPS);
    expect(last).toMatchObject({
      do: 'ask',
      question: { type: 'OutcomeUnknown', text: expect.stringContaining('replication inactive') },
    });
  });

  test('a person who says retry gets it through: the run does not follow what never began', () => {
    const trace = drive({ ...plan, retries: 1 }, STEPS);
    expect(trace.sends).toHaveLength(2);
    expect(trace.last).toMatchObject({ do: 'done', how: { kind: 'reached' } });
    expect(trace.cloud.effects).toHaveLength(1);
  });
});

function evs(ours: (typeof ACTIONS)[number]): Weather {
  return { ...CALM, service: 'evs', ours };
}
