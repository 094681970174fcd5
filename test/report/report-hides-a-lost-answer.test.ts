import { expect, test } from 'vitest';
import { createWorld, PAYMENTS, RCG_PAYMENTS, report, untilAsked } from '../support/world.ts';
import { evidenceOf } from './world.ts';

test('an answer that was lost: when, why, what each look found, and what the run made of it', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 504, when: 'after' } });
  const handle = await world.start({ group: PAYMENTS, by: 'anna', incident: 'INC-1' });
  await report(handle);
  const made = await evidenceOf(world, handle);
  const [effect] = await world.effects();
  expect(made.lostAnswers).toMatchObject([
    { post: 1, verdict: 'started', requestId: effect?.requestId, why: expect.stringContaining('HTTP 504') },
  ]);
  expect(made.lostAnswers[0]?.looks.length).toBeGreaterThan(0);
  for (const { requestIds } of made.lostAnswers[0]?.looks ?? []) expect(requestIds.length).toBeGreaterThan(3);
  expect(made.calls.posts).toMatchObject([{ outcome: 'unknown', status: 504, requestId: effect?.requestId }]);
  const sent = Date.parse(made.calls.posts[0]?.sentAt ?? '');
  expect(Math.abs(sent - Date.parse(effect?.at ?? ''))).toBeLessThan(1_000);
});

test('a POST that never arrived: looked at to the end of the window, and sent again', async () => {
  const world = await createWorld();
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'cut', when: 'before' } });
  const handle = await world.start({ group: PAYMENTS });
  await report(handle);
  const made = await evidenceOf(world, handle);
  expect(made.lostAnswers).toMatchObject([{ post: 1, verdict: 'not started', requestId: null }]);
  expect(made.lostAnswers[0]?.looks.length).toBeGreaterThanOrEqual(3);
  expect(made.calls.posts.map(({ outcome }) => outcome)).toEqual(['unknown', 'accepted']);
  const lost = made.recovery.split.find(({ cause }) => cause === 'lost')?.ms ?? 0;
  expect(lost).toBeGreaterThanOrEqual(3_500);
});

test('EVS: nothing guards it, so a person is asked, and the report says so', async () => {
  const world = await createWorld({ service: 'evs' });
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'cut', when: 'before' } });
  const handle = await world.start({ group: RCG_PAYMENTS, from: 'eu-de-01' });
  await untilAsked(handle);
  const open = await evidenceOf(world, handle);
  expect(open).toMatchObject({
    result: { finished: false, outcome: 'waiting' },
    lostAnswers: [{ verdict: 'asked', sentence: expect.stringContaining('look for yourself') }],
    people: { questions: [{ type: 'OutcomeUnknown', endedAt: null, answered: null }] },
  });
  await handle.executeUpdate('retry', { args: [{ by: 'ben' }] });
  await report(handle);
  const made = await evidenceOf(world, handle);
  expect(made.calls.posts.map(({ outcome, status }) => [outcome, status])).toEqual([
    ['unknown', null],
    ['accepted', 200],
  ]);
  expect(made.people.questions).toMatchObject([{ answered: 'retry by ben' }]);
});

test('a first POST that was answered with 401 is named, too', async () => {
  const world = await createWorld({ jobs: 'manual' });
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 401, when: 'before' } });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('action', { count: 2 });
  await world.cloud.finishJob(PAYMENTS);
  await report(handle);
  const made = await evidenceOf(world, handle);
  expect(made.calls.posts).toMatchObject([
    { outcome: 'accepted', status: 200, wasRepeated: true, repeatedAfter401: expect.stringMatching(/./) },
  ]);
});
