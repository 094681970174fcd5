import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createWorld, PAYMENTS, RCG_PAYMENTS, report, untilAsked } from '../support/world.ts';

/** A service whose health the test decides. */
async function service(): Promise<{ url: string; answer: { status: number } }> {
  const answer = { status: 503 };
  const server = createServer((_, response) => void response.writeHead(answer.status).end('ok'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`, answer };
}

test('the recovery ends when the health probes answer: until then the run asks', async () => {
  const { url, answer } = await service();
  const world = await createWorld({
    groups: `pg-payments:\n  probes:\n    - { http: "${url}", zone: eu-de-02 }\n    - { http: "http://127.0.0.1:1/", zone: eu-de-01 }\n`,
    timings: { probeLimit: '300ms' },
  });
  const handle = await world.start({ group: PAYMENTS });
  const question = await untilAsked(handle);
  expect(question).toMatchObject({ step: 'Probe health', type: 'HealthProbesFailed' });
  expect(question.text).toContain('HTTP 503');
  answer.status = 200;
  await handle.executeUpdate('retry', { args: [] });
  const result = await report(handle);
  expect(result).toMatchObject({ outcome: 'completed', posts: 1 });
  const asked = (Date.parse(question.askedAt) - Date.parse(result.startedAt)) / 1000;
  expect(result.recoverySeconds).toBeGreaterThanOrEqual(asked);
});

test('health that is not seen can be let go, and the report says so', async () => {
  const { url } = await service();
  const world = await createWorld({
    groups: `${PAYMENTS}:\n  probes: [{ http: "${url}" }]\n`,
    timings: { probeLimit: '300ms' },
  });
  const handle = await world.start({ group: PAYMENTS });
  await untilAsked(handle);
  await handle.executeUpdate('skip', { args: [{ by: 'anna', reason: 'the probe is wrong' }] });
  expect(await report(handle)).toMatchObject({
    outcome: 'completed',
    skipped: [{ step: 'Probe health', why: 'skipped by anna: the probe is wrong' }],
  });
});

test('EVS: the servers that dr.yaml names are stopped before a switchover and started after it', async () => {
  const sdrs = await createWorld();
  const servers = await sdrs.cloud.servers(PAYMENTS);
  const of = (zone: string) => servers.filter((one) => one.zone === zone).map(({ id }) => `"${id}"`);
  const world = await createWorld({
    service: 'evs',
    groups: `rcg-payments:\n  zones: [eu-de-01, eu-de-02]\n  servers:\n    eu-de-01: [${of('eu-de-01').join(', ')}]\n    eu-de-02: [${of('eu-de-02').join(', ')}]\n`,
  });
  const result = await report(await world.start({ group: RCG_PAYMENTS, to: 'eu-de-02' }, 'switchover'));
  expect(result).toMatchObject({ outcome: 'completed', posts: 1 });
  expect(result.summary).toContain('The servers there run.');
  const [reverse] = await world.effects();
  const [stop, start] = await world.cloud.serverEffects();
  expect([stop?.action, start?.action]).toEqual(['stop', 'start']);
  expect(stop && reverse && start && [stop.seq < reverse.seq, reverse.seq < start.seq]).toEqual([true, true]);
});

test('EVS without named servers: the summary says who starts them', async () => {
  const world = await createWorld({ service: 'evs' });
  const result = await report(await world.start({ group: RCG_PAYMENTS, from: 'eu-de-01' }));
  expect(result.summary).toContain('This run knows no servers of the group: start them there.');
});
