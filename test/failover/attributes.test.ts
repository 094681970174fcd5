import type { WorkflowHandle } from '@temporalio/client';
import { expect, test } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../src/temporal/search-attributes.ts';
import { startWorkerProcess } from '../support/processes.ts';
import { inOwnNamespace } from '../support/namespace.ts';
import { createWorld, PAYMENTS, report, took, untilAsked } from '../support/world.ts';

type Attributes = Partial<Record<keyof typeof SEARCH_ATTRIBUTES, string | boolean>>;

async function attributes(handle: WorkflowHandle): Promise<Attributes> {
  const { typedSearchAttributes } = await handle.describe();
  const found: Attributes = {};
  for (const key of Object.values(SEARCH_ATTRIBUTES)) {
    const value = typedSearchAttributes.get(key);
    if (value !== undefined) found[key.name as keyof Attributes] = value;
  }
  return found;
}

test('a namespace without our search attributes: the run completes all the same, and the memo tells', async () => {
  const world = await inOwnNamespace(await createWorld({ worker: false }));
  await startWorkerProcess(world);
  const handle = await world.start({ group: 'pg-payments', incident: 'INC-1' });
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1 });
  expect(took(await world.effects())).toHaveLength(1);
  for (const one of [handle, world.canonical()]) {
    expect(await attributes(one)).toEqual({});
    expect((await one.describe()).memo).toMatchObject({ state: 'completed', needsHuman: false });
    const { events } = await one.fetchHistory();
    expect(events?.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
  }
});

test('a question in a namespace without them: the memo says that the run waits for a person', async () => {
  const world = await inOwnNamespace(await createWorld({ worker: false }));
  await startWorkerProcess(world);
  const { id } = await world.cloud.group('pg-empty');
  const handle = await world.start({ group: id });
  await untilAsked(handle);
  expect((await handle.describe()).memo).toMatchObject({
    group: 'pg-empty',
    state: 'waiting',
    needsHuman: true,
    step: 'Check preconditions',
    question: 'Group pg-empty has no replication pairs.',
    NOW: [
      expect.stringMatching(/^WAITING FOR YOU since .* UTC: Check preconditions stopped$/),
      'Group pg-empty has no replication pairs. docs/errors.md#DR_PRECONDITION_FAILED',
      expect.stringContaining('dr worker'),
      expect.stringMatching(/^Next, after your answer: Send failover, /),
      'Cancel ends the run at once; nothing has been sent.',
    ],
    PRESS: { retry: { question: 1, by: 'you' } },
  });
  await handle.executeUpdate('abort', { args: [{}] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
  const { memo } = await handle.describe();
  expect(memo).toMatchObject({
    state: 'aborted',
    needsHuman: false,
    NOW: [expect.stringMatching(/^ABORTED at /), expect.any(String), 'docs/errors.md#DR_RUN_ABORTED'],
  });
  expect(memo).not.toHaveProperty('question');
});

test('with them, the list of runs says who waits for whom', async () => {
  const world = await createWorld();
  const { id } = await world.cloud.group('pg-link-down');
  const handle = await world.start({ group: id, incident: 'INC-2' });
  await untilAsked(handle);
  const waiting = {
    DrGroup: 'pg-link-down',
    DrGroupId: id,
    DrState: 'waiting',
    DrStep: 'Check preconditions',
    DrIncident: 'INC-2',
    DrMode: 'real',
    DrNeedsHuman: true,
  };
  expect(await attributes(handle)).toEqual(waiting);
  expect((await handle.describe()).memo).toMatchObject({ state: 'waiting', needsHuman: true });
  // Its own only: groups have the same ids in all tests.
  const asking = `DrNeedsHuman = true AND DrGroupId = "${id}" AND TaskQueue = "${world.taskQueue}"`;
  await untilFound(asking, [handle.workflowId]);

  await world.cloud.patchGroup(id, { pairs: { fault_level: '0' } });
  await handle.executeUpdate('retry', { args: [{}] });
  await report(handle);
  expect(await attributes(handle)).toEqual({
    ...waiting,
    DrState: 'completed',
    DrStep: 'Start servers in eu-de-02',
    DrNeedsHuman: false,
  });
  expect((await handle.describe()).memo).toMatchObject({ state: 'completed', needsHuman: false });
  await untilFound(asking, []);

  /** The list of runs is a moment behind the runs. */
  async function untilFound(query: string, ids: string[]): Promise<void> {
    for (;;) {
      const found: string[] = [];
      for await (const info of world.client.workflow.list({ query })) found.push(info.workflowId);
      if (JSON.stringify(found) === JSON.stringify(ids)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
});

test('a dry run is told from a real one', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: PAYMENTS, dryRun: true });
  await report(handle);
  expect(await attributes(handle)).toMatchObject({ DrMode: 'dry run', DrState: 'dry run' });
});
