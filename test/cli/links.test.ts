import { expect, test } from 'vitest';
import { dr, jsonLines } from '../support/dr.ts';
import { createWorld, PAYMENTS, report } from '../support/world.ts';

test('links: the pages of the run that does the work, and the API; without their addresses it says so', async () => {
  const world = await createWorld();
  await report(await world.start({ group: 'pg-payments' }));
  const { runId } = await world.canonical().describe();
  const id = `dr/${world.site}/${PAYMENTS}`;
  const ask = ['links', `${world.site}/pg-payments`];
  const env = { DR_UI_URL: 'http://ui.example:8233/', DR_API_URL: 'https://dr.example/' };
  const ended = await dr(world, [...ask, '--json'], env);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const namespace = `http://ui.example:8233/namespaces/${world.client.options.namespace}`;
  const page = `${namespace}/workflows/${encodeURIComponent(id)}/${runId}`;
  const api = `https://dr.example/v1/run/${encodeURIComponent(id)}`;
  const about = expect.any(String) as string;
  expect(jsonLines(ended)).toEqual([
    {
      run: id,
      execution: runId,
      links: [
        { name: 'ui', about, url: `${page}/user-metadata` },
        { name: 'history', about, url: `${page}/history` },
        { name: 'activities', about, url: `${page}/pending-activities` },
        { name: 'relationships', about, url: `${page}/relationships` },
        { name: 'workers', about, url: `${namespace}/task-queues/${world.taskQueue}` },
        { name: 'api', about, url: api },
        { name: 'report', about, url: `${api}/report` },
      ],
    },
  ]);
  const lines = (await dr(world, ask, env)).stdout.split('\n');
  expect(lines[0]).toBe(id);
  expect(lines[1]).toMatch(/^ {2}what it does and what it asks +http:\S+\/user-metadata$/);

  const bare = await dr(world, ask);
  expect(bare).toMatchObject({ code: 0, stdout: id });
  expect(bare.stderr).toMatch(
    /^! DR_UI_URL, .* is not set: no links to it\.\n! DR_API_URL, .* no links to it\.$/,
  );
});

test('links of no run: exit 7', async () => {
  const world = await createWorld({ worker: false });
  expect((await dr(world, ['links', `${world.site}/pg-payments`])).code).toBe(7);
});
