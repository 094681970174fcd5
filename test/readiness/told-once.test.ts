import { expect, test } from 'vitest';
import { bothAt, Receiver } from '../notify/receiver.ts';
import { check, createReadyWorld, grave, untilListed } from './support.ts';

const LINK_DOWN = { pairs: { fault_level: '5' } } as const;
const LINK_UP = { pairs: { fault_level: '0' } } as const;

test('not ready is told once, and ready again once, when it has been fine twice', async () => {
  const receiver = await Receiver.start();
  const world = await createReadyWorld([{ name: 'pg-payments' }, { name: 'pg-orders' }], {
    notify: bothAt(receiver),
  });
  const { id } = await world.cloud.group('pg-payments');
  let listed = 0;
  const checked = async (): Promise<string> => {
    const { verdict } = await check(world);
    await untilListed(world, ++listed);
    return verdict;
  };

  expect(await checked()).toBe('ready');
  await world.cloud.patchGroup(id, LINK_DOWN);
  expect(await checked()).toBe('not ready');
  const [page] = await receiver.until(1, '/hook', 'notReady');
  expect(page?.json).toMatchObject({
    event: 'notReady',
    procedure: 'readiness',
    state: 'not ready',
    site: world.site,
    group: { id: null, name: world.site },
    command: `dr ready ${world.site}`,
    readiness: { wholeSite: false, groups: [{ id, name: 'pg-payments' }] },
  });
  expect(page?.json['headline']).toContain('pg-payments');
  expect(await checked()).toBe('not ready');
  await world.cloud.patchGroup(id, LINK_UP);
  expect(await checked()).toBe('ready');
  // It comes and goes: one page is enough.
  await world.cloud.patchGroup(id, LINK_DOWN);
  expect(await checked()).toBe('not ready');
  await world.cloud.patchGroup(id, LINK_UP);
  expect(await checked()).toBe('ready');
  expect(await checked()).toBe('ready');
  await receiver.until(1, '/hook', 'readyAgain');
  expect(await checked()).toBe('ready');
  expect(receiver.at('/hook').map(({ headers }) => headers['x-dr-event'])).toEqual([
    'notReady',
    'readyAgain',
  ]);
  await receiver.until(2, '/slack');
  expect(receiver.at('/slack')).toHaveLength(2);
});

test('what has passed by at the second look is nobody’s business', async () => {
  const receiver = await Receiver.start();
  const world = await createReadyWorld([{ name: 'pg-payments' }], { notify: bothAt(receiver) });
  const { id } = await world.cloud.group('pg-payments');
  // Of the first reading; the second sees the group itself.
  await world.cloud.faults.add({ call: 'group', groupId: id, fault: { kind: 'status', status: 403 } });
  const result = await check(world);
  expect([result.verdict, ...grave(result.groups[0]?.findings ?? [])]).toEqual(['ready']);
  expect((await world.cloud.calls()).counts.group).toBe(2);
  expect(result.told).toEqual({});
  expect(receiver.got).toEqual([]);
});
