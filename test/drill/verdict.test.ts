import { createServer, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { untilAsked } from '../support/world.ts';
import { done, drillWorld, endedAs } from './world.ts';

/** Something that takes connections, as a server of a drill would. */
async function open(): Promise<{ port: number; server: Server }> {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as { port: number }).port, server };
}

const probing = (port: number) => ({
  groups: `pg-payments:
  probes: [{ http: "http://127.0.0.1:1/production" }]
  drill: { probes: [{ tcp: "127.0.0.1:${port}" }] }`,
});

test('probes of the drill decide, never those of production', async () => {
  const { port } = await open();
  const world = await drillWorld(probing(port));
  expect(await done(await world.drill())).toMatchObject({
    outcome: 'completed',
    recoveredBy: 'probes',
    summary: expect.stringContaining('(health probes answered)'),
  });
  await world.untouched();
});

test('probes that do not answer: it fails, and is deleted', async () => {
  const { port, server } = await open();
  await new Promise((resolve) => server.close(resolve));
  const world = await drillWorld(probing(port));
  const end = await endedAs(await world.drill({ onFailure: 'abort' }));
  expect(end.type).toBe('HealthProbesFailed');
  expect(end.message).toMatch(/health is not seen: 0 of 1 .* Nothing is left of the drill\.$/);
  expect(await world.drills()).toEqual([]);
  await world.untouched();
});

test("a person's yes ends the recovery time", async () => {
  const world = await drillWorld();
  await world.drill({ verdict: 'person' });
  const question = await untilAsked(world.drillRun());
  expect(question).toMatchObject({ type: 'DrillVerdict', until: expect.any(String) });
  expect(question.answers.map(({ verb }) => verb)).toEqual(['approve', 'decline']);
  const answer = await world.drillRun().executeUpdate('approve', { args: [{ by: 'ben' }] });
  expect(answer).toMatchObject({ message: 'Taken: they work: goes on.' });
  expect(await done(world.drillRun())).toMatchObject({ outcome: 'completed', recoveredBy: 'person' });
  await world.untouched();
});

test("a person's no fails it, and deletes it", async () => {
  const world = await drillWorld();
  const handle = await world.drill({ verdict: 'person' });
  await untilAsked(world.drillRun());
  await world.drillRun().executeUpdate('decline', { args: [{ by: 'ben', reason: 'no login' }] });
  const end = await endedAs(handle);
  expect(end.type).toBe('DrillFailed');
  expect(end.message).toContain('do not work by ben: no login. Nothing is left');
  expect(await world.drills()).toEqual([]);
});

test('no word in time is no good word', async () => {
  const world = await drillWorld({ timings: { drillVerdict: '1s' } });
  const end = await endedAs(await world.drill({ verdict: 'person' }));
  expect(end.type).toBe('DrillFailed');
  expect(end.message).toContain('Nobody said in time');
  expect(await world.drills()).toEqual([]);
  await world.untouched();
});
