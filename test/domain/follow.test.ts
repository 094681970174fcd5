import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  followStep,
  groupLook,
  startFollowing,
  type FollowResult,
  type FollowRule,
  type FollowState,
  type Poll,
} from '../../src/domain/follow.ts';
import { nextLookIn } from '../../src/domain/pace.ts';
import { SDRS } from '../../src/domain/sdrs-states.ts';
import { GOAL, group, job, LOST, pair, SAFE } from './support.ts';

const GRACE = 120_000;
const LIMIT = 3_600_000;
const stood = (status: string, updatedAt: string | null): FollowRule['before'] => ({
  status,
  replicationStatus: null,
  productionZone: LOST,
  updatedAt,
});
const RULE: FollowRule = {
  action: SDRS.actions.failover,
  goal: GOAL,
  before: stood('protected', 'before'),
  graceMs: GRACE,
  limitMs: LIMIT,
};

const JOBS = {
  none: 'none',
  running: job(),
  success: job({ status: 'SUCCESS' }),
  fail: job({ status: 'FAIL', errorCode: 'SDRS.1030', failReason: 'array offline' }),
  unreadable: { unreadable: 'HTTP 404' },
  silent: { silent: 'HTTP 503' },
} as const satisfies Record<string, Poll['job']>;

const at = (
  status: string,
  productionZone: string | null,
  updatedAt: string | null = 'later',
  pairZone = productionZone,
) => ({
  group: group({ status, productionZone, updatedAt }),
  pairs: [pair({ productionZone: pairZone })],
});
const GROUPS = {
  goal: at('failed-over', SAFE),
  arriving: at('failed-over', SAFE, 'later', LOST),
  running: at('failing-over', LOST),
  failed: at('error-failing-over', LOST),
  old: at('protected', LOST, 'before'),
  elsewhere: at('reversing', LOST),
  unreadable: { unreadable: 'HTTP 404' },
  silent: { silent: 'HTTP 503' },
} as const satisfies Record<string, Poll['group']>;

type JobKind = keyof typeof JOBS;
type GroupKind = keyof typeof GROUPS;
/** `wait`: until the limit. Else the verdict, at once or when the combination has stood for the grace. */
type Expected = 'wait' | `${FollowResult['kind']} at once` | `${FollowResult['kind']} after grace`;

const EXPECTED: Record<JobKind, Record<GroupKind, Expected>> = {
  none: {
    goal: 'reached at once',
    arriving: 'contradiction after grace',
    running: 'wait',
    failed: 'failed at once',
    old: 'failed after grace',
    elsewhere: 'contradiction after grace',
    unreadable: 'contradiction after grace',
    silent: 'wait',
  },
  running: {
    goal: 'reached after grace',
    arriving: 'contradiction after grace',
    running: 'wait',
    failed: 'failed after grace',
    old: 'wait',
    elsewhere: 'contradiction after grace',
    unreadable: 'contradiction after grace',
    silent: 'wait',
  },
  success: {
    goal: 'reached at once',
    arriving: 'contradiction after grace',
    running: 'contradiction after grace',
    failed: 'contradiction after grace',
    old: 'contradiction after grace',
    elsewhere: 'contradiction after grace',
    unreadable: 'contradiction after grace',
    silent: 'wait',
  },
  fail: {
    goal: 'contradiction after grace',
    arriving: 'contradiction after grace',
    running: 'contradiction after grace',
    failed: 'failed at once',
    old: 'failed at once',
    elsewhere: 'contradiction after grace',
    unreadable: 'contradiction after grace',
    silent: 'wait',
  },
  unreadable: {
    goal: 'reached after grace',
    arriving: 'contradiction after grace',
    running: 'wait',
    failed: 'failed after grace',
    old: 'contradiction after grace',
    elsewhere: 'contradiction after grace',
    unreadable: 'contradiction after grace',
    silent: 'wait',
  },
  silent: {
    goal: 'reached after grace',
    arriving: 'wait',
    running: 'wait',
    failed: 'failed after grace',
    old: 'wait',
    elsewhere: 'wait',
    unreadable: 'wait',
    silent: 'wait',
  },
};

const jobKinds = Object.keys(JOBS) as JobKind[];
const groupKinds = Object.keys(GROUPS) as GroupKind[];
const rows = jobKinds.flatMap((ofJob) =>
  groupKinds.map((ofGroup) => [ofJob, ofGroup, EXPECTED[ofJob][ofGroup]] as const),
);

/** Polls at the given times, the same or by time, and returns the first end with its time. */
function poll(
  times: readonly number[],
  seen: (time: number) => Poll,
  from: FollowState = startFollowing(0),
  rule = RULE,
) {
  let state = from;
  for (const time of times) {
    const step = followStep(state, seen(time), rule, time);
    if (step.result !== null) return { time, result: step.result, state: step.state };
    state = step.state;
  }
  return { time: null, result: null, state };
}
const see = (ofJob: JobKind, ofGroup: GroupKind): Poll => ({ job: JOBS[ofJob], group: GROUPS[ofGroup] });

describe('job and group', () => {
  test.each(rows)('job %s, group %s: %s', (ofJob, ofGroup, expected) => {
    const end = poll([0, GRACE - 1, GRACE, LIMIT - 1, LIMIT], () => see(ofJob, ofGroup));
    const [kind, when] = expected === 'wait' ? ['tooLong', 'limit'] : expected.split(/ (.*)/);
    expect(end.result?.kind).toBe(kind);
    expect(end.time).toBe({ 'at once': 0, 'after grace': GRACE, limit: LIMIT }[when ?? '']);
  });

  test.each<[string, JobKind, GroupKind, note: unknown]>([
    ['agreed', 'success', 'goal', null],
    ['the group alone', 'none', 'goal', null],
    ['a job that never ends', 'running', 'goal', expect.stringContaining('RUNNING')],
    ['a job that is gone', 'unreadable', 'goal', expect.stringContaining('HTTP 404')],
  ])('reached, %s: the note says so', (_, ofJob, ofGroup, note) => {
    const { result } = poll([0, GRACE], () => see(ofJob, ofGroup));
    expect(result).toEqual({ kind: 'reached', note });
  });

  test.each<[string, JobKind, GroupKind, RegExp]>([
    ["a failed job's code and reason", 'fail', 'old', /SDRS\.1030: array offline.*protected/],
    ['nothing to be seen of it', 'none', 'old', /nothing is seen of it/],
    ['the direction that is missing', 'success', 'arriving', /direction/],
    ['who contradicts whom', 'fail', 'goal', /failed.*arrived/],
    ['that it is still moving', 'fail', 'running', /still moving/],
    ['that it did not arrive', 'success', 'old', /did not arrive/],
    ['where it went', 'none', 'elsewhere', /reversing/],
  ])('the verdict says %s', (_, ofJob, ofGroup, says) => {
    const { result } = poll([0, GRACE], () => see(ofJob, ofGroup));
    expect(result).toMatchObject({ why: expect.stringMatching(says) as string });
  });

  test.each(['INIT', 'PENDING', 'success', ''])('a job in status "%s" is not at its end', (status) => {
    const end = poll([0, GRACE], () => ({ job: job({ status }), group: GROUPS.running }));
    expect(end.result).toBeNull();
  });
});

describe('the group', () => {
  const verdict = (before: FollowRule['before'], seen: Poll['group'], times = [0]) =>
    poll(times, () => ({ job: 'none', group: seen }), startFollowing(0), { ...RULE, before }).result?.kind ??
    'wait';

  test('an error status from before the POST is old, until it is written anew', () => {
    const before = stood('error-failing-over', 'before');
    expect(verdict(before, at('error-failing-over', LOST, 'before'))).toBe('wait');
    expect(verdict(before, at('error-failing-over', LOST, 'later'))).toBe('failed');
  });

  test('an error status without a time is old', () => {
    const before = stood('error-failing-over', null);
    const seen = at('error-failing-over', LOST, null);
    expect(verdict(before, seen)).toBe('wait');
    expect(verdict(before, seen, [0, GRACE])).toBe('failed');
  });

  test('an error status that was not there before counts, whatever its time says', () => {
    const seen = at('error-failing-over', LOST, null);
    expect(verdict(stood('protected', null), seen)).toBe('failed');
  });

  test('the old status with a new time is still the old status', () => {
    expect(verdict(RULE.before, at('protected', LOST, 'later'))).toBe('wait');
    expect(verdict(RULE.before, at('protected', LOST, 'later'), [0, GRACE])).toBe('failed');
  });

  test('production elsewhere than the status promises is no arrival', () => {
    expect(verdict(RULE.before, at('failed-over', LOST))).toBe('wait');
    expect(verdict(RULE.before, at('failed-over', null), [0, GRACE])).toBe('contradiction');
  });
});

describe('the grace', () => {
  test('restarts when the combination changes', () => {
    const change = GRACE - 1;
    const seen = (time: number) => (time < change ? see('success', 'old') : see('success', 'running'));
    const end = poll([0, change, GRACE, change + GRACE - 1, change + GRACE], seen);
    expect(end).toMatchObject({ time: change + GRACE, result: { kind: 'contradiction' } });
  });

  test('restarts after a poll in between that said something else', () => {
    const seen = (time: number) => (time === 60_000 ? see('success', 'running') : see('success', 'old'));
    const end = poll([0, 60_000, 70_000, GRACE, 70_000 + GRACE], seen);
    expect(end.time).toBe(70_000 + GRACE);
  });

  test('goes on through a poll in between that was not answered: a flapping gateway does not hold a verdict up', () => {
    const seen = (time: number) => (time === 60_000 ? see('success', 'silent') : see('success', 'old'));
    expect(poll([0, 60_000, 70_000, GRACE, 70_000 + GRACE], seen).time).toBe(GRACE);
  });

  test('does not restart when only the words change', () => {
    const seen = (time: number): Poll => ({
      job: job({ status: 'SUCCESS', subJobs: { done: time / 1_000, failed: 0, total: 999 } }),
      group: GROUPS.old,
    });
    expect(poll([0, 1_000, 2_000, GRACE], seen).time).toBe(GRACE);
  });

  test('a job that is silent does not hold up a group that has arrived, silent itself in between or not', () => {
    const seen = (time: number) => (time === 60_000 ? see('silent', 'silent') : see('silent', 'goal'));
    const end = poll([0, 60_000, GRACE - 1, GRACE], seen);
    expect(end).toMatchObject({
      time: GRACE,
      result: { kind: 'reached', note: expect.stringContaining('the group decides') as string },
    });
    const moved = (time: number) => (time === 60_000 ? see('silent', 'running') : see('silent', 'goal'));
    expect(poll([0, 60_000, 70_000, GRACE, 70_000 + GRACE], moved).time).toBe(70_000 + GRACE);
  });

  test('goes on in the next worker where the first one died', () => {
    const first = poll([0, 50_000], () => see('success', 'old'));
    expect(first.result).toBeNull();
    const stored = JSON.parse(JSON.stringify(first.state)) as FollowState;
    expect(stored).toMatchObject({ polls: 2, since: 0, combinationSince: 0 });
    expect(poll([0, 1, 2], () => see('silent', 'old')).state.polls).toBe(3);
    const second = poll([GRACE - 1, GRACE], () => see('success', 'old'), stored);
    expect(second).toMatchObject({ time: GRACE, result: { kind: 'contradiction' }, state: { polls: 4 } });
  });
});

describe('the limit', () => {
  test('silence never ends it before, where the group has not come to an end', () => {
    const times = Array.from({ length: LIMIT / 60_000 }, (_, minute) => minute * 60_000);
    for (const poll_ of [see('fail', 'silent'), see('silent', 'running'), see('silent', 'silent')]) {
      expect(poll(times, () => poll_).result).toBeNull();
    }
  });

  test('counts from the first poll of the first worker', () => {
    const stored = { ...startFollowing(0), since: -LIMIT + 10_000 };
    expect(poll([0, 9_999, 10_000], () => see('running', 'running'), stored)).toMatchObject({
      time: 10_000,
      result: { kind: 'tooLong', why: expect.stringMatching(/60 min.*RUNNING/) as string },
    });
  });

  test('a verdict at the limit counts more than the limit', () => {
    expect(poll([LIMIT], () => see('success', 'goal')).result?.kind).toBe('reached');
  });
});

describe('what the screen says', () => {
  test.each<[string, Poll, RegExp]>([
    [
      'parts of a job',
      { job: job({ subJobs: { done: 2, failed: 0, total: 5 } }), group: GROUPS.running },
      /2 of 5/,
    ],
    ['a job without parts', see('running', 'running'), /^job j-1 RUNNING; group failing-over/],
    ['no job', see('none', 'running'), /^group failing-over, production in eu-de-01$/],
    ['an unknown direction', { job: 'none', group: at('failing-over', null) }, /production in \?/],
    [
      'unreadable',
      see('unreadable', 'unreadable'),
      /job unreadable \(HTTP 404\); group unreadable \(HTTP 404\)/,
    ],
    ['silent', see('silent', 'silent'), /no answer about the job .*no answer about the group/],
  ])('%s', (_, seen, says) => {
    expect(followStep(startFollowing(0), seen, RULE, 0).state.saw).toMatch(says);
  });
});

test('accepted, and never seen: it may still start; changed and back: it has run', () => {
  const rule = { ...RULE, graceMs: 0 };
  const seen = (updatedAt: string) => ({
    job: 'none' as const,
    group: { group: { ...group(), updatedAt }, pairs: [pair()] },
  });
  const verdict = (updatedAt: string) => followStep(startFollowing(0), seen(updatedAt), rule, 1).result;
  expect(verdict('before')).toMatchObject({ kind: 'failed', neverMoved: true });
  expect(verdict('2027-01-01')).toEqual({
    kind: 'failed',
    why: expect.stringContaining('back where it was'),
  });
});

describe('a group that is asked for later', () => {
  const moment = { sinceMs: 0, nextMs: 1_000, everyMs: 5_000 };
  const after = (ofJob: JobKind, ofGroup: GroupKind) => poll([0], () => see(ofJob, ofGroup)).state;

  test.each(jobKinds.flatMap((before) => groupKinds.map((ofGroup) => [before, ofGroup] as const)))(
    'job %s, group %s were seen: only where both run, and the job still does',
    (before, ofGroup) => {
      const state = after(before, ofGroup);
      const bothRan = before === 'running' && ofGroup === 'running';
      expect(groupLook(state, JOBS.running, moment)).toBe(bothRan ? 'later' : 'status');
      for (const other of ['none', 'fail', 'unreadable', 'silent'] as const) {
        expect(groupLook(state, JOBS[other], moment)).toBe('status');
      }
      expect(groupLook(state, JOBS.success, moment)).toBe('members');
    },
  );

  test('is asked where it was seen at its end while the job was silent, though both ran before', () => {
    const { state } = poll([0, 1], (time) =>
      see(time === 0 ? 'running' : 'silent', time === 0 ? 'running' : 'goal'),
    );
    expect(groupLook(state, JOBS.running, moment)).toBe('status');
  });

  test('is asked by a worker that knows nothing yet, and by the next one after a death', () => {
    expect(groupLook(startFollowing(0), JOBS.running, moment)).toBe('status');
    expect(groupLook(after('running', 'running'), JOBS.running, { ...moment, sinceMs: Infinity })).toBe(
      'status',
    );
  });

  test('is never left alone for longer than the interval', () => {
    const ms = (min: number, max: number) => fc.integer({ min, max });
    fc.assert(
      fc.property(
        ms(1, 300_000),
        fc.option(ms(1, 600_000), { nil: null }),
        ms(500, 30_000),
        (end, expectedMs, everyMs) => {
          const state = after('running', 'running');
          let groupSeenAt = 0;
          for (let at = 0; at < end;) {
            const nextMs = nextLookIn({ elapsedMs: at, expectedMs, everyMs });
            const how = groupLook(state, JOBS.running, { sinceMs: at - groupSeenAt, nextMs, everyMs });
            if (how === 'status') groupSeenAt = at;
            at += nextMs;
            expect(at - groupSeenAt).toBeLessThanOrEqual(everyMs);
          }
        },
      ),
    );
  });

  test('changes no verdict: it is as if the poll had not been, but for the limit', () => {
    const kind = fc.record({ job: fc.constantFrom(...jobKinds), group: fc.constantFrom(...groupKinds) });
    const gap = fc.integer({ min: 0, max: GRACE });
    fc.assert(
      fc.property(fc.array(fc.tuple(kind, gap, fc.nat(3)), { maxLength: 20 }), (course) => {
        let [plain, mixed] = [startFollowing(0), startFollowing(0)];
        let now = 0;
        for (const [seen, ms, skips] of course) {
          for (let skip = 1; skip <= skips; skip++) {
            const later = { job: JOBS.running, group: 'later' } as const;
            mixed = followStep(mixed, later, RULE, now + (ms * skip) / (skips + 1)).state;
          }
          now += ms;
          const [one, other] = [plain, mixed].map((state) =>
            followStep(state, see(seen.job, seen.group), RULE, now),
          );
          expect(other?.result).toEqual(one?.result);
          if (one === undefined || other === undefined || one.result !== null) return;
          expect({ ...other.state, polls: 0 }).toEqual({ ...one.state, polls: 0 });
          [plain, mixed] = [one.state, other.state];
        }
      }),
    );
  });

  test('does not hold up the limit', () => {
    const seen = (): Poll => ({ job: JOBS.running, group: 'later' });
    expect(poll([LIMIT - 1, LIMIT], seen)).toMatchObject({ time: LIMIT, result: { kind: 'tooLong' } });
  });
});
