import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeTask, judge, newFailedTask } from '../../src/domain/judge.ts';
import type { Reading } from '../../src/domain/readings.ts';
import { SDRS } from '../../src/domain/sdrs-states.ts';
import { EVERY_STATUS, failedTask, GOAL, group, instance, LOST, pair, reading, SAFE } from './support.ts';

const verdict = (before: Reading, now: Reading) => judge(before, now, SDRS.actions.failover, GOAL);

type Baseline = 'protected' | 'error-failing-over' | 'error-reversing';
const BASELINES: Baseline[] = ['protected', 'error-failing-over', 'error-reversing'];

/** What the status alone says, production still in the lost zone. Anything that is not listed went elsewhere. */
const TOWARDS: Record<Baseline, Record<string, string>> = {
  protected: {
    protected: 'unchanged',
    'failing-over': 'underway',
    'failed-over': 'underway',
    'error-failing-over': 'failed',
  },
  'error-failing-over': {
    'error-failing-over': 'unchanged',
    'failing-over': 'underway',
    'failed-over': 'underway',
  },
  'error-reversing': {
    'error-reversing': 'unchanged',
    'failing-over': 'underway',
    'failed-over': 'underway',
    'error-failing-over': 'failed',
  },
};
const statusRows = BASELINES.flatMap((before) =>
  [...EVERY_STATUS, 'something-new'].map(
    (now) => [before, now, TOWARDS[before][now] ?? 'elsewhere'] as [Baseline, string, string],
  ),
);

test.each(statusRows)('%s, then %s: %s', (before, now, kind) => {
  const sight = verdict(reading({ status: before }), reading({ status: now }));
  expect(sight.kind).toBe(kind);
  expect(sight.why).toContain(now);
});

describe('the direction', () => {
  test.each<[string, string | null, (string | null)[], string]>([
    ['all in the safe zone', SAFE, [SAFE, SAFE], 'reached'],
    ['a pair that does not say', SAFE, [SAFE, null], 'reached'],
    ['no pairs', SAFE, [], 'reached'],
    ['a pair still in the lost zone', SAFE, [SAFE, LOST], 'underway'],
    ['the group still in the lost zone', LOST, [SAFE, SAFE], 'underway'],
    ['the group does not say', null, [SAFE], 'underway'],
  ])('failed over, %s', (_, productionZone, zones, kind) => {
    const now = reading(
      { status: 'failed-over', productionZone },
      { pairs: zones.map((zone, index) => pair({ id: `p-${index}`, productionZone: zone })) },
    );
    expect(verdict(reading(), now).kind).toBe(kind);
  });

  test.each([SAFE, null])('the same status with production in %s is elsewhere', (productionZone) => {
    const sight = verdict(reading(), reading({ productionZone }));
    expect(sight).toMatchObject({ kind: 'elsewhere', why: expect.stringContaining(LOST) as string });
  });
});

describe('updated_at', () => {
  test.each<[string, string | null, string | null, string]>([
    ['newer', 'a', 'b', 'failed'],
    ['gone', 'a', null, 'failed'],
    ['there at last', null, 'b', 'failed'],
    ['never there', null, null, 'unchanged'],
    ['the same', 'a', 'a', 'unchanged'],
  ])('%s', (_, before, now, kind) => {
    for (const status of BASELINES) {
      const sight = verdict(reading({ status, updatedAt: before }), reading({ status, updatedAt: now }));
      expect(sight.kind).toBe(kind);
    }
  });

  test('means nothing on the way to the goal', () => {
    expect(verdict(reading(), reading({ status: 'failing-over', updatedAt: 'b' })).kind).toBe('underway');
  });
});

describe('failed tasks', () => {
  const with_ = (...failedTasks: Parameters<typeof failedTask>[0][]) =>
    reading({}, { failedTasks: failedTasks.map((patch) => failedTask(patch)) });

  test.each<[string, Reading, Reading, string]>([
    ['a new one', with_(), with_({}), 'failed'],
    ['one that was there', with_({}), with_({}), 'unchanged'],
    ['a second one', with_({}), with_({}, { jobId: 'j-2' }), 'failed'],
    ["another group's", with_(), with_({ resourceId: 'g-2' }), 'unchanged'],
    ['of no named resource', with_(), with_({ resourceId: null }), 'failed'],
    ['of another action', with_(), with_({ failureStatus: 'reverseFail', jobType: 'reverse' }), 'unchanged'],
    ['of no named action', with_(), with_({ failureStatus: null, jobType: null }), 'unchanged'],
    ['by its type alone', with_(), with_({ failureStatus: null }), 'failed'],
    ['by its status alone', with_(), with_({ jobType: null }), 'failed'],
    ['spelled otherwise', with_(), with_({ failureStatus: 'FAILOVER_FAIL', jobType: null }), 'failed'],
    ['type spelled otherwise', with_(), with_({ failureStatus: null, jobType: 'Failover-Group' }), 'failed'],
    ['not read now', with_(), reading({}, { failedTasks: null }), 'unclear'],
    ['not read then', reading({}, { failedTasks: null }), with_({}), 'unchanged'],
    ['never read', reading({}, { failedTasks: null }), reading({}, { failedTasks: null }), 'unchanged'],
    ['one that is off the list', with_({}), with_(), 'unchanged'],
  ])('%s', (_, before, now, kind) => {
    expect(verdict(before, now).kind).toBe(kind);
  });

  test('a new one outweighs a strange status, but not the goal or a running action', () => {
    const failedTasks = [failedTask()];
    const then = (patch: Parameters<typeof reading>[0]) =>
      verdict(reading(), reading(patch, { failedTasks }));
    expect(then({ status: 'reversing' }).kind).toBe('failed');
    expect(then({ status: 'failing-over' }).kind).toBe('underway');
    expect(then({ status: 'failed-over', productionZone: SAFE }).kind).toBe('reached');
  });

  test('the one found is the new one, and is described with code and reason', () => {
    const now = with_({}, { jobId: 'j-2', errorCode: null });
    const task = newFailedTask(with_({}), now, SDRS.actions.failover);
    expect(task?.jobId).toBe('j-2');
    expect(describeTask(failedTask())).toContain('j-failed (SDRS.1030: array offline)');
    expect(describeTask(failedTask({ errorCode: null }))).toContain('(array offline)');
    expect(describeTask(failedTask({ errorCode: null, failReason: null }))).toMatch(/j-failed$/);
  });
});

describe('pairs and instances', () => {
  const still = reading({}, { pairs: [pair(), pair({ id: 'p-2', name: null })] });
  test.each<[string, Partial<Reading>, RegExp]>([
    [
      'a pair moves',
      { pairs: [pair({ status: 'failing-over' }), pair({ id: 'p-2' })] },
      /disk-1.*failing-over/,
    ],
    ['a nameless pair moves', { pairs: [pair(), pair({ id: 'p-2', name: null, status: 'fault' })] }, /p-2/],
    ['a pair turns round', { pairs: [pair({ productionZone: SAFE }), pair({ id: 'p-2' })] }, /disk-1/],
    ['a pair is gone', { pairs: [pair()] }, /p-2/],
    ['a pair is new', { pairs: [...still.pairs, pair({ id: 'p-3', name: 'disk-3' })] }, /disk-3/],
    ['an instance moves', { pairs: still.pairs, instances: [instance({ status: 'failed-over' })] }, /app-1/],
    [
      'an instance turns round',
      { pairs: still.pairs, instances: [instance({ productionZone: SAFE })] },
      /app-1/,
    ],
    ['an instance is gone', { pairs: still.pairs, instances: [] }, /app-1/],
  ])('%s: unclear', (_, now, says) => {
    const sight = verdict(still, reading({}, now));
    expect(sight.kind).toBe('unclear');
    expect(sight.why).toMatch(says);
  });

  test('replication that goes on is no movement', () => {
    const copying = pair({ replicationStatus: 'copying', progress: 3, faultLevel: '2' });
    expect(verdict(reading(), reading({}, { pairs: [copying] })).kind).toBe('unchanged');
  });

  test('a pair that the service lists twice is no new one', () => {
    expect(verdict(still, reading({}, { pairs: [...still.pairs, pair()] })).kind).toBe('unchanged');
  });

  test('members that moved do not outweigh the group', () => {
    const moved = reading({ status: 'failing-over' }, { pairs: [pair({ status: 'failing-over' })] });
    expect(verdict(reading(), moved).kind).toBe('underway');
  });
});

/** What counts as a difference, written down once more: `unchanged` may hold only where none of it is there. */
function differences(before: Reading, now: Reading): string[] {
  const found: string[] = [];
  for (const key of ['status', 'productionZone', 'updatedAt'] as const) {
    if (before.group[key] !== now.group[key]) found.push(key);
  }
  const members = ({ pairs, instances }: Reading): string[] =>
    [...pairs, ...instances].map((one) => `${one.id} ${one.status} ${one.productionZone}`).toSorted();
  if (members(before).join() !== members(now).join()) found.push('members');
  const known = before.failedTasks?.map(({ jobId }) => jobId);
  const ours = now.failedTasks?.filter(
    (task) => task.resourceId !== 'g-2' && task.failureStatus === 'failoverFail',
  );
  if (known !== undefined && ours === undefined) found.push('failed tasks unread');
  if (known !== undefined && ours?.some(({ jobId }) => !known.includes(jobId))) found.push('failed task');
  return found;
}

const zone = fc.constantFrom(LOST, LOST, LOST, SAFE, null);
const someReading: fc.Arbitrary<Reading> = fc
  .record({
    status: fc.constantFrom('protected', 'protected', 'protected', 'error-failing-over', 'error-reversing'),
    productionZone: zone,
    updatedAt: fc.constantFrom('a', 'a', 'a', 'b', null),
    pairs: fc.uniqueArray(
      fc.record({ id: fc.constantFrom('p-1', 'p-2'), status: fc.constantFrom('protected', 'fault'), zone }),
      { selector: ({ id }) => id, maxLength: 2 },
    ),
    instances: fc.uniqueArray(
      fc.record({ id: fc.constantFrom('i-1'), status: fc.constantFrom('protected', 'invalid'), zone }),
      { selector: ({ id }) => id, maxLength: 1 },
    ),
    tasks: fc.option(
      fc.uniqueArray(
        fc.record({
          jobId: fc.constantFrom('j-1', 'j-2'),
          resourceId: fc.constantFrom('g-1', 'g-2', null),
          failureStatus: fc.constantFrom('failoverFail', 'reverseFail'),
        }),
        { selector: ({ jobId }) => jobId, maxLength: 2 },
      ),
      { freq: 5 },
    ),
  })
  .map(({ pairs, instances, tasks, ...ofGroup }) => ({
    ...reading(),
    group: group(ofGroup),
    pairs: pairs.map((one) => pair({ id: one.id, status: one.status, productionZone: one.zone })),
    instances: instances.map((one) => instance({ id: one.id, status: one.status, productionZone: one.zone })),
    failedTasks: tasks?.map((task) => failedTask({ ...task, jobType: null })) ?? null,
  }));

test('without a time of the last change and without failed tasks, standing still proves nothing', () => {
  const blind = { ...reading(), group: group({ updatedAt: null }), failedTasks: null };
  expect(verdict(blind, blind).kind).toBe('unclear');
});

test('property: unchanged exactly where nothing differs', () => {
  fc.assert(
    fc.property(someReading, someReading, fc.boolean(), (before, other, same) => {
      const now = same ? { ...before, group: { ...before.group, updatedAt: other.group.updatedAt } } : other;
      const differs = differences(before, now);
      // Neither the time of the last change nor the failed tasks: there is no witness of a thing that came and went.
      fc.pre(!(before.group.updatedAt === null && now.group.updatedAt === null && now.failedTasks === null));
      expect([verdict(before, now).kind === 'unchanged', differs]).toEqual([differs.length === 0, differs]);
    }),
    { numRuns: 3_000 },
  );
});
