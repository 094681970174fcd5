import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createAct, type SendRequest } from '../../src/activities/act.ts';
import { createClouds } from '../../src/cloud/index.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { SendOutcome } from '../../src/domain/outcomes.ts';
import { ruleOf } from '../../src/domain/states.ts';
import { PASSWORD } from '../support/site.ts';
import { createWorld, PAYMENTS, type World } from '../support/world.ts';

const DEADLINE_MS = 20_000;

/** The activity on its own, over the real client and the simulator, with the server's time stamp as the test says. */
async function prepare(world: World, scheduledAgoMs: number) {
  const config = loadConfig({ path: world.env['DR_CONFIG'], env: { SIM_PASSWORD: PASSWORD } });
  const clouds = createClouds(config, config.settings);
  const baseline = await clouds.get(world.site).readGroup(PAYMENTS);
  const environment = new MockActivityEnvironment({
    currentAttemptScheduledTimestampMs: Date.now() - scheduledAgoMs,
    heartbeatTimeoutMs: 60_000,
  });
  onTestFinished(() => environment.cancel());
  const request: SendRequest = {
    site: world.site,
    action: { name: 'failover' },
    rule: ruleOf('sdrs', 'failover'),
    goal: { group: baseline.name, from: 'eu-de-01', to: 'eu-de-02', fromNamed: true },
    overrides: [],
    baseline,
    deadlineMs: DEADLINE_MS,
    postTimeoutMs: 5_000,
  };
  const act = createAct(clouds);
  const send = (): Promise<SendOutcome> =>
    environment.run((one: SendRequest) => act.sendAction(one), request);
  return { environment, send };
}

test('within its deadline the POST leaves', async () => {
  const world = await createWorld({ worker: false });
  const { send } = await prepare(world, 0);
  expect(await send()).toMatchObject({ kind: 'accepted', jobId: expect.stringMatching(/^ff8080826/) });
  expect(await world.effects()).toHaveLength(1);
});

test('late-worker: a task that lay in a paused worker past its deadline is not sent', async () => {
  const world = await createWorld({ worker: false });
  const { send } = await prepare(world, DEADLINE_MS + 1);
  expect(await send()).toMatchObject({ kind: 'late' });
  expect(await world.effects()).toEqual([]);
});

test('a worker whose clock is behind the server can not keep a deadline, and does not send', async () => {
  const world = await createWorld({ worker: false });
  const { send } = await prepare(world, -60_000);
  const outcome = await send();
  expect(outcome.kind).toBe('late');
  expect(outcome.kind === 'late' && outcome.why).toContain('clock is 60 s behind');
  expect(await world.effects()).toEqual([]);
});

test('the group moved since the decision: nothing is sent, and what was seen comes back', async () => {
  const world = await createWorld({ worker: false });
  const { send } = await prepare(world, 0);
  await world.cloud.patchGroup(PAYMENTS, { status: 'error-reversing' });
  expect(await send()).toMatchObject({
    kind: 'changed',
    why: expect.stringContaining('now error-reversing, production in eu-de-01'),
  });
  expect(await world.effects()).toEqual([]);
});

test('readings-that-age: the link went down since the decision, the group itself shows nothing: nothing is sent', async () => {
  const world = await createWorld({ worker: false });
  const { send } = await prepare(world, 0);
  await world.cloud.patchGroup(PAYMENTS, { pairs: { fault_level: '5' }, touch: false });
  expect(await send()).toMatchObject({
    kind: 'changed',
    why: expect.stringContaining('The replication link is down'),
  });
  expect(await world.effects()).toEqual([]);
});

test('cancelled before the POST: nothing is sent', async () => {
  const world = await createWorld({ worker: false });
  const { environment, send } = await prepare(world, 0);
  const hold = await world.cloud.faults.add({ call: 'group', fault: { kind: 'hold' } });
  const sending = send();
  await world.cloud.held(hold);
  environment.cancel();
  await world.cloud.release(hold);
  expect(await sending).toEqual({ kind: 'cancelled' });
  expect(await world.effects()).toEqual([]);
});

test('the last look fails: nothing is sent, and the reason is said', async () => {
  const world = await createWorld({ worker: false });
  const { send } = await prepare(world, 0);
  await world.cloud.faults.add({ call: 'group', fault: { kind: 'status', status: 503, when: 'before' } });
  expect(await send()).toMatchObject({ kind: 'notSent', why: expect.stringContaining('503') });
  expect(await world.effects()).toEqual([]);
});
