import { expect, test } from 'vitest';
import type { FindingCode } from '../../src/domain/findings.ts';
import { canonicalRunId } from '../../src/domain/run-id.ts';
import { createWorld, report, untilAsked, type World } from '../support/world.ts';

const CASES: { group: string; from?: string; finding: FindingCode; says: string }[] = [
  { group: 'pg-empty', finding: 'no-replication-pairs', says: 'has no replication pairs' },
  { group: 'pg-available', finding: 'wrong-status', says: 'is available' },
  {
    group: 'pg-deleted-server',
    finding: 'server-deleted',
    says: 'was deleted outside the replication service',
  },
  { group: 'pg-link-down', finding: 'replication-link-down', says: 'fault level 5' },
  {
    group: 'pg-moved',
    finding: 'production-elsewhere',
    says: 'Production of pg-moved is in eu-de-02, not in eu-de-01',
  },
  { group: 'pg-moved', from: 'eu-de-01', finding: 'production-elsewhere', says: 'not in eu-de-01' },
  { group: 'pg-failed-over', from: 'eu-de-02', finding: 'wrong-status', says: 'is failed-over' },
  { group: 'pg-disagree', finding: 'direction-disagrees', says: 'say otherwise' },
];

async function groupId(world: World, name: string): Promise<string> {
  return (await world.cloud.group(name)).id;
}

test.each(CASES)(
  '$group (from $from): $finding stops the run before any POST',
  async ({ group, from, finding, says }) => {
    const world = await createWorld();
    const id = await groupId(world, group);
    const handle = await world.start({ group: id, ...(from ? { from } : {}) });
    const question = await untilAsked(handle);
    expect(question).toMatchObject({ step: 'Check preconditions', type: 'PreconditionFailed' });
    const found = question.findings.find((one) => one.code === finding);
    expect(found).toMatchObject({ weight: 'blocks' });
    expect(found?.saw).toContain(says);
    expect(found?.todo).not.toBe('');
    expect(await world.effects(id)).toEqual([]);
    await handle.executeUpdate('abort', { args: [] });
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
    expect(await world.effects(id)).toEqual([]);
  },
);

test('production moved by an earlier switchover: a failover out of the other zone works when it is named', async () => {
  const world = await createWorld();
  const result = await report(await world.start({ group: 'pg-moved', from: 'eu-de-02' }));
  expect(result).toMatchObject({ outcome: 'completed', from: 'eu-de-02', to: 'eu-de-01' });
});

test('onFailure abort: a run that nobody watches ends with the finding', async () => {
  const world = await createWorld();
  const handle = await world.start({ group: 'pg-empty', onFailure: 'abort' });
  await expect(handle.result()).rejects.toMatchObject({
    cause: { type: 'PreconditionFailed', message: expect.stringContaining('has no replication pairs') },
  });
  expect(await world.effects(await groupId(world, 'pg-empty'))).toEqual([]);
});

test('a dry run says which finding would stop the real one', async () => {
  const world = await createWorld();
  const result = await report(await world.start({ group: 'pg-link-down', dryRun: true }));
  expect(result.outcome).toBe('dry run');
  expect(result.findings.map((finding) => finding.code)).toContain('replication-link-down');
});

test('retry after the finding is mended: the check runs on a fresh reading', async () => {
  const world = await createWorld();
  const id = await groupId(world, 'pg-link-down');
  const handle = await world.start({ group: id });
  await untilAsked(handle);
  await world.cloud.patchGroup(id, { pairs: { fault_level: '0' } });
  await handle.executeUpdate('retry', { args: [{ by: 'anna' }] });
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1 });
});

test('a group with an operation under way is not touched', async () => {
  const world = await createWorld({ jobs: 'manual' });
  const id = await groupId(world, 'pg-orders');
  await world.cloud.person({ groupId: id, action: 'stop' });
  const handle = await world.start({ group: id });
  const question = await untilAsked(handle);
  expect(question.findings.map((finding) => finding.code)).toEqual(['busy']);
  expect((await world.effects(id)).map((effect) => effect.by)).toEqual(['person']);
  await handle.executeUpdate('abort', { args: [] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
  expect(canonicalRunId(world.site, id)).toBe(handle.workflowId);
});
