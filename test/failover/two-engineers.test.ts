import { expect, test } from 'vitest';
import { createWorld, PAYMENTS, report, took, untilAsked, untilStatus } from '../support/world.ts';

test('two engineers, a form in the UI and a schedule start the same thing: one run, one effect, equal answers', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const { client, site, taskQueue } = world;
  const start = (workflowId: string, group: string) =>
    client.workflow.start('failover', { workflowId, taskQueue, args: [{ site, group }] });
  const handles = await Promise.all([
    start(`dr/${site}/pg-payments`, 'pg-payments'),
    start(`form-${site}`, 'pg-payments'),
    start(`drill-${site}-2026-11-21T02:00:00Z`, PAYMENTS),
    start(`dr/${site}/${PAYMENTS}`, PAYMENTS),
  ]);
  await world.cloud.waitForCalls('action');
  await untilStatus(world.canonical(), (status) => status.steps.some((step) => step.name === 'Follow job'));
  await world.cloud.finishJob(PAYMENTS);

  const reports = await Promise.all(handles.map(report));
  for (const one of reports)
    expect(one).toMatchObject({ run: `dr/${site}/${PAYMENTS}`, outcome: 'completed', posts: 1 });
  expect(took(await world.effects())).toHaveLength(1);
});

test('another procedure on the group is refused, naming the run in the way', async () => {
  const world = await createWorld();
  const { client, site } = world;
  const other = await client.workflow.start('switchover', {
    workflowId: `dr/${site}/${PAYMENTS}`,
    taskQueue: `nobody-${site}`,
    args: [{}],
  });
  const handle = await world.start({ group: 'pg-payments' });
  await expect(handle.result()).rejects.toMatchObject({
    cause: {
      type: 'GroupBusy',
      message: expect.stringContaining(`dr/${site}/${PAYMENTS} (procedure switchover)`),
    },
  });
  expect(await world.effects()).toEqual([]);
  await other.terminate();
});

test('a failover of the other direction does not join', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const first = await world.start({ group: PAYMENTS });
  await world.cloud.waitForCalls('action');
  const second = await world.start({ group: 'pg-payments', from: 'eu-de-02' });
  await expect(second.result()).rejects.toMatchObject({
    cause: { type: 'GroupBusy', message: expect.stringContaining('towards eu-de-02, the other direction') },
  });
  await world.cloud.finishJob(PAYMENTS);
  expect(await report(first)).toMatchObject({ outcome: 'completed' });
  expect(took(await world.effects())).toHaveLength(1);
});

test('a real failover is not held up by a dry run', async () => {
  const world = await createWorld();
  const fault = await world.cloud.faults.add({ call: 'pairs', fault: { kind: 'hold' } });
  const dry = await world.client.workflow.start('failover', {
    workflowId: `dr/${world.site}/pg-payments/dry-run-1`,
    taskQueue: world.taskQueue,
    args: [{ site: world.site, group: 'pg-payments', dryRun: true }],
  });
  await world.cloud.held(fault);
  expect(await report(await world.start({ group: 'pg-payments' }))).toMatchObject({ outcome: 'completed' });
  await world.cloud.release(fault);
  expect(await report(dry)).toMatchObject({ dryRun: true, posts: 0 });
});

test('somebody does the same in the console meanwhile: adopted, nothing sent', async () => {
  const world = await createWorld({ jobs: 'manual' });
  await world.cloud.person({ groupId: PAYMENTS, action: 'failover' });
  const handle = await world.start({ group: PAYMENTS });
  await untilStatus(handle, (status) => status.steps.some((step) => step.name === 'Follow job'));
  await world.cloud.finishJob(PAYMENTS);
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 0 });
  expect((await world.effects()).map((effect) => effect.by)).toEqual(['person']);
});

test('somebody acts between the decision and the POST: the last look holds the POST back', async () => {
  const world = await createWorld({ jobs: 'manual' });
  // The second reading of the group is the one immediately before the POST.
  const fault = await world.cloud.faults.add({ call: 'group', skip: 1, fault: { kind: 'hold' } });
  const handle = await world.start({ group: PAYMENTS });
  await world.cloud.held(fault);
  await world.cloud.person({ groupId: PAYMENTS, action: 'stop' });
  await world.cloud.release(fault);
  const question = await untilAsked(handle);
  expect(question.findings.map((finding) => finding.code)).toEqual(['busy']);
  expect((await world.effects()).map((effect) => effect.by)).toEqual(['person']);
  await handle.executeUpdate('abort', { args: [] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
});
