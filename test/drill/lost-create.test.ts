import { expect, test } from 'vitest';
import { startWorkerProcess } from '../support/processes.ts';
import { untilAsked, untilStatus } from '../support/world.ts';
import { done, drillWorld, endedAs } from './world.ts';

test('second-drill: an answer lost after the effect is found by its name, followed, and deleted', async () => {
  const world = await drillWorld();
  const fault = { kind: 'status', status: 504, when: 'after' } as const;
  await world.cloud.faults.add({ call: 'drillCreate', fault });
  const report = await done(await world.drill());
  expect(report).toMatchObject({ outcome: 'completed', posts: 1, lostAnswers: 1 });
  const effects = await world.cloud.drillEffects();
  expect(effects.map(({ action, took }) => [action, took])).toEqual([
    ['create', true],
    ['delete', true],
  ]);
  await world.untouched();
});

test('second-drill: one that never arrived is sent again only by a person, and then once', async () => {
  const world = await drillWorld();
  await world.cloud.faults.add({ call: 'drillCreate', fault: { kind: 'cut', when: 'before' } });
  await world.drill();
  const question = await untilAsked(world.drillRun());
  expect(question).toMatchObject({ type: 'OutcomeUnknown', until: expect.any(String) });
  expect(question.text).toMatch(/no drill of that name in \d+ readings/);
  expect(await world.cloud.drillEffects()).toHaveLength(1);
  await world.drillRun().executeUpdate('retry', { args: [{ by: 'ben' }] });
  expect(await done(world.drillRun())).toMatchObject({ outcome: 'completed', posts: 2, lostAnswers: 1 });
  expect((await world.cloud.drillEffects()).map(({ action, took }) => [action, took])).toEqual([
    ['create', false],
    ['create', true],
    ['delete', true],
  ]);
  await world.untouched();
});

test('second-drill: "resend": "auto" sends it again without a word, after the whole settle window', async () => {
  const world = await drillWorld();
  await world.cloud.faults.add({ call: 'drillCreate', fault: { kind: 'cut', when: 'before' } });
  expect(await done(await world.drill({ resend: 'auto' }))).toMatchObject({ outcome: 'completed', posts: 2 });
  const [first, second] = (await world.cloud.drillEffects()).map(({ at }) => Date.parse(at));
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(3_500);
});

test('late-drill: a POST that starts after it was given up is deleted, too', async () => {
  const world = await drillWorld();
  const fault = { kind: 'lateStart', status: 504, startAfter: 'release' } as const;
  const id = await world.cloud.faults.add({ call: 'drillCreate', fault });
  const handle = await world.drill({ onFailure: 'abort' });
  await untilStatus(world.drillRun(), ({ timeline }) =>
    timeline.some(({ text }) => text.includes('may still make a drill')),
  );
  await world.cloud.release(id);
  expect(await endedAs(handle)).toMatchObject({
    type: 'OutcomeUnknown',
    message: expect.stringMatching(/Nothing is left of the drill\.$/),
  });
  expect((await world.cloud.drillEffects()).map(({ action, by, took }) => [action, by, took])).toEqual([
    ['create', 'api', false],
    ['create', 'late', true],
    ['delete', 'api', true],
  ]);
  expect(await world.drills()).toEqual([]);
  await world.untouched();
});

test('late-drill: a cancel while a lost answer is looked after does not forget it', async () => {
  const world = await drillWorld();
  const fault = { kind: 'lateStart', status: 504, startAfter: 'release' } as const;
  const id = await world.cloud.faults.add({ call: 'drillCreate', fault });
  await world.drill();
  await untilStatus(world.drillRun(), ({ lostAnswers }) => lostAnswers === 1);
  await world.drillRun().cancel();
  await untilStatus(world.drillRun(), ({ timeline }) =>
    timeline.some(({ text }) => text.includes('may still make a drill')),
  );
  await world.cloud.release(id);
  await expect(world.drillRun().result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  expect((await world.cloud.drillEffects()).map(({ action, took }) => [action, took])).toEqual([
    ['create', false],
    ['create', true],
    ['delete', true],
  ]);
  expect(await world.drills()).toEqual([]);
});

test.each(['after', 'before'] as const)(
  'worker-killed-mid-post, %s the effect: another worker finds the drill by its name',
  async (when) => {
    const world = await drillWorld({ worker: false, timings: { heartbeatTimeout: '1s' } });
    const first = await startWorkerProcess(world);
    const fault = await world.cloud.faults.add({ call: 'drillCreate', fault: { kind: 'hold', when } });
    const handle = await world.drill();
    await world.cloud.held(fault);
    first.kill('SIGKILL');
    await first.exited;
    await world.cloud.release(fault);
    await startWorkerProcess(world);
    expect(await done(handle)).toMatchObject({ outcome: 'completed', posts: 1, lostAnswers: 1 });
    expect((await world.cloud.drillEffects()).map(({ action, took }) => [action, took])).toEqual([
      ['create', true],
      ['delete', true],
    ]);
    await world.untouched();
  },
);
