import { beforeEach, describe, expect, test } from 'vitest';
import type { ServerPatch } from '../../src/simulator/control-client.ts';
import { defaultProject } from '../../src/simulator/world.ts';
import type { Client } from './harness.ts';
import { payments, readyToken, simulate, starting, stopping } from './harness.ts';

let client: Client;
let control: Awaited<ReturnType<typeof simulate>>['control'];
/** Production runs, the DR side is off. */
let production: string[];
let dr: string[];

beforeEach(async () => {
  ({ client, control } = await simulate({
    world: {
      tokens: [readyToken],
      settings: { jobs: 'manual', serverJobs: 'manual' },
      groups: [{ id: payments, name: 'pg-payments', instances: [{ name: 'db' }, { name: 'app' }] }],
    },
  }));
  const servers = await control.servers(payments);
  production = servers.filter((server) => server.production).map(({ id }) => id);
  dr = servers.filter((server) => !server.production).map(({ id }) => id);
});

const jobOf = async (id: unknown) => (await client.get(`/jobs/${String(id)}`)).json;
const statuses = async (...ids: string[]) =>
  Promise.all(ids.map(async (id) => (await client.server(id))?.status));

describe('a server', () => {
  test('is shown with the documented fields', async () => {
    expect(await client.server(production[0]!)).toEqual({
      id: production[0],
      name: 'db',
      status: 'ACTIVE',
      created: '2025-06-03T09:14:00Z',
      updated: '2025-06-03T09:14:00Z',
      tenant_id: defaultProject.id,
      'OS-EXT-STS:vm_state': 'active',
      'OS-EXT-STS:task_state': null,
      'OS-EXT-STS:power_state': 1,
      'OS-EXT-AZ:availability_zone': 'eu-de-01',
    });
    expect(await client.server(dr[0]!)).toMatchObject({
      status: 'SHUTOFF',
      'OS-EXT-STS:vm_state': 'stopped',
      'OS-EXT-STS:power_state': 4,
      'OS-EXT-AZ:availability_zone': 'eu-de-02',
    });
    await control.patchServer(dr[0]!, { status: 'ERROR' });
    expect(await client.server(dr[0]!)).toMatchObject({
      status: 'ERROR',
      'OS-EXT-STS:vm_state': 'error',
      'OS-EXT-STS:power_state': 0,
    });
  });

  test('that is not there', async () => {
    await control.patchServer(production[0]!, { deleted: true });
    for (const id of ['none', production[0]!]) {
      const { status, json } = await client.get(`/cloudservers/${id}`);
      expect([status, json]).toEqual([404, { error: { code: 'Ecs.0114', message: expect.any(String) } }]);
    }
    await expect(control.patchServer(production[0]!, {})).rejects.toThrow('404');
    expect((await control.group(payments)).servers).toHaveLength(3);
  });

  test('belongs to a project and needs a token', async () => {
    const path = `/cloudservers/${production[0]}`;
    expect((await client.send('GET', `/v1/${defaultProject.id}${path}`)).status).toBe(401);
    const headers = { 'X-Auth-Token': readyToken };
    const foreign = await client.send('GET', `/v1/other${path}`, { headers });
    expect([foreign.status, foreign.json.error.code]).toEqual([400, 'Ecs.0005']);
  });
});

describe('start and stop', () => {
  test.each([
    ['start', 'SHUTOFF', 'powering-on', 'ACTIVE'],
    ['SOFT', 'ACTIVE', 'powering-off', 'SHUTOFF'],
    ['HARD', 'ACTIVE', 'powering-off', 'SHUTOFF'],
    [undefined, 'ACTIVE', 'powering-off', 'SHUTOFF'],
  ])('%s', async (type, before, during, after) => {
    const ids = type === 'start' ? dr : production;
    const body = type === 'start' ? starting(...ids) : stopping(type, ...ids);
    const { status, json } = await client.power(body);
    expect([status, Object.keys(json)]).toEqual([200, ['job_id']]);
    expect(await client.server(ids[0]!)).toMatchObject({
      status: before,
      'OS-EXT-STS:task_state': during,
    });
    expect(await jobOf(json.job_id)).toMatchObject({
      status: 'RUNNING',
      job_id: json.job_id,
      end_time: null,
      entities: { sub_jobs_total: 2 },
    });
    expect(await control.finishServers({ jobId: json.job_id })).toBe(2);
    expect(await client.server(ids[0]!)).toMatchObject({ status: after, 'OS-EXT-STS:task_state': null });
    const sub = (server_id: string | undefined) => ({
      status: 'SUCCESS',
      entities: { server_id },
      error_code: null,
      fail_reason: null,
    });
    expect(await jobOf(json.job_id)).toMatchObject({
      status: 'SUCCESS',
      end_time: expect.stringMatching(/Z$/),
      error_code: null,
      entities: { sub_jobs: ids.map(sub) },
    });
    expect(await control.serverEffects()).toMatchObject([
      {
        n: 1,
        action: type === 'start' ? 'start' : 'stop',
        type: type === 'start' ? null : (type ?? 'SOFT'),
        took: true,
        jobId: json.job_id,
        answered: 200,
        servers: [
          { id: ids[0], name: 'db', statusBefore: before },
          { id: ids[1], name: 'app', statusBefore: before },
        ],
      },
    ]);
    expect(await control.effects()).toEqual([]);
  });

  test('of what is there already changes nothing and succeeds at once', async () => {
    const start = await client.power(starting(...production));
    const stop = await client.power(stopping('SOFT', ...dr));
    for (const { json } of [start, stop]) expect((await jobOf(json.job_id)).status).toBe('SUCCESS');
    expect(await statuses(...production, ...dr)).toEqual(['ACTIVE', 'ACTIVE', 'SHUTOFF', 'SHUTOFF']);
    await expect(control.finishServers()).rejects.toThrow('404');
  });

  test('take their time, each its own', async () => {
    await control.settings({ serverJobs: 'timed', serverStartMs: 0, serverStopMs: 3_600_000 });
    await client.power(starting(...dr));
    await client.power(stopping('HARD', ...production));
    expect(await statuses(...dr, ...production)).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE']);
    expect((await control.state()).serverJobs.map((job) => job['status'])).toEqual(['SUCCESS', 'RUNNING']);
  });

  test('asked for twice end together; the opposite is refused, except by force', async () => {
    const first = (await client.power(starting(dr[0]!))).json.job_id;
    const second = (await client.power(starting(dr[0]!))).json.job_id;
    const soft = (await client.power(stopping('SOFT', dr[0]!))).json.job_id;
    expect(await jobOf(soft)).toMatchObject({ status: 'FAIL', error_code: 'Ecs.0100' });
    const hard = (await client.power(stopping('HARD', dr[0]!))).json.job_id;
    expect(await control.finishServers({ jobId: first })).toBe(1);
    expect(await jobOf(first)).toMatchObject({ status: 'FAIL', error_code: 'Ecs.0100' });
    await control.finishServers({ jobId: hard });
    expect((await jobOf(hard)).status).toBe('SUCCESS');
    expect((await jobOf(second)).status).toBe('FAIL');
    const third = (await client.power(starting(dr[0]!))).json.job_id;
    const fourth = (await client.power(starting(dr[0]!))).json.job_id;
    expect(await control.finishServers({ serverId: dr[0]! })).toBe(2);
    expect([(await jobOf(third)).status, (await jobOf(fourth)).status]).toEqual(['SUCCESS', 'SUCCESS']);
  });

  test.each<[string, unknown]>([
    ['nothing', {}],
    ['both', { ...starting('a'), ...stopping('SOFT', 'a') }],
    ['no servers', starting()],
    ['servers without id', { 'os-start': { servers: [{}] } }],
    ['an unknown type', stopping('soft', 'a')],
    ['another action', { reboot: { servers: [{ id: 'a' }] } }],
    ['too many', starting(...Array.from({ length: 1_001 }, String))],
  ])('a body with %s is refused', async (_name, body) => {
    const { status, json } = await client.power(body);
    expect([status, json.error.code]).toEqual([400, 'Ecs.0005']);
    expect(await control.serverEffects()).toMatchObject([
      { took: false, jobId: null, answered: 400, refusedBecause: 'Ecs.0005' },
    ]);
  });
});

describe('servers that fail', () => {
  const settled = async (action: unknown, patch: ServerPatch, id: string) => {
    await control.settings({ serverJobs: 'timed', serverStartMs: 0, serverStopMs: 0 });
    await control.patchServer(id, patch);
    return (await client.power(action)).json.job_id;
  };
  const partly = (id: string, code: string) => ({
    status: 'FAIL',
    error_code: code,
    entities: {
      sub_jobs: [
        {
          status: 'FAIL',
          entities: { server_id: id, errorcode_message: expect.any(String) },
          error_code: code,
        },
        { status: 'SUCCESS', error_code: null },
      ],
    },
  });

  test.each<[string, ServerPatch, string]>([
    ['fails to start', { fault: 'failsToStart' }, 'Ecs.0226'],
    ['is locked', { locked: true }, 'Ecs.0605'],
    ['is deleted', { deleted: true }, 'Ecs.0114'],
    ['is in error', { status: 'ERROR' }, 'Ecs.0100'],
  ])('one %s, the other starts: the job fails in part', async (_name, patch, code) => {
    const job = await settled(starting(...dr), patch, dr[0]!);
    expect(await jobOf(job)).toMatchObject(partly(dr[0]!, code));
    expect((await statuses(...dr))[1]).toBe('ACTIVE');
  });

  test('stuck while powering on, until somebody ends it', async () => {
    const job = await settled(starting(...dr), { fault: 'stuckPoweringOn' }, dr[0]!);
    expect(await jobOf(job)).toMatchObject({
      status: 'RUNNING',
      entities: { sub_jobs: [{ status: 'RUNNING' }, { status: 'SUCCESS' }] },
    });
    expect(await client.server(dr[0]!)).toMatchObject({
      status: 'SHUTOFF',
      'OS-EXT-STS:task_state': 'powering-on',
    });
    await control.patchServer(dr[0]!, { status: 'ACTIVE' });
    expect((await jobOf(job)).status).toBe('SUCCESS');
  });

  test('ignores a SOFT stop, but not a HARD one', async () => {
    const soft = await settled(stopping('SOFT', ...production), { fault: 'ignoresSoftStop' }, production[0]!);
    expect(await client.server(production[0]!)).toMatchObject({
      status: 'ACTIVE',
      'OS-EXT-STS:task_state': 'powering-off',
    });
    expect((await jobOf(soft)).status).toBe('RUNNING');
    await client.power(stopping('HARD', production[0]!));
    expect(await statuses(...production)).toEqual(['SHUTOFF', 'SHUTOFF']);
    expect((await jobOf(soft)).status).toBe('SUCCESS');
  });

  test('by hand', async () => {
    const { job_id } = (await client.power(starting(...dr))).json;
    expect(await control.finishServers({ serverId: dr[0]! }, 'FAIL')).toBe(1);
    expect(await control.finishServers({ serverId: dr[1]! })).toBe(1);
    expect(await jobOf(job_id)).toMatchObject(partly(dr[0]!, 'Ecs.0226'));
    expect(await client.server(dr[0]!)).toMatchObject({ status: 'SHUTOFF', 'OS-EXT-STS:task_state': null });
  });

  test('deleted or locked while starting', async () => {
    const { job_id } = (await client.power(starting(...dr))).json;
    await control.patchServer(dr[0]!, { deleted: true });
    await control.patchServer(dr[1]!, { locked: true });
    expect(await control.finishServers()).toBe(1);
    expect(await jobOf(job_id)).toMatchObject({
      status: 'FAIL',
      entities: { sub_jobs: [{ error_code: 'Ecs.0114' }, { error_code: 'Ecs.0605' }] },
    });
  });

  test('a call that names a missing one can be refused as a whole', async () => {
    await control.settings({ missingServer: 'refuse' });
    const { status, json } = await client.power(starting(dr[0]!, 'none'));
    expect([status, json.error.code]).toEqual([404, 'Ecs.0114']);
    expect(await control.serverEffects()).toMatchObject([
      { took: false, servers: [{ id: dr[0] }, { id: 'none', name: null, statusBefore: null }] },
    ]);
  });
});

describe('faults', () => {
  test('lose the answer, before or after the effect', async () => {
    for (const when of ['before', 'after'] as const) {
      await control.faults.add({ call: 'serverAction', fault: { kind: 'status', status: 504, when } });
      expect((await client.power(starting(...dr))).status).toBe(504);
      expect(await client.server(dr[0]!)).toMatchObject({
        'OS-EXT-STS:task_state': when === 'before' ? null : 'powering-on',
      });
    }
    expect(await control.serverEffects()).toMatchObject([
      { took: false, refusedBecause: 'fault:status', answered: 504 },
      { took: true, jobId: expect.any(String), answered: 504 },
    ]);
  });

  test('come in the forms of ECS, and a made-up success has a job', async () => {
    await control.faults.add({ call: 'server', fault: { kind: 'status', status: 500 } });
    expect((await client.get(`/cloudservers/${dr[0]}`)).json.error.code).toBe('Ecs.0000');
    await control.faults.add({ call: 'serverAction', fault: { kind: 'badJson', when: 'before' } });
    expect((await client.power(starting(dr[0]!))).text).toMatch(/^\{"job_id":"ff8080826/);
  });

  test('doom a whole job, once', async () => {
    await control.settings({ serverJobs: 'timed', serverStartMs: 0 });
    await control.faults.add({
      call: 'serverAction',
      groupId: payments,
      fault: { kind: 'jobFail', errorCode: 'Ecs.0002' },
    });
    const { job_id } = (await client.power(starting(...dr))).json;
    expect(await jobOf(job_id)).toMatchObject({ status: 'FAIL', error_code: 'Ecs.0002' });
    await client.power(starting(...dr));
    expect(await statuses(...dr)).toEqual(['ACTIVE', 'ACTIVE']);
  });

  test('start late', async () => {
    const id = await control.faults.add({
      call: 'serverAction',
      fault: { kind: 'lateStart', status: 502, startAfter: 'release' },
    });
    expect((await client.power(starting(...dr))).status).toBe(502);
    expect(await control.release(id)).toBe(1);
    await control.finishServers();
    expect(await statuses(...dr)).toEqual(['ACTIVE', 'ACTIVE']);
    expect(await control.serverEffects()).toMatchObject([
      { n: 1, took: false },
      { n: 2, by: 'late', lateOf: 1, took: true, answered: null },
    ]);
  });

  test('show servers and jobs as they were; jobs of both services have counters of their own', async () => {
    const { job_id } = (await client.power(starting(dr[0]!))).json;
    await control.finishServers();
    await control.faults.add({ call: 'server', fault: { kind: 'stale', reads: 1 } });
    await control.faults.add({ call: 'serverJob', fault: { kind: 'stale', reads: 1 } });
    expect([...(await statuses(dr[0]!)), ...(await statuses(dr[0]!))]).toEqual(['SHUTOFF', 'ACTIVE']);
    expect([(await jobOf(job_id)).status, (await jobOf(job_id)).status]).toEqual(['RUNNING', 'SUCCESS']);
    await jobOf((await client.failover(payments)).json.job_id);
    const { counts } = await control.calls();
    expect(counts).toMatchObject({ server: 2, serverAction: 1, serverJob: 2, job: 1, action: 1 });
  });
});

describe('the group looks at its servers', () => {
  const reverse = { 'reverse-server-group': { priority_station: 'target' } };

  test('reverse needs production stopped, and nothing half stopped', async () => {
    expect((await client.action(payments, reverse)).json.error.code).toBe('SDRS.1319');
    await client.power(stopping('SOFT', ...production));
    expect((await client.action(payments, reverse)).json.error.code).toBe('SDRS.1319');
    await control.finishServers();
    expect((await client.action(payments, reverse)).status).toBe(200);
    await control.finishJob(payments);
    await client.power(starting(...dr));
    const order = [...(await control.effects()), ...(await control.serverEffects())]
      .toSorted((a, b) => a.seq - b.seq)
      .map(({ action, took }) => `${action} ${took}`);
    expect(order).toEqual(['reverse false', 'stop true', 'reverse false', 'reverse true', 'start true']);
  });

  test.each(['off', 'started'] as const)(
    'a failover turns production off for good; the DR servers are then %s',
    async (serversAfterFailover) => {
      await control.settings({ serversAfterFailover });
      const pending = (await client.power(stopping('SOFT', production[0]!))).json.job_id;
      await client.failover(payments);
      expect(await statuses(...production, ...dr)).toEqual(['SHUTOFF', 'SHUTOFF', 'SHUTOFF', 'SHUTOFF']);
      expect((await jobOf(pending)).status).toBe('SUCCESS');
      await control.finishJob(payments);
      const after = serversAfterFailover === 'off' ? 'SHUTOFF' : 'ACTIVE';
      expect(await statuses(...dr)).toEqual([after, after]);
      const { job_id } = (await client.power(starting(production[0]!))).json;
      expect(await jobOf(job_id)).toMatchObject({ status: 'FAIL', error_code: 'Ecs.0605' });
      expect((await control.servers(payments)).filter((server) => server.production)).toMatchObject(
        dr.map((id) => ({ id, zone: 'eu-de-02', groupName: 'pg-payments' })),
      );
    },
  );

  test('reprotect needs the DR side stopped, and frees the old production', async () => {
    await client.failover(payments);
    await control.finishJob(payments);
    await client.power(starting(...dr));
    await control.finishServers();
    await control.patchServer(production[0]!, { status: 'ACTIVE' });
    const start = { 'start-server-group': {} };
    expect((await client.action(payments, start)).json.error.code).toBe('SDRS.1342');
    await control.patchServer(production[0]!, { status: 'SHUTOFF' });
    expect((await client.action(payments, start)).status).toBe(200);
    await control.finishJob(payments);
    expect((await control.servers(payments)).map(({ locked }) => locked)).toEqual(Array(4).fill(false));
  });
});
