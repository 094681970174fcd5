import { describe, expect, test } from 'vitest';
import { groupStatuses } from '../../src/simulator/model.ts';
import type { Client } from './harness.ts';
import { payments, readyToken, simulate, stopping } from './harness.ts';

// Written out by hand from the API reference, not taken from the simulator's own rules.
const drillable = [
  'available',
  'protected',
  'failed-over',
  'error-starting',
  'error-stopping',
  'error-reversing',
  'error-reprotecting',
  'error-failing-over',
];

const world = {
  tokens: [readyToken],
  settings: { jobs: 'manual' as const },
  groups: [{ id: payments, name: 'pg-payments', instances: [{ name: 'db' }, { name: 'app' }] }],
  vpcs: [
    { id: 'fits' },
    { id: 'fits-and-more', subnets: ['10.0.0.0/24', '192.168.0.0/24'] },
    { id: 'bare', subnets: [] },
    { id: 'other', subnets: ['10.0.0.0/24'] },
  ],
};

const jobOf = async (client: Client, id: string) => (await client.get(`/jobs/${id}`)).json;

/** What a drill must leave alone. */
const production = async (client: Client) => {
  const { disaster_recovery_drill_num: _num, ...group } = Object(await client.group(payments));
  return [group, await client.pairs(payments), await client.instances(payments)];
};

test('a drill is made, runs beside production, gets another name, and goes', async () => {
  const { client, control } = await simulate({ world });
  const before = await production(client);
  const own = await control.servers();
  const reply = await client.createDrill(payments, { name: 'drill-1' });
  expect([reply.status, Object.keys(reply.json)]).toEqual([200, ['job_id']]);
  const job = await jobOf(client, reply.json.job_id);
  expect(job).toMatchObject({ status: 'RUNNING', job_type: 'createDisasterRecoveryDrill' });
  const { disaster_recovery_drill_id: id } = job.entities;
  expect(await client.drill(id)).toEqual({
    id,
    name: 'drill-1',
    status: 'creating',
    server_group_id: payments,
    drill_vpc_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{1,3}$/),
    updated_at: expect.any(String),
    drill_servers: [],
  });

  expect(await control.finishJob(id)).toBe(reply.json.job_id);
  expect(await jobOf(client, reply.json.job_id)).toMatchObject({ status: 'SUCCESS', error_code: null });
  const drill = await client.drill(id);
  expect(drill.status).toBe('available');
  const instances = await client.instances(payments);
  expect(drill.drill_servers.map((one) => one.protected_instance)).toEqual(instances.map((one) => one.id));
  for (const { drill_server_id } of drill.drill_servers) {
    expect(await client.server(drill_server_id)).toMatchObject({
      status: 'ACTIVE',
      'OS-EXT-AZ:availability_zone': 'eu-de-02',
    });
  }
  expect(await client.group(payments)).toMatchObject({ disaster_recovery_drill_num: 1 });
  expect(await client.drills(payments)).toEqual([drill]);

  const renamed = await client.sdrs('PUT', `/disaster-recovery-drills/${id}`, {
    body: JSON.stringify({ disaster_recovery_drill: { name: 'drill-2' } }),
  });
  expect(renamed.status).toBe(200);
  expect(renamed.json.disaster_recovery_drill).toMatchObject({ id, name: 'drill-2', status: 'available' });
  expect((await client.drill(id)).updated_at > drill.updated_at).toBe(true);

  const { status, json } = await client.deleteDrill(id);
  expect([status, (await client.drill(id)).status]).toEqual([200, 'deleting']);
  expect(await jobOf(client, json.job_id)).toMatchObject({
    status: 'RUNNING',
    job_type: 'deleteDisasterRecoveryDrill',
    entities: { disaster_recovery_drill_id: id },
  });
  await control.finishJob(json.job_id);
  expect((await jobOf(client, json.job_id)).status).toBe('SUCCESS');
  const gone = await client.get(`/disaster-recovery-drills/${id}`);
  expect([gone.status, gone.json.error.code]).toEqual([400, 'SDRS.1902']);
  for (const { drill_server_id } of drill.drill_servers) {
    expect((await client.get(`/cloudservers/${drill_server_id}`)).status).toBe(404);
  }
  expect(await client.group(payments)).toMatchObject({ disaster_recovery_drill_num: 0 });
  expect(await production(client)).toEqual(before);
  expect(await control.servers()).toEqual(own);
  expect((await control.state()).vpcs.map((vpc) => vpc.id)).toContain(drill.drill_vpc_id);
});

describe('the group', () => {
  test.each(groupStatuses.map((status) => ({ status, can: drillable.includes(status) })))(
    '$status: $can',
    async ({ status, can }) => {
      const { client, control } = await simulate({ world });
      await control.patchGroup(payments, { status });
      const reply = await client.createDrill(payments);
      expect([reply.status, reply.json.error?.code]).toEqual(can ? [200, undefined] : [400, 'SDRS.1002']);
      expect((await client.group(payments)).status).toBe(status);
      expect(await client.drills(payments)).toHaveLength(can ? 1 : 0);
    },
  );

  test('takes no drill once an action was accepted, shown or not', async () => {
    const { client, control } = await simulate({ world });
    await control.settings({ statusLagMs: 3_600_000 });
    await client.failover(payments);
    expect((await client.createDrill(payments)).json.error.code).toBe('SDRS.1002');
  });

  test.each([
    ['SDRS.1013' as const, 400],
    ['itemNotFound' as const, 404],
  ])('that is not there answers as set: %s', async (missingGroup, status) => {
    const { client, control } = await simulate({ world });
    await control.settings({ missingGroup });
    expect((await client.createDrill('none')).status).toBe(status);
  });

  test('has the drill on the side that is not production', async () => {
    const { client, control } = await simulate({ world });
    await control.patchGroup(payments, { status: 'failed-over', priority_station: 'target' });
    await client.createDrill(payments);
    await control.finishJob(payments);
    const [drill] = await client.drills(payments);
    expect(await client.server(drill!.drill_servers[0]!.drill_server_id)).toMatchObject({
      'OS-EXT-AZ:availability_zone': 'eu-de-01',
    });
  });

  test.each([
    [100, 'refuse', 200, 'ACTIVE'],
    [99, 'refuse', 400, undefined],
    [99, 'unbootable', 200, 'ERROR'],
  ] as const)('at %i %% of its data, %s', async (progress, drillBeforeSync, status, server) => {
    const { client, control } = await simulate({ world });
    await control.patchGroup(payments, { pairs: { progress } });
    await control.settings({ drillBeforeSync, jobs: 'timed', jobInitMs: 0, jobMs: 0 });
    const reply = await client.createDrill(payments);
    expect([reply.status, reply.json.error?.code]).toEqual([
      status,
      status === 400 ? 'SDRS.1830' : undefined,
    ]);
    const [{ drills } = { drills: [] }] = (await control.state()).groups;
    expect(drills[0]?.servers.map((one) => one.status)).toEqual(server && [server, server]);
  });

  test('without instances has a drill without servers', async () => {
    const { client, control } = await simulate({ world });
    const id = await control.addGroup({ name: 'empty', instances: [], pairs: [] });
    await client.createDrill(id);
    await control.finishJob(id);
    expect(await client.drills(id)).toMatchObject([{ status: 'available', drill_servers: [] }]);
  });

  test('may have two drills of one name: nothing guards against a second POST', async () => {
    const { client } = await simulate({ world });
    for (const _time of [1, 2]) expect((await client.createDrill(payments)).status).toBe(200);
    expect((await client.drills(payments)).map(({ name }) => name)).toEqual(['drill', 'drill']);
  });

  test('counts among those that had one lately, afterwards too', async () => {
    const { client, control } = await simulate({ world });
    const count = async () => (await client.get('/server-groups?query_type=period_no_dr_drill')).json.count;
    expect(await count()).toBe(1);
    await client.createDrill(payments);
    await control.finishJob(payments);
    await client.deleteDrill((await client.drills(payments))[0]!.id);
    await control.finishJob(payments);
    expect([await count(), await client.drills(payments)]).toEqual([0, []]);
  });
});

describe('the VPC', () => {
  test.each([
    ['fits', null],
    ['fits-and-more', null],
    ['none', 'SDRS.1928'],
    ['bare', 'SDRS.1908'],
    ['other', 'SDRS.1909'],
    ['', 'SDRS.0204'],
    [7, 'SDRS.0204'],
  ])('%s: %s', async (drill_vpc_id, code) => {
    const { client } = await simulate({ world });
    const reply = await client.createDrill(payments, { drill_vpc_id });
    expect([reply.status, reply.json.error?.code ?? null]).toEqual([code ? 400 : 200, code]);
    expect(await client.drills(payments)).toMatchObject(code ? [] : [{ drill_vpc_id }]);
  });

  test('is made for a drill that names none', async () => {
    const { client, control } = await simulate({ world });
    const before = (await control.state()).vpcs;
    for (const drill_vpc_id of [undefined, null]) await client.createDrill(payments, { drill_vpc_id });
    const made = (await client.drills(payments)).map((drill) => drill.drill_vpc_id);
    expect((await control.state()).vpcs).toEqual([
      ...before,
      ...made.map((id) => ({ id, subnets: ['192.168.0.0/24'] })),
    ]);
    expect(new Set(made).size).toBe(2);
  });

  test("can't be the group's own", async () => {
    const { client } = await simulate({ world });
    const { source_vpc_id: drill_vpc_id } = Object(await client.group(payments));
    expect((await client.createDrill(payments, { drill_vpc_id })).json.error.code).toBe('SDRS.1907');
  });

  test('has one drill at a time, also one that does not show yet', async () => {
    const { client, control } = await simulate({ world });
    await control.settings({ statusLagMs: 3_600_000 });
    const create = () => client.createDrill(payments, { drill_vpc_id: 'fits' });
    expect((await create()).status).toBe(200);
    expect(await client.drills(payments)).toEqual([]);
    expect((await create()).json.error.code).toBe('SDRS.1921');
    await control.finishJob(payments);
    const [drill] = await client.drills(payments);
    expect((await create()).json.error.code).toBe('SDRS.1921');
    await client.deleteDrill(drill!.id);
    await control.finishJob(drill!.id);
    expect((await create()).status).toBe(200);
  });
});

describe('bodies', () => {
  const drill = { server_group_id: payments, name: 'd' };
  test.each([
    ['all letters that are allowed', { ...drill, name: 'Drill_1.2-x' }, null],
    ['64 letters', { ...drill, name: 'd'.repeat(64) }, null],
    ['65 letters', { ...drill, name: 'd'.repeat(65) }, 'SDRS.0202'],
    ['a blank', { ...drill, name: 'a drill' }, 'SDRS.0202'],
    ['an umlaut', { ...drill, name: 'übung' }, 'SDRS.0202'],
    ['an empty name', { ...drill, name: '' }, 'SDRS.0202'],
    ['no name', { server_group_id: payments }, 'SDRS.0202'],
    ['no group', { name: 'd' }, 'SDRS.0207'],
    ['no drill', undefined, 'SDRS.0201'],
    ['a list', [drill], 'SDRS.0201'],
  ])('%s', async (_name, fields, code) => {
    const { client, control } = await simulate({ world });
    const body = JSON.stringify({ disaster_recovery_drill: fields });
    const reply = await client.sdrs('POST', '/disaster-recovery-drills', { body });
    expect([reply.status, reply.json.error?.code ?? null]).toEqual([code ? 400 : 200, code]);
    expect(await control.drillEffects()).toMatchObject([{ took: code === null, refusedBecause: code }]);
  });

  test('of another type, or not JSON', async () => {
    const { client } = await simulate({ world });
    const text = await client.createDrill(payments, {}, { headers: { 'Content-Type': 'text/plain' } });
    const cut = await client.createDrill(payments, {}, { body: '{"disaster_recovery_drill":' });
    expect([text.json.error.code, cut.json.error.code]).toEqual(['SDRS.0201', 'SDRS.0201']);
  });

  test.each([
    [{ name: 'other' }, null],
    [{ name: 'no good' }, 'SDRS.0202'],
    [undefined, 'SDRS.0201'],
  ])('that rename: %o', async (fields, code) => {
    const { client, control } = await simulate({ world });
    await control.patchGroup(payments, { drills: [{ name: 'drill' }] });
    const [drill] = await client.drills(payments);
    const body = JSON.stringify({ disaster_recovery_drill: fields });
    const reply = await client.sdrs('PUT', `/disaster-recovery-drills/${drill!.id}`, { body });
    expect([reply.status, reply.json.error?.code ?? null]).toEqual([code ? 400 : 200, code]);
    expect((await client.drill(drill!.id)).name).toBe(code ? 'drill' : 'other');
  });

  test('a drill that is not there', async () => {
    const { client } = await simulate({ world });
    const body = JSON.stringify({ disaster_recovery_drill: { name: 'd' } });
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const call = method === 'PUT' ? { body } : {};
      const reply = await client.sdrs(method, '/disaster-recovery-drills/none', call);
      expect([method, reply.status, reply.json.error.code]).toEqual([method, 400, 'SDRS.1902']);
    }
  });
});

describe('deletion', () => {
  test.each([
    ['available', true],
    ['error', true],
    ['error-deleting', true],
    ['creating', false],
    ['deleting', false],
  ] as const)('%s: %s', async (status, can) => {
    const { client, control } = await simulate({ world });
    await control.patchGroup(payments, { drills: [{ name: 'drill', status }] });
    const [drill] = await client.drills(payments);
    const reply = await client.deleteDrill(drill!.id);
    expect([reply.status, reply.json.error?.code]).toEqual(can ? [200, undefined] : [400, 'SDRS.1913']);
    expect((await client.drill(drill!.id)).status).toBe(can ? 'deleting' : status);
  });

  test('is refused the second time, shown or not', async () => {
    const { client, control } = await simulate({ world });
    await control.settings({ statusLagMs: 3_600_000 });
    await control.patchGroup(payments, { drills: [{ name: 'drill' }] });
    const [drill] = await client.drills(payments);
    await client.deleteDrill(drill!.id);
    expect((await client.drill(drill!.id)).status).toBe('available');
    expect((await client.deleteDrill(drill!.id)).json.error.code).toBe('SDRS.1913');
  });

  test('goes on whatever the group does', async () => {
    const { client, control } = await simulate({ world });
    await control.patchGroup(payments, { drills: [{ name: 'drill' }] });
    await client.failover(payments);
    expect((await client.deleteDrill((await client.drills(payments))[0]!.id)).status).toBe(200);
    await control.finishJob(payments);
    expect((await client.group(payments)).status).toBe('failed-over');
    await control.finishJob(payments);
    expect(await client.drills(payments)).toEqual([]);
  });
});

describe('actions on a group with a drill', () => {
  test.each([
    ['failover-server-group', {}, 'protected'],
    ['reverse-server-group', { priority_station: 'target' }, 'protected'],
    ['start-server-group', {}, 'failed-over'],
    ['stop-server-group', {}, 'protected'],
  ] as const)('%s', async (action, value, status) => {
    const { client, control } = await simulate({ world });
    await control.patchGroup(payments, {
      status,
      drills: [{ name: 'drill' }],
      servers: { production: 'SHUTOFF' },
    });
    await control.settings({ drillBlocks: true });
    expect((await client.action(payments, { [action]: value })).json.error.code).toBe('SDRS.1002');
    await control.settings({ drillBlocks: false });
    expect((await client.action(payments, { [action]: value })).status).toBe(200);
    await control.finishJob(payments);
    expect(await client.drills(payments)).toMatchObject([{ status: 'available' }]);
  });

  test('drill servers are stopped like others, and are not the group’s own', async () => {
    const { client, control } = await simulate({ world });
    await control.patchGroup(payments, { drills: [{ name: 'drill' }] });
    await control.settings({ serverStopMs: 0 });
    const [drill] = await client.drills(payments);
    const id = drill!.drill_servers[0]!.drill_server_id;
    const { job_id } = (await client.power(stopping('SOFT', id))).json;
    expect((await jobOf(client, job_id)).status).toBe('SUCCESS');
    expect((await client.server(id)).status).toBe('SHUTOFF');
    expect((await control.servers(payments)).map((server) => server.id)).not.toContain(id);
    await control.patchServer(id, { deleted: true });
    expect((await control.group(payments)).drills[0]?.servers).toHaveLength(1);
  });
});
