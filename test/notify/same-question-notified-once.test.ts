import { expect, test } from 'vitest';
import { startWorkerProcess } from '../support/processes.ts';
import { createWorld, PAYMENTS, report, type World } from '../support/world.ts';
import { bothAt, Receiver } from './receiver.ts';

const ids = (receiver: Receiver, event: string) =>
  receiver.at('/hook', event).map(({ headers }) => headers['x-dr-delivery']);

test('ten starts of one group: everything is told once', async () => {
  const receiver = await Receiver.start();
  const world = await createWorld({ notify: bothAt(receiver) });
  const one = { site: world.site, group: 'pg-payments', by: 'anna' };
  const starts = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      world.client.workflow.start('failover', {
        workflowId: `alert-${world.site}-${index}`,
        taskQueue: world.taskQueue,
        args: [one],
      }),
    ),
  );
  for (const handle of starts) expect(await report(handle)).toMatchObject({ outcome: 'completed' });
  expect(receiver.at('/hook').map(({ headers }) => headers['x-dr-event'])).toEqual(['started', 'completed']);
  expect(receiver.at('/slack')).toHaveLength(2);
});

test('a start that asks before it has found its group is heard, and the run that it starts speaks for itself', async () => {
  const receiver = await Receiver.start();
  const world = await createWorld({ notify: bothAt(receiver) });
  await world.cloud.faults.add({ call: 'groups', fault: { kind: 'status', status: 403, when: 'before' } });
  const handle = await world.start({ group: 'pg-payments', by: 'anna' });
  const [asked] = await receiver.until(1, '/hook', 'question');
  expect(asked?.json).toMatchObject({
    run: `dr/${world.site}/pg-payments`,
    group: { id: null, name: 'pg-payments' },
    question: { step: 'Find group' },
  });
  await handle.executeUpdate('retry', { args: [{ by: 'anna' }] });
  expect(await report(handle)).toMatchObject({ outcome: 'completed' });
  expect(receiver.at('/hook').map(({ headers }) => headers['x-dr-event'])).toEqual([
    'question',
    'answered',
    'started',
    'completed',
  ]);
});

test('a dry run is nobody else’s business', async () => {
  const receiver = await Receiver.start();
  const world = await createWorld({ notify: bothAt(receiver) });
  expect(await report(await world.start({ group: PAYMENTS, dryRun: true }))).toMatchObject({
    outcome: 'dry run',
  });
  expect(receiver.got).toEqual([]);
});

test('a question, its reminders, break-glass and its end, each once and each with what to paste', async () => {
  const receiver = await Receiver.start();
  const world = await createWorld({ notify: bothAt(receiver), timings: { reminder: '1s' } });
  const handle = await world.start({ group: PAYMENTS, approval: 'one', by: 'anna' });
  const [asked] = await receiver.until(1, '/hook', 'question');
  await receiver.until(2, '/hook', 'reminder');
  await handle.executeUpdate('breakGlass', { args: [{ by: 'anna', reason: 'nobody answers' }] });
  await report(handle);
  const { runId } = await world.canonical().describe();
  const run = `dr/${world.site}/${PAYMENTS}`;
  const { question } = (asked?.json ?? {}) as { question?: { answers: unknown[] } };
  expect(question?.answers[0]).toEqual({
    verb: 'approve',
    effect: expect.stringContaining('approves: failover of pg-payments'),
    json: '{"question":1,"by":"you"}',
    command: `dr approve ${run} --question 1`,
  });
  expect(ids(receiver, 'question')).toEqual([`${runId}/question-1`]);
  expect(ids(receiver, 'reminder').slice(0, 2)).toEqual([
    `${runId}/question-1/reminder-1`,
    `${runId}/question-1/reminder-2`,
  ]);
  expect(ids(receiver, 'breakGlass')).toEqual([`${runId}/breakGlass`]);
  expect(ids(receiver, 'answered')).toEqual([`${runId}/question-1/answered`]);
  expect(receiver.at('/hook', 'answered')[0]?.json).toMatchObject({
    answer: { verb: 'breakGlass', by: 'anna', reason: 'nobody answers' },
  });
  expect(ids(receiver, 'completed')).toEqual([`${runId}/completed`]);
});

test('one of two receivers fails twice: it is told again, the other one is not', async () => {
  const receiver = await Receiver.start();
  receiver.answer = ({ path }) => {
    const failing = path === '/slack' && receiver.at('/slack', 'question').length < 3;
    return failing ? 503 : 200;
  };
  const world = await createWorld({ notify: bothAt(receiver) });
  const handle = await world.start({ group: PAYMENTS, approval: 'one', by: 'anna' });
  await receiver.until(3, '/slack', 'question');
  await handle.executeUpdate('decline', { args: [{ by: 'ben' }] });
  expect(await report(handle)).toMatchObject({ outcome: 'declined' });
  expect(receiver.at('/slack', 'question')).toHaveLength(3);
  expect(ids(receiver, 'question')).toHaveLength(1);
});

/** The worker that will die has told the server, for each notice on its way, who has been reached already. */
async function untilRecorded(world: World, target: string, notices: number): Promise<void> {
  for (;;) {
    const { raw } = await world.canonical().describe();
    const details = (raw.pendingActivities ?? []).map(({ heartbeatDetails }) =>
      Buffer.from(heartbeatDetails?.payloads?.[0]?.data ?? []).toString('utf8'),
    );
    const reached = details.filter((text) => text.includes(`"sent":["${target}"]`));
    if (reached.length === notices) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('the worker is killed in mid-send: the next one tells only whom nobody has reached', async () => {
  const receiver = await Receiver.start();
  receiver.answer = ({ path }) => (path === '/slack' ? 'hold' : 200);
  const world = await createWorld({
    ...{ worker: false, notify: bothAt(receiver), timings: { heartbeatTimeout: '1s' } },
  });
  const first = await startWorkerProcess(world);
  const handle = await world.start({ group: PAYMENTS, approval: 'one', by: 'anna' });
  await receiver.until(1, '/slack', 'question');
  await untilRecorded(world, 'hook', 2);
  first.kill('SIGKILL');
  await first.exited;
  const before = receiver.at('/slack', 'question').length;
  receiver.release();

  await startWorkerProcess(world);
  await receiver.until(before + 1, '/slack', 'question');
  await handle.executeUpdate('approve', { args: [{ by: 'ben' }] });
  expect(await report(handle)).toMatchObject({ outcome: 'completed' });
  expect(ids(receiver, 'question')).toHaveLength(1);
});
