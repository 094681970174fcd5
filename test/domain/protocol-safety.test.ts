import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CALM, drive, LATE, SETTLE, STALE, type Fate, type Weather } from './model-run.ts';
import {
  effectsByIntent,
  holds,
  post,
  posts,
  RETRIES,
  SDRS_STARTS,
  sdrsWeather,
  STEPS,
} from './model-weather.ts';

/**
 * The protocol against a model of the cloud, with a virtual clock. What is shown holds under these assumptions:
 * - the service accepts a failover from `protected`, `error-failing-over` and `error-reversing` only, and each
 *   change of a group shows in its `updated_at` or its status;
 * - a POST starts at most LATE after it can have left, and a reading is at most STALE old; together no longer than
 *   the settle window. No document promises a bound: a start later than the window is answered by the service's
 *   guard alone (last part), and by nothing at all if the failover sent meanwhile has failed by then;
 * - a 429 either did nothing or acted at once, and the wait it asks for is not shorter than STALE;
 * - a POST that a balancer delivers twice arrives twice at once, so that the second one meets the guard;
 * - other people do in the console whatever the state allows, at any time; their failovers are not counted as ours.
 * A person's `retry` begins a new intent. `changed`, `late`, `cancelled` and `notSent` are taken at their word: that
 * they are true is tested where they are made.
 */

describe('an action that the service guards', () => {
  test('one intent has at most one effect, whatever the weather', () => {
    fc.assert(
      fc.property(sdrsWeather, (plan) => {
        const trace = drive(plan, STEPS * (RETRIES + 1));
        holds(trace, plan);
        for (const count of effectsByIntent(trace).values()) expect(count).toBeLessThanOrEqual(1);
      }),
      { numRuns: 6_000 },
    );
  });

  const harmless: Fate[] = ['lostBefore', 'notSent', 'throttled'];
  const starting: Fate[] = ['accepted', 'acceptedWithoutJob', 'lostAfter', 'startsLate', 'deliveredTwice'];
  test('what needs no person asks nobody: a POST or two without effect, then one that starts', () => {
    const plans = fc.record({
      status: fc.constantFrom(...SDRS_STARTS),
      without: fc.array(fc.constantFrom(...harmless), { maxLength: 2 }),
      starts: fc.constantFrom(...starting),
      lateMs: fc.integer({ min: 0, max: LATE }),
      stale: fc.array(fc.constantFrom(0, STALE), { maxLength: 30 }),
      takesMs: fc.constantFrom(500, 20_000, 90_000),
    });
    fc.assert(
      fc.property(plans, ({ status, without, starts, lateMs, stale, takesMs }) => {
        const trace = drive(
          {
            ...CALM,
            status,
            jobs: [{ takesMs, fails: false }],
            posts: [...without, starts].map((fate) => ({ fate, tookMs: 100, lateMs, retryAfterMs: null })),
            reads: stale.map((staleMs) => ({ staleMs, tookMs: 100, deliveredAfterMs: 0, blind: false })),
          },
          STEPS,
        );
        expect(trace.questions).toEqual([]);
        expect(trace.last).toMatchObject({ do: 'done', how: { kind: 'reached' } });
        expect(trace.cloud.effects).toHaveLength(1);
        expect(trace.sends).toHaveLength(without.length + 1);
      }),
      { numRuns: 500 },
    );
  });

  test('a late start is adopted, not doubled', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('startsLate', 'workerLost'),
        fc.integer({ min: 0, max: LATE }),
        (fate, lateMs) => {
          const posts = [{ fate, tookMs: 2_000, lateMs, retryAfterMs: null } as const];
          const trace = drive({ ...CALM, posts }, STEPS);
          expect(trace.sends).toHaveLength(1);
          expect(trace.last).toMatchObject({ do: 'done', how: { kind: 'reached' } });
        },
      ),
      { numRuns: 200 },
    );
  });

  test('a start later than any window: the guard refuses the second one', () => {
    fc.assert(
      fc.property(
        posts(['startsLate', 'workerLost', 'lostBefore', 'accepted'], 10 * SETTLE),
        fc.constantFrom(500, 20_000, 90_000),
        (late, takesMs) => {
          const plan = { ...CALM, posts: late, jobs: [{ takesMs, fails: false }] };
          const trace = drive(plan, STEPS);
          holds(trace, plan);
          trace.cloud.advance(12 * SETTLE);
          expect(trace.cloud.effects.length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the model is worth its name', () => {
  test.each<[string, Partial<Weather>, sends: number, effects: number, questions: string[]]>([
    ['calm', {}, 1, 1, []],
    ['lost before, three times', { posts: Array(3).fill(post('lostBefore')) }, 3, 0, ['OutcomeUnknown']],
    ['lost before, then accepted', { posts: [post('lostBefore')] }, 2, 1, []],
    ['the job fails', { jobs: [{ takesMs: 9_000, fails: true }] }, 1, 1, ['ActionFailed']],
    [
      'the job fails, a person retries',
      {
        jobs: [
          { takesMs: 9_000, fails: true },
          { takesMs: 9_000, fails: false },
        ],
        retries: 1,
      },
      2,
      2,
      ['ActionFailed'],
    ],
    [
      'somebody reverses after a lost answer',
      { posts: [post('lostBefore')], others: [{ atMs: 30_000, what: 'reverse' }] },
      1,
      0,
      ['OutcomeUnknown'],
    ],
    [
      'somebody else fails over after a lost answer: adopted',
      { posts: [post('lostBefore')], others: [{ atMs: 30_000, what: 'failover' }] },
      1,
      1,
      [],
    ],
    ['refused', { posts: [post('refused')] }, 1, 0, ['ProviderRefused']],
  ])('%s', (_, plan, sends, effects, questions) => {
    const trace = drive({ ...CALM, ...plan }, STEPS * 2);
    expect(trace.sends).toHaveLength(sends);
    expect(trace.cloud.effects).toHaveLength(effects);
    expect(trace.questions).toEqual(questions);
  });
});
