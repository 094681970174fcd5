import { randomUUID } from 'node:crypto';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import type { RunStatus } from '../../src/domain/status.ts';
import { createWorld, PAYMENTS, report, untilAsked, untilStatus, type World } from '../support/world.ts';

/** As the Temporal UI's form sends it: some text that calls itself JSON. */
const payload = (text: string) => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(text),
});

async function startForm(world: World, text: string | null): Promise<WorkflowHandle> {
  const { client, taskQueue } = world;
  const workflowId = `form-${randomUUID()}`;
  await client.workflowService.startWorkflowExecution({
    namespace: client.options.namespace,
    workflowId,
    requestId: randomUUID(),
    identity: 'somebody at a form',
    workflowType: { name: 'failover' },
    taskQueue: { name: taskQueue },
    input: text === null ? null : { payloads: [payload(text)] },
  });
  return client.workflow.getHandle(workflowId);
}

/** The run ended at once: with this type and one sentence, no stack, no failed task, and nothing sent. */
async function expectRefused(world: World, handle: WorkflowHandle, type: string): Promise<string> {
  const error: unknown = await handle.result().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(WorkflowFailedError);
  const { cause } = error as WorkflowFailedError;
  expect(cause).toBeInstanceOf(ApplicationFailure);
  expect(cause).toMatchObject({ type, nonRetryable: true });

  const { events = [] } = await handle.fetchHistory();
  const failed = events?.at(-1)?.workflowExecutionFailedEventAttributes?.failure;
  expect(failed?.applicationFailureInfo?.type).toBe(type);
  expect(failed?.stackTrace ?? '').toBe('');
  expect(failed?.cause ?? null).toBeNull();
  expect(events?.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);

  const message = failed?.message ?? '';
  expect(message).not.toContain('\n');
  expect(message).toMatch(/^["A-Z0-9].*[.}]$/);
  expect((await world.cloud.effects()).length).toBe(0);
  return message;
}

const EXAMPLE = 'A correct input is {"site":"eu-de","group":"pg-payments"}';

describe('what is typed into the start form', () => {
  test.each([
    ['no input at all', null, 'The input must be one JSON object, not nothing.'],
    ['text that is no JSON', '{"site": eu-de', 'The input is not JSON.'],
    ['an empty text', '', 'The input is not JSON.'],
    ['null', 'null', 'The input must be one JSON object, not null.'],
    ['a text', '"pg-payments"', 'The input must be one JSON object, not a string.'],
    ['a number', '7', 'The input must be one JSON object, not a number.'],
    ['a list', '[{"site":"eu-de","group":"pg-payments"}]', 'The input must be one JSON object, not a list.'],
    ['an empty object', '{}', '"site" is missing.'],
    ['no group', '{"site":"eu-de"}', '"group" is missing.'],
    ['an empty group', '{"site":"eu-de","group":" "}', '"group" is empty.'],
    ['a number as group', '{"site":"eu-de","group":7}', '"group" must be a text, not a number.'],
    ['an object as site', '{"site":{"name":"eu-de"},"group":"x"}', '"site" must be a text, not an object.'],
    [
      'a text as switch',
      '{"site":"eu-de","group":"x","dryRun":"yes"}',
      '"dryRun" must be true or false, not a string.',
    ],
    [
      'an unknown choice',
      '{"site":"eu-de","group":"x","onFailure":"panic"}',
      '"onFailure" must be "ask" or "abort".',
    ],
    [
      'a key that is none',
      '{"site":"eu-de","group":"x","zone":"eu-de-01"}',
      '"zone" is not known here; known are site, group, from',
    ],
    ['a wrong time', '{"site":"eu-de","group":"x","requestedAt":"now"}', '"requestedAt" must be a time like'],
    [
      'half a goal',
      '{"site":"eu-de","group":"x","goal":{"to":"eu-de-02"}}',
      '"goal" is set by the run itself: leave it out.',
    ],
    ['a line feed', '{"site":"eu-de","group":"pg\\npayments"}', '"group" contains a control character.'],
  ])('%s', async (_name, text, sentence) => {
    const world = await createWorld();
    const message = await expectRefused(world, await startForm(world, text), 'InputInvalid');
    expect(message).toContain(sentence);
    expect(message).toContain(EXAMPLE);
    expect((await world.cloud.calls()).requests).toEqual([]);
  });

  test('a good one, typed by hand, works', async () => {
    const world = await createWorld();
    const handle = await startForm(world, `{ "site": "${world.site}", "group": " pg-payments " }`);
    expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1 });
  });
});

describe('names that are not there', () => {
  test('an unknown site names the known ones', async () => {
    const world = await createWorld();
    const handle = await startForm(world, '{"site":"eu-dee","group":"pg-payments"}');
    const message = await expectRefused(world, handle, 'UnknownSite');
    expect(message).toBe(`Site "eu-dee" is not in this worker's dr.yaml. It knows ${world.site}.`);
    expect((await handle.query<RunStatus>('status')).state).toBe('refused');
  });

  test('an unknown group names those that are there', async () => {
    const world = await createWorld();
    const handle = await world.start({ group: 'pg-payment' });
    const message = await expectRefused(world, handle, 'UnknownGroup');
    expect(message).toContain(`Site ${world.site} has no group "pg-payment". It has pg-available, `);
    expect(message).toContain('pg-payments');
  });

  test('a name that two groups have is refused with the ids of both', async () => {
    const world = await createWorld();
    const twins = (await world.cloud.state()).groups.filter(({ name }) => name === 'pg-twin');
    const handle = await world.start({ group: 'pg-twin' });
    const message = await expectRefused(world, handle, 'AmbiguousGroup');
    expect(message).toContain(`2 groups of site ${world.site} are named pg-twin: give one of the ids `);
    for (const { id } of twins) expect(message).toContain(`${id} (protected, production in eu-de-01)`);
    expect(await report(await world.start({ group: twins[0]?.id ?? '' }))).toMatchObject({
      outcome: 'completed',
    });
  });

  test.each(['pg-payments', PAYMENTS])('a zone that is none of the group: %s', async (group) => {
    const world = await createWorld();
    const handle = await world.start({ group, from: 'eu-west-1' });
    const message = await expectRefused(world, handle, 'InputInvalid');
    expect(message).toBe(
      '"from" is "eu-west-1", but group pg-payments lives in eu-de-01 and eu-de-02: name one of these two.',
    );
  });
});

describe('a goal that somebody copied into the form', () => {
  const copied = { group: 'pg-payments', from: 'eu-de-02', to: 'eu-de-01', fromNamed: true };

  test('under an id of its own it is not trusted: the direction is decided afresh', async () => {
    const world = await createWorld();
    const input = { site: world.site, group: PAYMENTS, goal: copied };
    const handle = await startForm(world, JSON.stringify(input));
    expect(await report(handle)).toMatchObject({ outcome: 'completed', from: 'eu-de-01', to: 'eu-de-02' });
    expect(await world.effects()).toHaveLength(1);
  });

  test('under the id that is the lock it can not turn a group round: the check stops it', async () => {
    const world = await createWorld();
    const handle = await world.start({ group: PAYMENTS, goal: copied });
    const question = await untilAsked(handle);
    expect(question.findings.map((finding) => finding.code)).toContain('production-elsewhere');
    await handle.executeUpdate('abort', { args: [] });
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
    expect(await world.effects()).toEqual([]);
  });

  test('that contradicts "from" is refused', async () => {
    const world = await createWorld();
    const handle = await world.start({ group: PAYMENTS, goal: copied, from: 'eu-de-01' });
    expect(await expectRefused(world, handle, 'InputInvalid')).toContain('leave "goal" out');
  });
});

describe('what is typed into the update dialog', () => {
  async function stopped() {
    const world = await createWorld();
    const { id } = await world.cloud.group('pg-empty');
    const handle = await world.start({ group: id });
    const question = await untilAsked(handle);
    return { world, handle, question };
  }

  /** The outcome of an update whose argument is this text; as the UI's dialog sends it. */
  async function update(world: World, handle: WorkflowHandle, name: string, texts: string[]) {
    const { client } = world;
    const { outcome } = await client.workflowService.updateWorkflowExecution({
      namespace: client.options.namespace,
      workflowExecution: { workflowId: handle.workflowId },
      // 3 = completed.
      waitPolicy: { lifecycleStage: 3 },
      request: {
        meta: { updateId: randomUUID(), identity: 'somebody at a form' },
        input: { name, args: { payloads: texts.map(payload) } },
      },
    });
    return outcome;
  }

  test.each([
    ['text that is no JSON', '{"by": anna', 'The argument is not JSON.'],
    ['a text', '"anna"', '"retry" takes one JSON object.'],
    ['a list', '["anna"]', '"retry" takes one JSON object.'],
    ['a number', '1', '"retry" takes one JSON object.'],
    ['a number inside', '{"by":1}', '"by" must be a text.'],
    ['a key that is none', '{"who":"anna"}', '"who" is not known to "retry".'],
    ['far too much', JSON.stringify({ reason: 'x'.repeat(501) }), '"reason" is longer than 500 characters.'],
  ])('%s is refused with a sentence, and the run is unharmed', async (_name, text, sentence) => {
    const { world, handle, question } = await stopped();
    const outcome = await update(world, handle, 'retry', [text]);
    expect(outcome?.success ?? null).toBeNull();
    expect(outcome?.failure?.message).toContain(sentence);
    expect(outcome?.failure?.message).toMatch(/A correct (one|argument) is \{"by":"you"\}, or nothing\.$/);

    expect((await untilStatus(handle, () => true)).question).toEqual(question);
    const { events } = await handle.fetchHistory();
    expect(events?.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
    await handle.executeUpdate('abort', { args: [] });
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
  });

  test.each([
    ['nothing', []],
    ['null', ['null']],
    ['an empty object', ['{}']],
  ])('%s is a good answer', async (_name, texts) => {
    const { world, handle } = await stopped();
    const outcome = await update(world, handle, 'abort', texts);
    expect(outcome?.success).toBeTruthy();
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
  });

  test('an update that there is not is refused, and the run is unharmed', async () => {
    const { world, handle, question } = await stopped();
    const outcome = await update(world, handle, 'approve', ['{}']);
    expect(outcome?.failure?.message).toContain('approve');
    expect((await untilStatus(handle, () => true)).question).toEqual(question);
    await handle.executeUpdate('abort', { args: [] });
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
  });

  test('out of turn: refused with what is possible now, and the run goes on', async () => {
    const world = await createWorld({ jobs: 'manual' });
    const handle = await world.start({ group: 'pg-payments' });
    await world.cloud.waitForCalls('job');
    for (const verb of ['retry', 'abort']) {
      const outcome = await update(world, world.canonical(), verb, ['{}']);
      expect(outcome?.failure?.message).toMatch(
        /^Nothing waits for an answer now: the run is running \(Follow job\)\. .* to stop the run now, cancel it: that starts nothing new/,
      );
      // The run that only waits says where to send it.
      const front = await update(world, handle, verb, ['{}']);
      expect(front?.failure?.message).toBe(
        `This run only waits for dr/${world.site}/${PAYMENTS}: send "${verb}" to that run.`,
      );
    }
    await world.cloud.finishJob(PAYMENTS);
    expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1 });
  });
});
