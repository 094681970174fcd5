import { expect, test } from 'vitest';
import { PASSWORD } from '../support/site.ts';
import { createWorld, PAYMENTS, report, untilAsked } from '../support/world.ts';
import { linesOf, ready, startWatchedWorker, type Line } from './support.ts';

const about = ({ run }: Line): boolean => run !== undefined;

test('a lost answer and a question: each line is JSON, names run and step, and the story can be read', async () => {
  const world = await createWorld({ worker: false });
  const { faults } = world.cloud;
  await faults.add({ call: 'pairs', fault: { kind: 'status', status: 503 } });
  await faults.add({ call: 'action', fault: { kind: 'status', status: 504, when: 'after' } });
  await faults.add({ call: 'job', fault: { kind: 'status', status: 500 } });
  const servers = await world.cloud.servers(PAYMENTS);
  await world.cloud.patchServer(servers.find(({ zone }) => zone === 'eu-de-02')?.id ?? '', {
    fault: 'failsToStart',
  });
  const worker = await ready(await startWatchedWorker(world, { DR_LOG_LEVEL: 'debug' }));
  await world.start({ group: 'pg-payments' });
  const handle = world.canonical();
  while ((await handle.describe().catch(() => null)) === null);
  await untilAsked(handle);
  await handle.executeUpdate('skip', { args: [{ by: 'anna', reason: 'rebuilt from backup' }] });
  await report(handle);

  const lines = await linesOf(worker);
  const ours = lines.filter(about);
  for (const line of ours) {
    expect(line).toMatchObject({
      run: expect.stringMatching(/^dr\//),
      runId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      procedure: 'failover',
    });
    expect(line['step']).toEqual(expect.stringMatching(/./));
  }
  expect(ours.filter(({ step }) => step === 'unknown')).toEqual([]);
  const activities = ours.filter(({ sdkComponent }) => sdkComponent === 'activity');
  expect(activities.length).toBeGreaterThan(10);
  for (const line of activities)
    expect(line).toMatchObject({ activity: expect.any(String), attempt: expect.any(Number) });
  // Whatever names a run does so under these names.
  for (const line of lines.filter((one) => !about(one))) expect(JSON.stringify(line)).not.toContain(PAYMENTS);

  const said = (msg: string) =>
    ours.filter((line) => line['run'] === `dr/${world.site}/${PAYMENTS}` && line.msg === msg);
  expect(said('action sent')).toMatchObject([
    {
      level: 40,
      step: 'Send failover',
      activity: 'sendAction',
      attempt: 1,
      action: 'failover',
      outcome: 'unknown',
      status: 504,
      requestId: expect.any(String),
      sentAt: expect.any(String),
    },
  ]);
  expect(said('answer lost: looking before anything else')).toMatchObject([
    { level: 40, step: 'Send failover' },
  ]);
  expect(said('lost answer resolved')).toMatchObject([{ step: 'Send failover', resolved: 'adopted' }]);
  expect(said('question asked')).toMatchObject([
    { level: 40, step: 'Start servers in eu-de-02', type: 'ServersNotThere', question: 1 },
  ]);
  expect(said('question closed')).toMatchObject([{ answer: 'skip', by: 'anna', question: 1 }]);
  expect(said('run ended')).toMatchObject([{ outcome: 'completed', posts: 1, lostAnswers: 1 }]);
  const steps = said('step began').map(({ step }) => step);
  expect(steps).toEqual(['Check preconditions', 'Send failover', 'Follow job', 'Start servers in eu-de-02']);
  expect(said('step ended').map(({ step }) => step)).toEqual(steps);
  // Two runs in one worker: neither speaks of the other's step.
  const starter = ours
    .filter((line) => line['run'] === `dr/${world.site}/pg-payments`)
    .map(({ step }) => step);
  expect(new Set(starter)).toEqual(new Set(['Start', 'Find group', 'Hand over']));
  // The call that failed, with the provider's own id of it, in the step that needed it.
  const failed = said('call').filter(({ status }) => status === '504');
  expect(failed).toMatchObject([
    { step: 'Send failover', service: 'sdrs', requestId: said('action sent')[0]?.['requestId'] },
  ]);
  expect(JSON.stringify(lines)).not.toContain(PASSWORD);
});
