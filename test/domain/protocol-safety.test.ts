import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CALM, drive, LATE, SETTLE, STALE, type Fate, type Trace, type Weather } from './model-run.ts';

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

const STATUSES = ['protected', 'error-failing-over', 'error-reversing'] as const;
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
const MAY_HAVE_LEFT = ['accepted', 'refused', 'throttled', 'unknown'];
/** Commands until a run is done or asks, for each intent. The longest: three windows of unclear and clear readings. */
const STEPS = 300;
const RETRIES = 2;

const jobs = fc.array(
  fc.record({ takesMs: fc.constantFrom(500, 3_000, 20_000, 90_000), fails: fc.boolean() }),
  { minLength: 1, maxLength: 4 },
);
const posts = (fates: readonly Fate[], latest: number) =>
  fc.array(
    fc.record({
      fate: fc.constantFrom(...fates),
      tookMs: fc.integer({ min: 0, max: 30_000 }),
      lateMs: fc.integer({ min: 0, max: latest }),
      retryAfterMs: fc.constantFrom(null, STALE, 60_000),
    }),
    { maxLength: 6 },
  );
const reads = fc.array(
  fc.record({
    staleMs: fc.constantFrom(0, 0, 1_000, STALE),
    tookMs: fc.constantFrom(100, 100, 8_000),
    deliveredAfterMs: fc.constantFrom(0, 0, 0, 5_000, SETTLE),
    blind: fc.constantFrom(false, false, false, false, false, false, false, true),
  }),
  { maxLength: 40 },
);
const polls = fc.array(fc.constantFrom('seen', 'stale', 'silent', 'unreadable'), { maxLength: 20 });
const others = fc.array(
  fc.record({
    atMs: fc.integer({ min: 0, max: 2 * SETTLE }),
    what: fc.constantFrom('failover', 'reverse', 'reprotect', 'disable', 'enable', 'rename'),
  }),
  { maxLength: 2 },
);

const weather = (guarded: boolean): fc.Arbitrary<Weather> =>
  fc.record({
    status: fc.constantFrom(...STATUSES),
    guarded: fc.constant(guarded),
    jobs,
    posts: posts(FATES, LATE),
    reads,
    polls,
    others,
    retries: fc.nat(RETRIES),
  });

/** For each intent, how many of its own POSTs had an effect. */
function effectsByIntent({ cloud, sends }: Trace): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { post } of cloud.effects) {
    if (post === null) continue;
    const intent = sends[post]?.intent ?? 0;
    counts.set(intent, (counts.get(intent) ?? 0) + 1);
  }
  return counts;
}

/** The checks that hold in every weather. The clock runs on at the end: what is still on its way arrives. */
function holds(trace: Trace, plan: Weather): void {
  const { last, steps, sends, cloud } = trace;
  expect(['done', 'ask']).toContain(last.do);
  expect(steps).toBeLessThan(STEPS * (plan.retries + 1));
  for (const { baseline, lastSeen } of sends) {
    expect(baseline).toBe(lastSeen);
    expect(STATUSES).toContain(baseline.group.status);
    expect(baseline.group.productionZone).toBe('eu-de-01');
  }
  // Nobody is told of an arrival that was none, nor "already" after a POST that may have left.
  expect(last.do === 'done' && !cloud.arrived).toBe(false);
  const left = sends.some(({ outcome }) => MAY_HAVE_LEFT.includes(outcome.kind));
  expect(last.do === 'done' && last.how.kind === 'already' && left).toBe(false);
  cloud.advance(2 * SETTLE);
}

describe('an action that the service guards', () => {
  test('one intent has at most one effect, whatever the weather', () => {
    fc.assert(
      fc.property(weather(true), (plan) => {
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
      status: fc.constantFrom(...STATUSES),
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

describe('an action that nothing guards', () => {
  test('after a POST that may have left, none leaves again without a person; production moves once at most', () => {
    fc.assert(
      fc.property(weather(false), (plan) => {
        const trace = drive(plan, STEPS * (RETRIES + 1));
        holds(trace, plan);
        trace.sends.forEach((one, index) => {
          if (!MAY_HAVE_LEFT.includes(one.outcome.kind)) return;
          expect(trace.sends.slice(index + 1).filter(({ intent }) => intent === one.intent)).toEqual([]);
        });
        for (const count of effectsByIntent(trace).values()) expect(count).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each<[Fate, sends: number, last: string]>([
    ['lostBefore', 1, 'ask'],
    ['throttled', 1, 'ask'],
    ['refused', 1, 'ask'],
    ['notSent', 2, 'done'],
    ['lostAfter', 1, 'done'],
  ])('%s', (fate, sends, last) => {
    const posts = [{ fate, tookMs: 100, lateMs: 0, retryAfterMs: null }];
    const trace = drive({ ...CALM, guarded: false, posts }, STEPS);
    expect(trace.sends).toHaveLength(sends);
    expect(trace.last.do).toBe(last);
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

function post(fate: Fate): Weather['posts'][number] {
  return { fate, tookMs: 100, lateMs: 0, retryAfterMs: null };
}
