import { expect, test } from 'vitest';
import { CloudError } from '../../src/cloud/errors.ts';
import { evsCloud, RCG } from './evs-cloud.ts';
import { cloudWith, failureOf, json, type Handler } from './support.ts';

test.each(['priority_station', 'priority_staion'] as const)(
  'a group that shows its zone as %s',
  async (evsShowKey) => {
    const { service } = await evsCloud({ settings: { evsShowKey } });
    expect(await service.readGroup(RCG)).toEqual({
      id: RCG,
      name: 'rcg-payments',
      status: 'available',
      productionZone: 'eu-de-01',
      sourceZone: null,
      targetZone: null,
      replicationStatus: 'active',
      faultLevel: '0',
      failureDetail: null,
      createdAt: '2025-06-04T07:37:06.035000',
      updatedAt: null,
    });
  },
);

test('a group in trouble says what with, in its list and by itself', async () => {
  const trouble = {
    status: 'error_reversing',
    replication_status: 'error',
    fault_level: '5',
    failure_detail: '37100048',
  } as const;
  const { service } = await evsCloud({ group: trouble });
  const said = {
    status: 'error_reversing',
    replicationStatus: 'error',
    faultLevel: '5',
    failureDetail: '37100048',
  };
  expect(await service.readGroup(RCG)).toMatchObject(said);
  expect(await service.listGroups()).toEqual([expect.objectContaining(said)]);
});

test.each(['text', 'object'] as const)(
  'observe: the pairs of this group, with metadata as %s',
  async (evsRecordMetadata) => {
    const { service, control } = await evsCloud({
      settings: { evsRecordMetadata },
      group: {
        replication_status: 'copying',
        pairs: [
          { progress: 40, fault_level: '2' },
          { replication_status: 'inactive', priority_station: 'eu-de-02' },
        ],
      },
      more: [{ name: 'rcg-other', pairs: [{}] }],
    });
    const reading = await service.observe(RCG);
    const pair = { id: expect.any(String), status: 'available' };
    expect(reading.pairs.toSorted((a, b) => String(a.name).localeCompare(String(b.name)))).toEqual([
      {
        ...pair,
        name: 'rcg-payments-pair-1',
        replicationStatus: 'copying',
        productionZone: 'eu-de-01',
        faultLevel: '2',
        progress: 40,
      },
      {
        ...pair,
        name: 'rcg-payments-pair-2',
        replicationStatus: 'inactive',
        productionZone: 'eu-de-02',
        faultLevel: '0',
        progress: null,
      },
    ]);
    expect(reading).toMatchObject({ group: { id: RCG }, instances: [], failedTasks: [], gaps: [] });
    expect(Number.isNaN(Date.parse(reading.at))).toBe(false);
    const { requests } = await control.calls();
    expect(requests.map(({ path }) => path)).toContain(
      `/v2/0605767a5a80d5762f2bc00f3a4f4e4c/os-vendor-replications?limit=500&offset=0&replication_consistency_group_id=${RCG}`,
    );
  },
);

const GROUP = { id: 'g-1', name: 'rcg', status: 'available', priority_station: 'az2.dc2' };

/** Answers with these pairs whatever is asked for. */
const withPairs =
  (replications: unknown[]): Handler =>
  ({ url }, response) =>
    json(
      response,
      200,
      url.includes('os-vendor-replications') ? { replications } : { replication_consistency_group: GROUP },
    );

test('a service that ignores the filter: pairs of other groups, and of none, are left out', async () => {
  const pair = { status: 'available', replication_consistency_group_id: 'g-1' };
  const cloud = await cloudWith(
    withPairs([
      { ...pair, id: 'p-1', progress: '7', volume_ids: 'a, b', priority_staion: 'az2.dc2' },
      { ...pair, id: 'p-2', replication_consistency_group_id: 'g-2' },
      { ...pair, id: 'p-3', replication_consistency_group_id: null },
    ]),
    { site: { service: 'evs' } },
  );
  const { pairs } = await cloud.service.observe('g-1');
  expect(pairs).toEqual([
    {
      id: 'p-1',
      name: null,
      status: 'available',
      productionZone: 'az2.dc2',
      replicationStatus: null,
      faultLevel: null,
      progress: 7,
    },
  ]);
});

test.each(['id', 'status'])(
  "a pair without %s can't be decided on: malformed, and the field is named",
  async (field) => {
    const pair = { id: 'p-1', status: 'available', replication_consistency_group_id: 'g-1', [field]: null };
    const cloud = await cloudWith(withPairs([pair]), { site: { service: 'evs' } });
    expect(await failureOf(cloud.service.observe('g-1'))).toMatchObject({
      kind: 'malformed',
      retryable: false,
      message: expect.stringContaining(field),
    });
  },
);

test.each([
  ['404', 'E4'],
  ['404', 'E3'],
  ['400', 'E4'],
] as const)('a missing group: HTTP %s in form %s', async (status, evsErrorEnvelope) => {
  const evsMissingGroup = status === '404' ? 404 : 400;
  const { service } = await evsCloud({ settings: { evsMissingGroup, evsErrorEnvelope } });
  const error = await failureOf(service.readGroup('not-there'));
  expect(error).toMatchObject({ kind: 'http', status: evsMissingGroup, retryable: false });
  expect(error instanceof CloudError && error.notFound).toBe(true);
});

test('an id that is none goes nowhere', async () => {
  const { service, control } = await evsCloud();
  expect(await failureOf(service.readGroup('../volumes'))).toMatchObject({ kind: 'malformed' });
  expect(await failureOf(service.observe('a b'))).toMatchObject({ kind: 'malformed' });
  expect((await control.calls()).requests).toEqual([]);
});

test('there are no jobs to read', async () => {
  const { service, control } = await evsCloud();
  expect(await failureOf(service.readJob('job-1'))).toMatchObject({
    name: 'CloudError',
    kind: 'unsupported',
    retryable: false,
    message: expect.stringContaining('EVS has no jobs'),
  });
  expect((await control.calls()).requests).toEqual([]);
});

test('login tells what doctor prints', async () => {
  const { service } = await evsCloud();
  expect(await service.login()).toEqual({
    projectId: '0605767a5a80d5762f2bc00f3a4f4e4c',
    tokenExpiresAt: expect.stringContaining('T'),
  });
});

test('a read that fails for a while may be repeated, and a token that is void is replaced', async () => {
  const { service, control } = await evsCloud();
  await control.faults.add({ call: 'group', fault: { kind: 'status', status: 503 } });
  expect(await failureOf(service.readGroup(RCG))).toMatchObject({ status: 503, retryable: true });
  await control.revokeTokens();
  expect(await service.readGroup(RCG)).toMatchObject({ id: RCG });
});
