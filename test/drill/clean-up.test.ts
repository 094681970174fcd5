import { expect, test, vi } from 'vitest';
import { bothAt, Receiver } from '../notify/receiver.ts';
import { startHalfWorker, startWorkerProcess } from '../support/processes.ts';
import { PAYMENTS, untilAsked, untilStatus } from '../support/world.ts';
import { done, drillWorld, endedAs, type DrillWorld } from './world.ts';

/** What counts as stuck, and when a drill that stands there is asked again. */
const SHORT = { followLimit: '2s', followGrace: '500ms' };

const calls = async (world: DrillWorld) =>
  (await world.cloud.drillEffects()).map(({ action, took }) => `${action} ${took ? 'took' : 'lost'}`);
const at = (world: DrillWorld, step: string) =>
  untilStatus(world.drillRun(), ({ steps }) => steps.at(-1)?.name === step);

test.each([
  [{ kind: 'status', status: 504, when: 'after' }, ['create took', 'delete took']],
  [{ kind: 'cut', when: 'before' }, ['create took', 'delete lost', 'delete took']],
] as const)('delete-lost: %j is looked after, and the drill is gone', async (fault, effects) => {
  const world = await drillWorld();
  await world.cloud.faults.add({ call: 'drillDelete', fault });
  expect(await done(await world.drill())).toMatchObject({ outcome: 'completed' });
  expect(await calls(world)).toEqual(effects);
  expect(await world.drills()).toEqual([]);
  await world.untouched();
});

test('stuck in deleting: a page goes out, and the end is never called good before it is gone', async () => {
  const pager = await Receiver.start();
  const world = await drillWorld({ jobs: 'manual', timings: SHORT, notify: bothAt(pager) });
  await world.drill();
  await world.cloud.waitForCalls('drillCreate');
  await world.cloud.finishJob(PAYMENTS);
  const question = await untilAsked(world.drillRun());
  expect(question).toMatchObject({ type: 'DrillNotRemoved', step: 'Clean up', until: expect.any(String) });
  expect(question.text).toMatch(/\(deleting\).*It runs beside production, and costs money/);
  const [page] = await pager.until(1, '/hook', 'question');
  const [{ name } = { name: 'none' }] = await world.drills();
  expect(page?.json).toMatchObject({
    run: world.drillRun().workflowId,
    question: { type: 'DrillNotRemoved', text: expect.stringContaining(name) },
  });
  // A cancel now must not take the removal along.
  await world.drillRun().cancel();
  await untilStatus(world.drillRun(), ({ state }) => state === 'settling');
  await world.cloud.finishJob(PAYMENTS);
  await world.drillRun().executeUpdate('retry', { args: [{ by: 'ben' }] });
  await expect(world.drillRun().result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  expect(await world.drills()).toEqual([]);
  await world.untouched();
});

test('stuck in deleting with nobody watching: it ends as failed, and says what is left', async () => {
  const world = await drillWorld({ jobs: 'manual', timings: SHORT });
  const handle = await world.drill({ onFailure: 'abort' });
  await world.cloud.waitForCalls('drillCreate');
  await world.cloud.finishJob(PAYMENTS);
  const end = await endedAs(handle);
  expect(end.type).toBe('DrillNotRemoved');
  expect(end.message).toMatch(/Drill dr-drill-.* is not removed: still there: .*\(deleting\)/);
});

test('stuck in creating: a cancel still deletes it, once the service lets it', async () => {
  const world = await drillWorld({ jobs: 'manual', timings: SHORT });
  await world.drill();
  await untilAsked(world.drillRun());
  await world.drillRun().cancel();
  await at(world, 'Clean up');
  await world.cloud.settings({ jobs: 'timed', jobInitMs: 0, jobMs: 0 });
  await world.cloud.finishJob(PAYMENTS);
  await expect(world.drillRun().result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  expect(await calls(world)).toEqual(['create took', 'delete took']);
  expect(await world.drills()).toEqual([]);
});

test('a deletion that fails is tried again', async () => {
  const world = await drillWorld();
  await world.cloud.faults.add({ call: 'drillDelete', fault: { kind: 'jobFail' } });
  expect(await done(await world.drill())).toMatchObject({ outcome: 'completed' });
  expect(await calls(world)).toEqual(['create took', 'delete took', 'delete took']);
});

test('a drill that could not be made: a retry removes what came of it first', async () => {
  const world = await drillWorld();
  await world.cloud.faults.add({ call: 'drillCreate', fault: { kind: 'jobFail' } });
  await world.drill();
  const question = await untilAsked(world.drillRun());
  expect(question).toMatchObject({ type: 'DrillFailed' });
  expect(question.text).toContain('SDRS.1922');
  await world.drillRun().executeUpdate('retry', { args: [{ by: 'ben' }] });
  expect(await done(world.drillRun())).toMatchObject({ outcome: 'completed', posts: 2 });
  expect(await calls(world)).toEqual(['create took', 'delete took', 'create took', 'delete took']);
  await world.untouched();
});

test('sleeping operator: a question that nobody answers is answered by the deadline, with clean-up', async () => {
  const world = await drillWorld({ timings: { drillLimit: '6s', drillVerdict: '5s' } });
  await world.cloud.faults.add({ call: 'drillCreate', fault: { kind: 'jobFail' } });
  const handle = await world.drill();
  const question = await untilAsked(world.drillRun());
  expect(question.until).not.toBeNull();
  const end = await endedAs(handle);
  expect(end.type).toBe('DrillDeadline');
  expect(end.message).toMatch(/last seen at "Follow drill"\. Nothing is left of the drill\.$/);
  expect(await world.drills()).toEqual([]);
  await world.untouched();
});

test('worker killed while the drill exists: another one deletes it in time', async () => {
  const world = await drillWorld({ worker: false, timings: { heartbeatTimeout: '1s' } });
  const first = await startWorkerProcess(world);
  const handle = await world.drill({ hold: '10s' });
  await vi.waitUntil(async () => (await world.drills())[0]?.status === 'available', 30_000);
  first.kill('SIGKILL');
  await first.exited;
  expect(await world.drills()).toMatchObject([{ status: 'available' }]);
  await startWorkerProcess(world);
  expect(await done(handle)).toMatchObject({ outcome: 'completed' });
  expect(await world.drills()).toEqual([]);
  await world.untouched();
});

test('the worker that looked for a real run dies at the end of the drill: it ends all the same', async () => {
  // The look is not tried again within the heartbeat's time: by then the drill needs it no more.
  const world = await drillWorld({ worker: false, timings: { heartbeatTimeout: '6s' } });
  const looking = await Promise.all(
    ['activities', 'activities'].map(() => startHalfWorker(world, 'activities')),
  );
  await startHalfWorker(world, 'workflows');
  const handle = await world.drill({ hold: '2s' });
  await at(world, 'Hold');
  const { raw } = await world.drillRun().describe();
  const look = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'watchHolder');
  const dies = looking.find(({ pid }) => look?.lastWorkerIdentity?.startsWith(`${pid}@`));
  expect(dies).toBeDefined();
  dies?.kill('SIGKILL');
  expect(await done(handle)).toMatchObject({ outcome: 'completed' });
  expect(await world.drills()).toEqual([]);
});

const STAGES: readonly {
  stage: string;
  input?: Record<string, unknown>;
  hold?: { call: 'drillCreate' | 'drillDelete'; when: 'before' | 'after' };
  jobs?: 'manual';
  until: string;
}[] = [
  {
    stage: 'while the POST is on its way',
    hold: { call: 'drillCreate', when: 'after' },
    until: 'Create drill',
  },
  { stage: 'while it is being made', jobs: 'manual', until: 'Follow drill' },
  { stage: 'while a verdict is waited for', input: { verdict: 'person' }, until: "A person's verdict" },
  { stage: 'while it is held', input: { hold: '1h' }, until: 'Hold' },
  { stage: 'while it is being deleted', hold: { call: 'drillDelete', when: 'before' }, until: 'Clean up' },
];

test.each(STAGES)('cancel $stage: the drill is deleted', async ({ input, hold, jobs, until }) => {
  const world = await drillWorld(jobs ? { jobs } : {});
  const fault = hold
    ? await world.cloud.faults.add({ call: hold.call, fault: { kind: 'hold', when: hold.when } })
    : null;
  await world.drill(input);
  if (fault === null) {
    await untilStatus(
      world.drillRun(),
      ({ steps, cancel }) => steps.at(-1)?.name === until && cancel.startsWith('deletes the drill'),
    );
  } else await world.cloud.held(fault);
  if (jobs) await world.cloud.waitForCalls('drills', { count: 4 });
  await world.drillRun().cancel();
  if (fault !== null) await world.cloud.release(fault);
  if (jobs) {
    await world.cloud.settings({ jobs: 'timed', jobInitMs: 0, jobMs: 0 });
    await world.cloud.finishJob(PAYMENTS);
  }
  await expect(world.drillRun().result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  expect(await world.drills()).toEqual([]);
  expect((await calls(world)).at(-1)).toBe('delete took');
  await world.untouched();
});

test('cancel before the POST: nothing is made, and nothing looked for', async () => {
  const world = await drillWorld();
  const fault = await world.cloud.faults.add({ call: 'drills', fault: { kind: 'hold' } });
  await world.drill();
  await world.cloud.held(fault);
  await world.drillRun().cancel();
  await expect(world.drillRun().result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  expect(await world.cloud.drillEffects()).toEqual([]);
});
