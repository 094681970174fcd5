import { describe, expect, test } from 'vitest';
import { groupStatuses } from '../../src/simulator/model.ts';
import type { GroupStatus } from '../../src/simulator/model.ts';
import { payments, readyToken, simulate } from './harness.ts';

// Written out by hand from the API reference, not taken from the simulator's own rules.
const allowed: Record<
  string,
  Partial<Record<GroupStatus, [via: string, done: string, failed: string, job: string]>>
> = {
  'start-server-group': {
    available: ['starting', 'protected', 'error-starting', 'startProtectionGroupNoCG'],
    'error-starting': ['starting', 'protected', 'error-starting', 'startProtectionGroupNoCG'],
    'failed-over': ['reprotecting', 'protected', 'error-reprotecting', 'reprotectProtectionGroupNoCG'],
    'error-reprotecting': ['reprotecting', 'protected', 'error-reprotecting', 'reprotectProtectionGroupNoCG'],
  },
  'stop-server-group': {
    protected: ['stopping', 'available', 'error-stopping', 'stopProtectionGroupNoCG'],
    'error-stopping': ['stopping', 'available', 'error-stopping', 'stopProtectionGroupNoCG'],
  },
  'failover-server-group': {
    protected: ['failing-over', 'failed-over', 'error-failing-over', 'failoverProtectionGroupNoCG'],
    'error-failing-over': [
      'failing-over',
      'failed-over',
      'error-failing-over',
      'failoverProtectionGroupNoCG',
    ],
    'error-reversing': ['failing-over', 'failed-over', 'error-failing-over', 'failoverProtectionGroupNoCG'],
  },
  'reverse-server-group': {
    protected: ['reversing', 'protected', 'error-reversing', 'reverseProtectionGroupNoCG'],
    'error-reversing': ['reversing', 'protected', 'error-reversing', 'reverseProtectionGroupNoCG'],
  },
};

const bodyOf = (action: string) => ({
  [action]: action === 'reverse-server-group' ? { priority_station: 'target' } : {},
});

const ways = Object.entries(allowed).flatMap(([action, table]) =>
  groupStatuses.map((status) => ({ action, status, way: table[status] })),
);

const world = (status: GroupStatus) => ({
  tokens: [readyToken],
  settings: { jobs: 'manual' as const },
  groups: ['done', 'failed'].map((name) => ({ id: name, name, status, running: 'none' as const })),
});

describe('allowed', () => {
  const table = ways.flatMap(({ way, ...rest }) => (way ? [{ ...rest, way }] : []));
  test.each(table)('$action from $status', async ({ action, status, way }) => {
    const { client, control } = await simulate({ world: world(status) });
    const [via, done, failed, jobType] = way;
    for (const [id, result, end] of [
      ['done', 'SUCCESS', done],
      ['failed', 'FAIL', failed],
    ] as const) {
      const before = await client.group(id);
      const reply = await client.action(id, bodyOf(action));
      expect(reply.status).toBe(200);
      const { job_id } = reply.json;
      expect(job_id).toMatch(/^ff8080826[0-9a-f]{23}$/);
      expect((await client.group(id)).status).toBe(via);
      expect((await client.get(`/jobs/${job_id}`)).json).toMatchObject({
        status: 'RUNNING',
        job_type: jobType,
      });
      const again = await client.action(id, bodyOf(action));
      expect([again.status, again.json.error.code]).toEqual([400, 'SDRS.1002']);
      await control.finishJob(id, result);
      const after = await client.group(id);
      expect(after.status).toBe(end);
      expect(after.updated_at > before.updated_at).toBe(true);
      expect((await client.get(`/jobs/${job_id}`)).json.status).toBe(result);
      const members = [...(await client.pairs(id)), ...(await client.instances(id))];
      expect(members.map((member) => member.status)).toEqual([end, end]);
      expect(await control.effects(id)).toMatchObject([
        { took: true, jobId: job_id, jobType, statusBefore: status, answered: 200, by: 'api' },
        { took: false, statusBefore: via, refusedBecause: 'SDRS.1002', answered: 400 },
      ]);
    }
  });
});

describe('refused', () => {
  test.each(ways.filter(({ way }) => !way))('$action from $status', async ({ action, status }) => {
    const { client, control } = await simulate({ world: world(status) });
    const reply = await client.action('done', bodyOf(action));
    expect([reply.status, reply.json.error.code]).toEqual([400, 'SDRS.1002']);
    expect(await control.effects()).toMatchObject([
      { took: false, refusedBecause: 'SDRS.1002', statusBefore: status, answered: 400 },
    ]);
    expect((await client.group('done')).status).toBe(status);
  });
});

describe('what an action does', () => {
  test('failover flips the station at the end, stops the copying and turns the old production off', async () => {
    const { client, control } = await simulate();
    const power = async () =>
      (await control.group(payments)).servers.map(({ site, status, locked }) => [site, status, locked]);
    expect(await power()).toEqual([
      ['source', 'ACTIVE', false],
      ['target', 'SHUTOFF', false],
    ]);
    await client.failover(payments);
    expect(await client.group(payments)).toMatchObject({
      status: 'failing-over',
      priority_station: 'source',
    });
    await control.finishJob(payments);
    expect(await client.group(payments)).toMatchObject({ status: 'failed-over', priority_station: 'target' });
    expect(await client.pairs(payments)).toMatchObject([
      { priority_station: 'target', replication_status: 'active-stopped' },
    ]);
    expect(await client.instances(payments)).toMatchObject([{ priority_station: 'target' }]);
    expect(await power()).toEqual([
      ['source', 'SHUTOFF', true],
      ['target', 'SHUTOFF', false],
    ]);
  });

  test('reprotect copies afresh, keeps the station and frees the old production', async () => {
    const { client, control } = await simulate();
    await client.failover(payments);
    await control.finishJob(payments);
    await client.action(payments, { 'start-server-group': {} });
    expect(await client.pairs(payments)).toMatchObject([
      { status: 'reprotecting', replication_status: 'copying', progress: 0 },
    ]);
    await control.finishJob(payments);
    expect(await client.group(payments)).toMatchObject({
      status: 'protected',
      priority_station: 'target',
      progress: 100,
    });
    expect(await client.pairs(payments)).toMatchObject([{ replication_status: 'active', progress: 100 }]);
    expect((await control.group(payments)).servers.map(({ locked }) => locked)).toEqual([false, false]);
  });

  test('reverse goes to the requested station and back', async () => {
    const { client, control } = await simulate();
    await control.patchGroup(payments, { servers: { production: 'SHUTOFF' } });
    for (const priority_station of ['target', 'source']) {
      await client.action(payments, { 'reverse-server-group': { priority_station } });
      await control.finishJob(payments);
      expect(await client.group(payments)).toMatchObject({ status: 'protected', priority_station });
      expect(await client.pairs(payments)).toMatchObject([
        { priority_station, replication_status: 'active' },
      ]);
    }
  });
});

describe('preconditions', () => {
  const reverse = { 'reverse-server-group': { priority_station: 'target' } };
  const failover = { 'failover-server-group': {} };
  const start = { 'start-server-group': {} };
  const stop = { 'stop-server-group': {} };
  const copying = [{ replication_status: 'copying' as const, progress: 40 }];

  test.each([
    ['no pairs', { pairs: [] }, failover, 'SDRS.1002'],
    [
      'a deleted server',
      { instances: [{ name: 'gone', status: 'invalid' as const }] },
      failover,
      'SDRS.1314',
    ],
    ['the link is down', { pairs: [{ fault_level: '5' as const }] }, failover, 'SDRS.1824'],
    [
      'the disk is lost, which is what failover is for',
      { pairs: [{ fault_level: '2' as const }] },
      failover,
      null,
    ],
    ['production runs', {}, reverse, 'SDRS.1319'],
    ['production is off', { running: 'none' as const }, reverse, null],
    [
      'the DR site runs',
      { status: 'failed-over' as const, priority_station: 'target' as const, running: 'dr' as const },
      start,
      'SDRS.1342',
    ],
    [
      'new production runs',
      { status: 'failed-over' as const, priority_station: 'target' as const, running: 'production' as const },
      start,
      null,
    ],
    ['copying, stop', { pairs: copying }, stop, 'SDRS.1830'],
    ['copying, reverse', { pairs: copying, running: 'none' as const }, reverse, 'SDRS.1830'],
    ['copying, failover', { pairs: copying }, failover, null],
    [
      'reverse to where it is',
      { priority_station: 'target' as const, running: 'none' as const },
      reverse,
      'SDRS.0201',
    ],
    ['the state comes before all others', { status: 'available' as const, pairs: [] }, failover, 'SDRS.1002'],
  ])('%s', async (_name, spec, body, code) => {
    const { client, control } = await simulate({
      world: { tokens: [readyToken], groups: [{ id: 'g', name: 'g', ...spec }] },
    });
    const reply = await client.action('g', body);
    expect([reply.status, reply.json.error?.code ?? null]).toEqual([code === null ? 200 : 400, code]);
    expect(await control.effects()).toMatchObject([{ took: code === null, refusedBecause: code }]);
  });
});

describe('bodies', () => {
  test.each([
    ['a character set', '{"failover-server-group":{}}', 'application/json;charset=UTF-8', 200, null],
    ['a newline at the end', '{"failover-server-group":{}}\n', 'application/json', 200, null],
    ['blanks', '{"failover-server-group": {}}', 'application/json', 200, null],
    ['null', '{"failover-server-group":null}\n', 'application/json', 200, null],
    ['text as value', '{"failover-server-group":"{}"}', 'application/json', 400, 'SDRS.0201'],
    ['no action', '{}', 'application/json', 400, 'SDRS.0206'],
    ['an action that does not exist', '{"reprotect-server-group":{}}', 'application/json', 400, 'SDRS.0206'],
    [
      'two actions',
      '{"failover-server-group":{},"stop-server-group":{}}',
      'application/json',
      400,
      'SDRS.0201',
    ],
    ['reverse to nowhere', '{"reverse-server-group":{}}', 'application/json', 400, 'SDRS.0201'],
    [
      'reverse to a zone',
      '{"reverse-server-group":{"priority_station":"eu-de-02"}}',
      'application/json',
      400,
      'SDRS.0201',
    ],
    ['not JSON', '{"failover-server-group":', 'application/json', 400, 'SDRS.0201'],
    ['a list', '[]', 'application/json', 400, 'SDRS.0201'],
    ['another type', '{"failover-server-group":{}}', 'text/plain', 400, 'SDRS.0201'],
  ])('%s', async (_name, body, contentType, status, code) => {
    const { client, control } = await simulate();
    const reply = await client.sdrs('POST', `/server-groups/${payments}/action`, {
      body,
      headers: { 'Content-Type': contentType },
    });
    expect([reply.status, reply.json.error?.code ?? null]).toEqual([status, code]);
    expect(await control.effects()).toMatchObject([
      { took: status === 200, answered: status, refusedBecause: code },
    ]);
  });
});
