import { expect, test } from 'vitest';
import type { GroupOptions } from '../../src/config/groups.ts';
import { evsCloud, RCG } from './evs-cloud.ts';

const NAMED: GroupOptions = {
  zones: ['eu-de-01', 'eu-de-02'],
  servers: { 'eu-de-01': ['db-1', 'app-1'], 'eu-de-02': ['db-2'] },
  probes: [],
};

const named = (key: string, options: Partial<GroupOptions> = {}) => ({
  site: { groups: new Map([[key, { ...NAMED, ...options }]]) },
});

const instance = (id: string, sourceServer: string | null, targetServer: string | null) => ({
  id,
  name: null,
  status: 'named in dr.yaml',
  productionZone: null,
  sourceServer,
  targetServer,
});

test.each([
  ['by name', 'rcg-payments'],
  ['by id', RCG],
])('zones and servers that dr.yaml gives %s', async (_, key) => {
  const { service } = await evsCloud(named(key));
  const zones = { sourceZone: 'eu-de-01', targetZone: 'eu-de-02' };
  const reading = await service.observe(RCG);
  expect(reading.group).toMatchObject(zones);
  expect(reading.instances).toEqual([
    instance('db-1', 'db-1', null),
    instance('app-1', 'app-1', null),
    instance('db-2', null, 'db-2'),
  ]);
  expect(reading.gaps).toEqual([]);
  expect(await service.readGroup(RCG)).toEqual(reading.group);
  expect(await service.listGroups()).toEqual([reading.group]);
});

test('after a move, the zones stay as the group was created', async () => {
  const { service } = await evsCloud({
    ...named(RCG),
    group: { status: 'failovered' },
  });
  expect(await service.readGroup(RCG)).toMatchObject({
    productionZone: 'eu-de-02',
    sourceZone: 'eu-de-01',
    targetZone: 'eu-de-02',
  });
});

test('the id counts before the name', async () => {
  const other: GroupOptions = { zones: null, servers: {}, probes: [] };
  const groups = new Map([
    ['rcg-payments', other],
    [RCG, NAMED],
  ]);
  const { service } = await evsCloud({ site: { groups } });
  expect(await service.readGroup(RCG)).toMatchObject({ sourceZone: 'eu-de-01' });
});

test.each([
  ['nothing', new Map<string, GroupOptions>()],
  ['another group', new Map([['rcg-orders', NAMED]])],
  ['no zones', new Map([['rcg-payments', { ...NAMED, zones: null, servers: {} }]])],
])('dr.yaml names %s: no zones, no servers', async (_, groups) => {
  const { service } = await evsCloud({ site: { groups } });
  const reading = await service.observe(RCG);
  expect(reading.group).toMatchObject({ sourceZone: null, targetZone: null });
  expect(reading).toMatchObject({ instances: [], gaps: [] });
});

test('zones that the service contradicts are left out, servers too, and that is said', async () => {
  const { service } = await evsCloud({ ...named(RCG), group: { zones: ['eu-de-03', 'eu-de-01'] } });
  const reading = await service.observe(RCG);
  expect(reading.group).toMatchObject({ productionZone: 'eu-de-03', sourceZone: null, targetZone: null });
  expect(reading.instances).toEqual([]);
  expect(reading.gaps).toEqual([
    expect.stringMatching(/eu-de-01 and eu-de-02 for rcg-payments, but.*in eu-de-03/),
  ]);
});
