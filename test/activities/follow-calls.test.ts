import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createFollow, type Followed, type FollowRequest } from '../../src/activities/follow.ts';
import { createClouds } from '../../src/cloud/index.ts';
import { loadConfig } from '../../src/config/load.ts';
import { Earlier } from '../../src/domain/earlier.ts';
import { ruleOf } from '../../src/domain/states.ts';
import type { CallKind } from '../../src/simulator/call-log.ts';
import { PASSWORD } from '../support/site.ts';
import { createWorld, PAYMENTS } from '../support/world.ts';

const KINDS = ['job', 'group', 'pairs', 'instances', 'failedTasks'] as const satisfies CallKind[];

/** A failover that was sent and runs until the test ends it, and the activity that follows it. */
async function sentAndFollowed(pollEveryMs: number) {
  const world = await createWorld({ worker: false, jobs: 'manual' });
  const config = loadConfig({ path: world.env['DR_CONFIG'], env: { SIM_PASSWORD: PASSWORD } });
  const clouds = createClouds(config, config.settings);
  const cloud = clouds.get(world.site);
  const before = await cloud.readGroup(PAYMENTS);
  const sent = await cloud.send(
    PAYMENTS,
    { name: 'failover' },
    { timeoutMs: 5_000, mayStillSend: () => true },
  );
  if (sent.kind !== 'accepted' || sent.jobId === null) throw new Error(`not accepted: ${sent.kind}`);
  const environment = new MockActivityEnvironment({ heartbeatTimeoutMs: 60_000 });
  onTestFinished(() => environment.cancel());
  const request: FollowRequest = {
    site: world.site,
    groupId: PAYMENTS,
    jobId: sent.jobId,
    rule: {
      action: ruleOf('sdrs', 'failover'),
      goal: { group: before.name, from: 'eu-de-01', to: 'eu-de-02', fromNamed: true },
      before,
      graceMs: 60_000,
      limitMs: 600_000,
    },
    pollEveryMs,
  };
  const counts = async () => (await world.cloud.calls()).counts;
  const atFirst = await counts();
  const since = async () => {
    const now = await counts();
    return Object.fromEntries(KINDS.map((kind) => [kind, now[kind] - atFirst[kind]]));
  };
  const activities = createFollow(clouds, new AbortController().signal, {
    earlier: new Earlier(),
    learn: () => {},
  });
  const followed = environment.run(
    (one: FollowRequest) => activities.follow(one),
    request,
  ) as Promise<Followed>;
  return { followed, since, finish: () => world.cloud.finishJob(PAYMENTS) };
}

test('while job and group both run, the job is asked alone; its end brings the group with its members, once', async () => {
  // The moment never passes for which the group need not be asked again.
  vi.spyOn(performance, 'now').mockReturnValue(0);
  onTestFinished(() => void vi.restoreAllMocks());
  const { followed, since, finish } = await sentAndFollowed(2_000);
  await expect.poll(async () => (await since())['job'], { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
  expect(await since()).toMatchObject({ group: 1, pairs: 0, instances: 0, failedTasks: 0 });
  await finish();
  expect(await followed).toMatchObject({
    result: { kind: 'reached', note: null },
    last: { group: { status: 'failed-over' }, failedTasks: null, gaps: [] },
  });
  expect(await since()).toMatchObject({ group: 2, pairs: 1, instances: 1, failedTasks: 0 });
});

test('where the interval has passed, the group is asked with each poll', async () => {
  const { followed, since, finish } = await sentAndFollowed(50);
  await expect.poll(async () => (await since())['group'], { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
  await finish();
  expect(await followed).toMatchObject({ result: { kind: 'reached', note: null } });
  const asked = await since();
  expect(asked['group']).toBe(asked['job']);
  expect(asked).toMatchObject({ pairs: 1, failedTasks: 0 });
});
