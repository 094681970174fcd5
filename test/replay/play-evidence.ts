import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WorkflowHandle } from '@temporalio/client';
import { expect, onTestFinished } from 'vitest';
import { createWorld, PAYMENTS, report, untilAsked, type World } from '../support/world.ts';

/** Much of what a report can have, in one run: docs/examples is made from it. */
export async function playEvidence(): Promise<{ world: World; handle: WorkflowHandle }> {
  const probe = await healthyService();
  const world = await createWorld({
    groups: `pg-payments:\n  recoveryTarget: 15m\n  probes: [{ http: "${probe}" }]\n`,
  });
  const { cloud } = world;
  await cloud.settings({ jobMs: 4_000, serverStartMs: 2_500 });
  await cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 504, when: 'after' } });
  const handle = await world.start({
    group: PAYMENTS,
    // As the run that finds the group would hand it on.
    goal: { group: 'pg-payments', from: 'eu-de-01', to: 'eu-de-02', fromNamed: true },
    from: 'eu-de-01',
    by: 'anna',
    reason: 'storage of eu-de-01 lost',
    incident: 'INC-4711',
    approval: 'two',
  });
  const say = (verb: string, input: object) => handle.executeUpdate(verb, { args: [input] });
  // No query before the first look: it would leave its trace in the history.
  await cloud.waitForCalls('pairs');
  const first = await untilAsked(handle);
  await pause(2_000);
  await say('approve', { by: 'ben', question: first.number });
  const second = await untilAsked(handle, first.askedAt);
  await say('note', { by: 'anna', text: 'provider case 8812 is open' });
  await pause(1_500);
  await say('approve', { by: 'cleo', question: second.number });
  expect(await report(handle)).toMatchObject({ outcome: 'completed', lostAnswers: 1 });
  return { world, handle };
}

async function healthyService(): Promise<string> {
  const service = createServer((_, response) => response.end('ok'));
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void service.close());
  return `http://127.0.0.1:${(service.address() as AddressInfo).port}/health`;
}

/** People take their time. */
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
