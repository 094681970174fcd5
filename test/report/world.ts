import type { WorkflowHandle } from '@temporalio/client';
import { expect } from 'vitest';
import { fetchEvidence, type Evidence } from '../../src/report/index.ts';
import type { World } from '../support/world.ts';
import { expectSound } from './support.ts';

/** The report of a run as anybody gets it, checked against itself and against what the cloud says it was sent. */
export async function evidenceOf(world: World, handle: WorkflowHandle, groupId?: string): Promise<Evidence> {
  const { evidence } = await fetchEvidence(world.client, { id: handle.workflowId });
  expectSound(evidence);
  await expectTrue(world, evidence, groupId);
  return evidence;
}

/** Each POST that arrived is in the report by its id, as far as an answer brought one, and none that did not. */
async function expectTrue(world: World, { calls, counts }: Evidence, groupId?: string): Promise<void> {
  const arrived = (await world.effects(groupId)).filter(({ by }) => by === 'api');
  const ids = arrived.map(({ requestId }) => requestId);
  const answered = arrived.filter(({ answered: status }) => typeof status === 'number');
  const told = calls.posts.flatMap(({ requestId, repeatedAfter401, counted }) =>
    [counted ? requestId : null, repeatedAfter401].filter((id) => id !== null),
  );
  expect(ids).toEqual(expect.arrayContaining(told));
  expect(told).toEqual(expect.arrayContaining(answered.map(({ requestId }) => requestId)));
  const repeats = calls.posts.filter(({ wasRepeated }) => wasRepeated).length;
  expect(counts.posts + repeats).toBeGreaterThanOrEqual(arrived.length);
  const servers = (await world.cloud.serverEffects()).map(({ requestId }) => requestId);
  expect(calls.servers.map(({ requestId }) => requestId)).toEqual(servers);
}
