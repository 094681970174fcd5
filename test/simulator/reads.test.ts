import { describe, expect, test } from 'vitest';
import { pairTime, spacedTime, zonedTime } from '../../src/simulator/timestamps.ts';
import { defaultProject } from '../../src/simulator/world.ts';
import { passwordAuth, payments, simulate } from './harness.ts';

async function defaultWorld() {
  const started = await simulate({ world: 'default' });
  started.client.token = String((await started.client.login(passwordAuth())).headers['x-subject-token']);
  return started;
}

describe('timestamps', () => {
  test.each([
    ['2026-01-15T08:30:00.740Z', '2026-01-15 08:30:00.74', '2026-01-15T08:30:00.740000'],
    ['2026-01-15T08:30:45.000Z', '2026-01-15 08:30:45.0', '2026-01-15T08:30:45.000000'],
    ['2026-01-15T08:30:45.123Z', '2026-01-15 08:30:45.123', '2026-01-15T08:30:45.123000'],
  ])('%s', (iso, spaced, pair) => {
    const ms = Date.parse(iso);
    expect([spacedTime(ms), pairTime(ms), zonedTime(ms)]).toEqual([spaced, pair, iso]);
  });
});

describe('groups', () => {
  test('are listed with the documented fields', async () => {
    const { client } = await defaultWorld();
    const { status, headers, json } = await client.get('/server-groups');
    expect(status).toBe(200);
    expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
    expect(json.count).toBe(11);
    expect(json.server_groups[0]).toMatchObject({
      id: payments,
      name: 'pg-payments',
      status: 'protected',
      progress: 100,
      priority_station: 'source',
      source_availability_zone: 'eu-de-01',
      target_availability_zone: 'eu-de-02',
      protected_instance_num: 3,
      replication_num: 4,
      protected_status: null,
      replication_status: null,
      health_status: null,
      protection_type: 'replication-pair',
      created_at: '2025-06-03 09:14:00.74',
    });
  });

  test.each([
    ['status=available', ['pg-available']],
    ['name=twin', ['pg-twin', 'pg-twin']],
    ['availability_zone=eu-de-02', ['pg-moved', 'pg-failed-over']],
    ['query_type=stop_protected', ['pg-failed-over', 'pg-available']],
    ['query_type=status_abnormal', []],
    ['query_type=general&name=moved', ['pg-moved']],
    ['limit=2&offset=1', ['pg-orders', 'pg-twin']],
    ['limit=0', []],
    ['marker=x', []],
  ])('filter %s', async (query, names) => {
    const { client } = await defaultWorld();
    const { json } = await client.get(`/server-groups?${query}`);
    expect(json.server_groups.map((group: { name: string }) => group.name)).toEqual(names);
  });

  test.each([
    ['limit=1001', 'SDRS.0221'],
    ['limit=x', 'SDRS.0221'],
    ['offset=-1', 'SDRS.0222'],
    ['query_type=other', 'SDRS.0201'],
  ])('bad filter %s', async (query, code) => {
    const { client } = await simulate();
    const reply = await client.get(`/server-groups?${query}`);
    expect([reply.status, reply.json.error.code]).toEqual([400, code]);
  });

  test.each([
    ['SDRS.1013' as const, 400, { error: { code: 'SDRS.1013', message: 'Protection group not found' } }],
    [
      'itemNotFound' as const,
      404,
      { itemNotFound: { code: 'SDRS.1013', message: 'Protection group not found' } },
    ],
  ])('a missing one answers as set: %s', async (missingGroup, status, body) => {
    const { client, control } = await simulate();
    await control.settings({ missingGroup });
    for (const reply of [await client.get('/server-groups/none'), await client.failover('none')]) {
      expect([reply.status, reply.json]).toEqual([status, body]);
    }
  });
});

describe('instances and pairs', () => {
  test('belong to their group and to each other', async () => {
    const { client } = await defaultWorld();
    const instances = await client.instances(payments);
    const pairs = await client.pairs(payments);
    expect(instances.map(({ name }) => name)).toEqual(['pay-db-1', 'pay-app-1', 'pay-app-2']);
    expect(pairs).toHaveLength(4);
    expect(instances[0]!.attachment).toEqual([
      { replication: pairs[0]!.id, device: '/dev/vda' },
      { replication: pairs[1]!.id, device: '/dev/vdb' },
    ]);
    expect(pairs[0]).toMatchObject({
      status: 'protected',
      progress: 100,
      replication_status: 'active',
      fault_level: '0',
      attachment: [{ device: '/dev/vda', protected_instance: instances[0]!.id }],
      created_at: '2025-06-03T09:14:00.740000',
    });
    expect(pairs[0]!.volume_ids.split(',')).toHaveLength(2);
    expect((await client.get(`/protected-instances/${instances[0]!.id}`)).json.protected_instance).toEqual(
      instances[0],
    );
    expect((await client.get(`/replications/${pairs[0]!.id}`)).json.replication).toEqual(pairs[0]);
  });

  test('can be filtered', async () => {
    const { client } = await defaultWorld();
    const [database] = await client.instances(payments);
    const both = encodeURIComponent(JSON.stringify([payments]));
    const count = async (path: string) => (await client.get(path)).json.count;
    expect(await count(`/protected-instances?server_group_ids=${both}&server_group_id=other`)).toBe(3);
    expect(await count(`/protected-instances?server_group_id=${payments}&name=app`)).toBe(2);
    expect(await count('/protected-instances?query_type=status_abnormal')).toBe(2);
    expect(await count('/protected-instances?status=invalid')).toBe(1);
    expect(await count(`/replications?protected_instance_id=${database?.id}`)).toBe(2);
    expect(await count('/replications?availability_zone=eu-de-02')).toBe(2);
    const tooMany = encodeURIComponent(JSON.stringify(Array.from({ length: 31 }, String)));
    expect((await client.get(`/replications?server_group_ids=${tooMany}`)).json.error.code).toBe('SDRS.0226');
  });

  test.each([
    ['/protected-instances/none', 'SDRS.1320'],
    ['/replications/none', 'SDRS.1608'],
  ])('missing: %s', async (path, code) => {
    const { client } = await simulate();
    const reply = await client.get(path);
    expect([reply.status, reply.json.error.code]).toEqual([400, code]);
  });
});

describe('drills', () => {
  const drill = { name: 'drill-june', drill_vpc_id: 'vpc-1' };

  test('are none, unless the world has some', async () => {
    const { client, control } = await simulate();
    expect((await client.get('/disaster-recovery-drills')).json).toEqual({
      count: 0,
      disaster_recovery_drills: [],
    });
    expect(await client.group(payments)).toMatchObject({ disaster_recovery_drill_num: 0 });
    const id = await control.addGroup({ name: 'drilled', drills: [drill, { name: 'b', status: 'error' }] });
    expect(await client.group(id)).toMatchObject({ disaster_recovery_drill_num: 2 });
    const { json } = await client.get(`/disaster-recovery-drills?server_group_id=${id}&name=june`);
    const [instance] = await client.instances(id);
    expect(json).toMatchObject({
      count: 1,
      disaster_recovery_drills: [
        {
          name: 'drill-june',
          status: 'available',
          server_group_id: id,
          drill_vpc_id: 'vpc-1',
          created_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{1,3}$/),
          drill_servers: [{ protected_instance: instance?.id, drill_server_id: expect.any(String) }],
        },
      ],
    });
  });

  test.each([
    ['status=error', 1],
    ['status=creating', 0],
    ['drill_vpc_id=vpc-1', 1],
    [`server_group_id=${payments}`, 2],
    ['server_group_id=other', 0],
    ['limit=1', 2],
  ])('filter %s', async (query, count) => {
    const { client, control } = await simulate();
    await control.patchGroup(payments, { drills: [drill, { name: 'b', status: 'error' }] });
    expect((await client.get(`/disaster-recovery-drills?${query}`)).json.count).toBe(count);
  });

  test('a group that had one lately is not among those without', async () => {
    const { client, control } = await simulate();
    const count = async () => (await client.get('/server-groups?query_type=period_no_dr_drill')).json.count;
    expect(await count()).toBe(1);
    await control.patchGroup(payments, { drills: [drill] });
    expect(await count()).toBe(0);
  });
});

describe('the rest of the API', () => {
  test('versions need no token', async () => {
    const { client } = await simulate();
    expect((await client.send('GET', '/')).json.versions[0]).toMatchObject({ id: 'v1', status: 'CURRENT' });
    expect((await client.send('GET', '/v1')).json.version).toMatchObject({ id: 'v1' });
  });

  test('quotas', async () => {
    const { client } = await simulate();
    const { resources } = (await client.get('/sdrs/quotas')).json.quotas;
    expect(resources).toMatchObject([
      { type: 'server_groups', used: 1 },
      { type: 'replications', used: 1 },
    ]);
  });

  test.each([
    ['DELETE', '/disaster-recovery-drills'],
    ['POST', '/disaster-recovery-drills/some'],
    ['DELETE', `/server-groups/${payments}`],
    ['GET', '/cloudservers'],
    ['PUT', '/server-groups'],
    ['GET', `/server-groups/${payments}/action`],
  ])('%s %s is unknown to the gateway', async (method, path) => {
    const { client } = await simulate();
    const reply = await client.sdrs(method, path);
    expect([reply.status, reply.json.error_code]).toEqual([404, 'APIGW.0101']);
    const anonymous = await client.send(method, `/v1/${defaultProject.id}${path}`);
    expect(anonymous.status).toBe(401);
  });
});
