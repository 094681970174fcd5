import { expect, test } from 'vitest';
import { createWorld, PAYMENTS, report, untilAsked } from '../support/world.ts';
import { bothAt, Receiver } from './receiver.ts';

test('Slack answers 500 for ever: the run sends, follows and ends; when Slack is back it hears the end, and the webhook hears nothing twice', async () => {
  const receiver = await Receiver.start();
  receiver.answer = ({ path }) => (path === '/slack' ? 500 : 200);
  const world = await createWorld({ notify: bothAt(receiver) });
  const handle = await world.start({ group: PAYMENTS, incident: 'INC-4711', by: 'anna' });
  const result = await report(handle);
  expect(result).toMatchObject({ outcome: 'completed', posts: 1 });
  expect(await world.effects()).toHaveLength(1);

  const { runId } = await world.canonical().describe();
  const after = `notices/${runId}`;
  expect(result.timeline.at(-1)?.text).toContain(`Notice "completed" is not everywhere yet: ${after}`);
  receiver.answer = () => 200;
  expect(await world.client.workflow.getHandle(after).result()).toEqual({
    [`${runId}/completed`]: { sent: ['ops-slack'], refused: [], later: [] },
  });
  const delivered = receiver.at('/slack').filter(({ answered }) => answered === 200);
  expect(delivered.map(({ json }) => json['text'])).toEqual([
    expect.stringContaining('Failover of pg-payments ended: completed'),
  ]);
  expect(receiver.at('/hook').map(({ headers }) => headers['x-dr-event'])).toEqual(['started', 'completed']);
});

test('an address that is refused for good: a line in the timeline, no question, nothing tried again', async () => {
  const receiver = await Receiver.start();
  receiver.answer = ({ path }) => (path === '/slack' ? 404 : 200);
  const world = await createWorld({ notify: bothAt(receiver) });
  const result = await report(await world.start({ group: PAYMENTS }));
  expect(result).toMatchObject({ outcome: 'completed', posts: 1 });
  const lines = result.timeline.map(({ text }) => text).filter((text) => text.startsWith('Notice'));
  expect(lines).toEqual([
    'Notice "started" could not be sent to ops-slack: HTTP 404',
    'Notice "completed" could not be sent to ops-slack: HTTP 404',
  ]);
  expect(receiver.at('/slack')).toHaveLength(2);
});

test('given up after its time, said in the timeline and nowhere else, while the question it was about still waits', async () => {
  const receiver = await Receiver.start();
  receiver.answer = ({ path }) => (path === '/slack' ? 500 : 200);
  const world = await createWorld({ notify: bothAt(receiver), timings: { noticePatience: '1500ms' } });
  const handle = await world.start({ group: PAYMENTS, approval: 'one', by: 'anna' });
  await untilAsked(handle);
  const status = async () => handle.query<{ timeline: { text: string }[] }>('status');
  const givenUp = 'Notice "question" was given up: could not be sent to ops-slack: HTTP 500';
  for (;;) {
    const { timeline } = await status();
    if (timeline.some(({ text }) => text === givenUp)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  receiver.answer = () => 200;
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow('cancelled');
  // Where the group stands is what people must read, not who could not be told of it.
  const [ended] = receiver.at('/hook', 'failed');
  expect(ended?.json['headline']).toContain('Cancelled before anything was sent. Last seen: saw pg-payments');
});

test('a run that fails wakes people, and says how to look closer', async () => {
  const receiver = await Receiver.start();
  const world = await createWorld({ notify: bothAt(receiver) });
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 403, when: 'before' } });
  const handle = await world.start({ group: PAYMENTS, onFailure: 'abort' });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'ProviderRefused' } });
  const [failed] = receiver.at('/hook', 'failed');
  expect(failed?.json).toMatchObject({
    failureType: 'ProviderRefused',
    code: 'DR_PROVIDER_REFUSED',
    format: 'dr-runbooks/notice/1',
    state: 'failed',
    headline: expect.stringMatching(/^Failover of pg-payments ended: failed\. /),
    command: `dr report dr/${world.site}/${PAYMENTS} --out report.html`,
    endedAt: expect.any(String),
  });
});

test('a start that never came to its group is heard: the failover that somebody counts on is not under way', async () => {
  const receiver = await Receiver.start();
  const world = await createWorld({ notify: bothAt(receiver) });
  const handle = await world.start({ group: 'pg-misspelt', by: 'anna' });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'UnknownGroup' } });
  expect(receiver.at('/hook', 'failed')[0]?.json).toMatchObject({
    state: 'refused',
    group: { id: null, name: 'pg-misspelt' },
  });
});
