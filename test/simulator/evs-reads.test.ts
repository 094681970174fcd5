import { describe, expect, test } from 'vitest';
import { defaultProject } from '../../src/simulator/world.ts';
import { passwordAuth, readyToken, simulate } from './harness.ts';

const payments = 'bd35d31b-7ab9-47fc-84c6-3d326c6fa6cb';
const groups = '/os-vendor-replication-consistency-groups';
const pairs = '/os-vendor-replications';

async function defaultWorld() {
  const started = await simulate({ world: 'default' });
  const login = await started.client.login(passwordAuth());
  started.client.token = String(login.headers['x-subject-token']);
  return { ...started, catalog: login.json.token.catalog };
}

const three = {
  tokens: [readyToken],
  groups: [],
  evsGroups: ['a', 'b', 'c'].map((id) => ({ id, name: `rcg-${id}`, pairs: [{}, {}] })),
};

describe('groups', () => {
  test('are listed with the documented fields, the newest first, and nothing else', async () => {
    const { client, control, catalog } = await defaultWorld();
    const endpoint = catalog.find(({ type }) => type === 'volumev2')?.endpoints[0];
    expect(endpoint?.url).toBe(`${client.url}/v2/${defaultProject.id}`);
    const { status, json } = await client.evs('GET', groups);
    expect([status, Object.keys(json)]).toEqual([200, ['replication_consistency_groups']]);
    expect(
      json.replication_consistency_groups.map((group) =>
        [group.name, group.status, group.replication_status, group.priority_station].join(' '),
      ),
    ).toEqual([
      'rcg-error error error eu-de-01',
      'rcg-link-down available inactive eu-de-01',
      'rcg-paused available active-stopped eu-de-01',
      'rcg-failedover failovered active-stopped eu-de-02',
      'rcg-copying available copying eu-de-01',
      'rcg-payments available active eu-de-01',
    ]);
    const shown = (await control.evsGroup('rcg-payments')).group;
    expect(json.replication_consistency_groups.at(-1)).toEqual(shown);
    expect(shown).toEqual({
      id: payments,
      name: 'rcg-payments',
      description: 'Card payments, disks only',
      status: 'available',
      priority_station: 'eu-de-01',
      replication_model: 'hypermetro',
      replication_status: 'active',
      replication_ids: [expect.any(String), expect.any(String)],
      fault_level: '0',
      created_at: '2025-06-04T07:37:06.035000',
      updated_at: null,
    });
    expect(await control.evsGroup('rcg-link-down')).toMatchObject({ group: { fault_level: '5' } });
    expect(await control.evsGroup('rcg-error')).toMatchObject({ group: { failure_detail: '37100048' } });
  });

  test.each([
    ['', 'cba'],
    ['sort_dir=asc', 'abc'],
    ['sort_key=name&sort_dir=asc', 'abc'],
    ['limit=1', 'c'],
    ['limit=1&offset=1', 'b'],
    ['marker=c', 'ba'],
    ['marker=c&limit=1', 'b'],
    ['marker=a', ''],
    ['name=rcg-b', 'b'],
    ['name=rcg', ''],
    ['status=available', 'cba'],
    ['status=failovered', ''],
    ['priority_station=eu-de-02', ''],
    ['changes-since=2025-06-04T07:38:00', 'cb'],
    ['changes-since=2999-01-01', ''],
  ])('query %s', async (query, found) => {
    const { client } = await simulate({ world: three });
    const { json } = await client.evs('GET', `${groups}?${query}`);
    expect(json.replication_consistency_groups.map(({ id }) => id).join('')).toBe(found);
  });

  test.each([
    'limit=0',
    'limit=1001',
    'offset=-1',
    'marker=x',
    'sort_key=x',
    'sort_dir=x',
    'changes-since=x',
  ])('bad query %s', async (query) => {
    const { client } = await simulate({ world: three });
    for (const path of [groups, pairs]) {
      const { status, json } = await client.evs('GET', `${path}?${query}`);
      expect([status, json]).toEqual([400, { badRequest: { code: 400, message: expect.any(String) } }]);
    }
  });

  test('show the zone under the key that is set', async () => {
    const { client, control } = await simulate({ world: three });
    expect(await client.evsGroup('a')).toMatchObject({ priority_station: 'eu-de-01' });
    await control.settings({ evsShowKey: 'priority_staion' });
    const shown = await client.evsGroup('a');
    expect(shown).toMatchObject({ priority_staion: 'eu-de-01' });
    expect(shown).not.toHaveProperty('priority_station');
    const [listed] = (await client.evs('GET', groups)).json.replication_consistency_groups;
    expect(listed).toHaveProperty('priority_station');
  });
});

describe('pairs', () => {
  test('belong to their group', async () => {
    const { client } = await simulate({ world: three });
    const { replication_ids } = await client.evsGroup('b');
    const found = await client.evsPairs('b');
    expect(found.map(({ id }) => id)).toEqual(replication_ids);
    expect(found[0]).toEqual({
      id: replication_ids[0],
      name: 'rcg-b-pair-1',
      description: '',
      status: 'available',
      replication_consistency_group_id: 'b',
      volume_ids: expect.stringMatching(/^[0-9a-f-]{36},[0-9a-f-]{36}$/),
      priority_station: 'eu-de-01',
      replication_model: 'hypermetro',
      replication_status: 'active',
      progress: '100',
      record_metadata: '{"volume_size":40,"volume_type":"ssd","multiattach":false}',
      fault_level: '0',
      created_at: '2025-06-04T07:38:06.035000',
      updated_at: null,
    });
    expect((await client.evs('GET', `${pairs}/${replication_ids[0]}`)).json.replication).toEqual(found[0]);
  });

  test('say what they know as the settings and the world have it', async () => {
    const { client, control } = await simulate({ world: three });
    await control.settings({ evsRecordMetadata: 'object' });
    await control.patchEvsGroup('a', {
      pairs: [null, { status: 'error', progress: null, failure_detail: '37100043' }],
    });
    expect(await client.evsPairs('a')).toMatchObject([
      { progress: '100', record_metadata: { volume_size: 40, multiattach: false } },
      { status: 'error', progress: null, failure_detail: '37100043' },
    ]);
  });

  test('and groups can be found by their disks', async () => {
    const { client } = await simulate({ world: three });
    const [pair] = await client.evsPairs('b');
    const [production, other] = pair!.volume_ids.split(',');
    const count = async (query: string) =>
      (await client.evs('GET', `${pairs}?${query}`)).json.replications.length;
    expect(await count('')).toBe(6);
    expect(await count(`volume_id=${other}`)).toBe(1);
    expect(await count(`volume_ids=${production},${other}`)).toBe(1);
    expect(await count('name=rcg-a-pair-1&status=available&priority_station=eu-de-01')).toBe(1);
    const { json } = await client.evs('GET', `${groups}?volume_id=${production}`);
    expect(json.replication_consistency_groups.map(({ id }) => id)).toEqual(['b']);
  });
});

describe('what is not there', () => {
  const message = expect.stringContaining('none could not be found');
  test.each([
    [{}, 404, { itemNotFound: { code: 404, message } }],
    [{ evsMissingGroup: 400 }, 400, { badRequest: { code: 400, message } }],
    [{ evsErrorEnvelope: 'E3' }, 404, { itemNotFound: { code: 'EVS.1032', message } }],
  ] as const)('with %o', async (settings, status, body) => {
    const { client, control } = await simulate({ world: three });
    await control.settings(settings);
    for (const reply of [
      await client.evs('GET', `${groups}/none`),
      await client.evs('GET', `${pairs}/none`),
      await client.evsAction('none', 'failover'),
    ]) {
      expect([reply.status, reply.json]).toEqual([status, body]);
    }
    expect(await control.effects()).toMatchObject([
      { service: 'evs', groupId: 'none', groupName: null, took: false, refusedBecause: 'EVS.1032' },
    ]);
  });

  test('a token, the project, the path', async () => {
    const { client } = await simulate({ world: three });
    expect((await client.send('GET', `/v2/${defaultProject.id}${groups}`)).json.error_code).toBe(
      'APIGW.0301',
    );
    const headers = { 'X-Auth-Token': readyToken };
    const foreign = await client.send('GET', `/v2/other${groups}`, { headers });
    expect([foreign.status, foreign.json.badRequest.code]).toEqual([400, 400]);
    expect((await client.evs('GET', `${groups}/detail/x`)).json.error_code).toBe('APIGW.0101');
    expect((await client.send('GET', `/v2/${defaultProject.id}/nothing`)).status).toBe(401);
  });
});
