import { expect, test } from 'vitest';
import { cloudWith, json, type Handler, type Seen } from './support.ts';
import { evsCloud } from './evs-cloud.ts';

const query = ({ url }: Seen): URLSearchParams => new URL(url, 'http://x').searchParams;

const groups = (from: number, to: number): object[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => ({
    id: `g-${from + index}`,
    name: 'rcg',
    status: 'available',
  }));

/** Lists have no count and no links. */
const listOf =
  (total: number): Handler =>
  (request, response) => {
    const [limit, offset] = ['limit', 'offset'].map((name) => Number(query(request).get(name)));
    const end = Math.min(total, (offset ?? 0) + (limit ?? 0));
    json(response, 200, { replication_consistency_groups: groups(offset ?? 0, end) });
  };

const evs = { site: { service: 'evs' } } as const;

test.each([
  [0, 1],
  [499, 1],
  [500, 2],
  [1_250, 3],
])('%i groups are read to their end in %i pages', async (total, pages) => {
  const cloud = await cloudWith(listOf(total), evs);
  const list = await cloud.service.listGroups();
  expect(new Set(list.map(({ id }) => id)).size).toBe(total);
  expect(cloud.calls().map((call) => query(call).get('offset'))).toEqual(
    Array.from({ length: pages }, (_, page) => String(page * 500)),
  );
});

test('a service that ignores offset is not asked for ever', async () => {
  const cloud = await cloudWith(
    (_, response) => json(response, 200, { replication_consistency_groups: groups(0, 500) }),
    evs,
  );
  expect(await cloud.service.listGroups()).toHaveLength(500);
  expect(cloud.calls()).toHaveLength(2);
});

test('a real list over several pages, the newest first', async () => {
  const more = Array.from({ length: 520 }, (_, index) => ({ name: `rcg-${index}`, pairs: [{}] }));
  const { service } = await evsCloud({ more });
  const list = await service.listGroups();
  expect(list).toHaveLength(521);
  expect(list.at(0)?.name).toBe('rcg-519');
  expect(list.at(-1)?.name).toBe('rcg-payments');
});

test('an answer without the list is malformed, and the field is named', async () => {
  const cloud = await cloudWith((_, response) => json(response, 200, { groups: [] }), evs);
  await expect(cloud.service.listGroups()).rejects.toMatchObject({
    kind: 'malformed',
    message: expect.stringContaining('replication_consistency_groups'),
  });
});
