import { describe, expect, test } from 'vitest';
import type { Settings } from '../../src/simulator/settings.ts';
import { payments, simulate } from './harness.ts';

describe('answers', () => {
  test.each([
    [404, { itemNotFound: { code: 'SDRS.0408' } }],
    [400, { error: { code: 'SDRS.0201' } }],
    [500, { error: { code: 'SDRS.0408' } }],
  ] as const)('unknown job: %i', async (unknownJob, body) => {
    const { client, control } = await simulate();
    await control.settings({ unknownJob });
    const reply = await client.get('/jobs/ff8080826adfae02016ae2d123fc05ed');
    expect(reply.status).toBe(unknownJob);
    expect(reply.json).toMatchObject(body);
  });

  test.each(['SDRS.1002', 'SDRS.0209', 'SDRS.1017', 'SDRS.1024'] as const)(
    'wrong state: %s',
    async (wrongStateCode) => {
      const { client, control } = await simulate();
      await control.settings({ wrongStateCode, wrongStateStatus: 409, errorEnvelope: 'E2' });
      const reply = await client.action(payments, { 'start-server-group': {} });
      expect(reply.status).toBe(409);
      expect(reply.json).toMatchObject({ badrequest: { code: wrongStateCode, message: expect.any(String) } });
    },
  );

  test('null as action value can be refused', async () => {
    const { client, control } = await simulate();
    await control.settings({ nullAction: 'refuse' });
    const reply = await client.action(payments, { 'failover-server-group': null });
    expect([reply.status, reply.json.error.code]).toEqual([400, 'SDRS.0201']);
  });

  test('failover can be refused while a pair is copying', async () => {
    const { client, control } = await simulate();
    await control.patchGroup(payments, { pairs: { replication_status: 'copying' } });
    await control.settings({ failoverWhileCopying: 'refuse' });
    expect((await client.failover(payments)).json.error.code).toBe('SDRS.1830');
  });

  test('a reverse to the current station can be accepted', async () => {
    const { client, control } = await simulate();
    await control.settings({ reverseToCurrent: 'accept' });
    await control.patchGroup(payments, { servers: { production: 'SHUTOFF' } });
    expect(
      (await client.action(payments, { 'reverse-server-group': { priority_station: 'source' } })).status,
    ).toBe(200);
  });

  test.each([
    ['pairs', 'SDRS.1026'],
    ['instances', 'SDRS.1025'],
  ] as const)('a group that disagrees with its %s can be refused', async (members, code) => {
    const { client, control } = await simulate();
    await control.settings({ stationMismatch: 'refuse' });
    await control.patchGroup(payments, { [members]: { priority_station: 'target' } });
    expect((await client.failover(payments)).json.error.code).toBe(code);
  });
});

describe('jobs', () => {
  test.each([
    ['null', { end_time: null }],
    ['empty', { end_time: '' }],
    ['absent', {}],
  ] as const)('end_time while running: %s', async (endTimeWhileRunning, expected) => {
    const { client, control } = await simulate();
    await control.settings({ endTimeWhileRunning });
    const path = `/jobs/${(await client.failover(payments)).json.job_id}`;
    const { json } = await client.get(path);
    expect('end_time' in json ? { end_time: json.end_time } : {}).toEqual(expected);
    await control.finishJob(payments);
    expect((await client.get(path)).json.end_time).toMatch(/^\d{4}-.*T.*\.\d{3}Z$/);
  });

  test.each([
    ['empty', {}],
    ['full', { server_group_id: payments }],
  ] as const)('entities in INIT: %s', async (entitiesInInit, entities) => {
    const { client, control } = await simulate();
    await control.settings({ entitiesInInit, jobs: 'timed', jobInitMs: 3_600_000 });
    const { job_id } = (await client.failover(payments)).json;
    expect((await client.get(`/jobs/${job_id}`)).json).toMatchObject({ status: 'INIT', job_id });
    expect((await client.get(`/jobs/${job_id}`)).json.entities).toEqual(entities);
  });

  test('of disabling protection have sub-jobs, and then nothing else in their entities', async () => {
    const { client, control } = await simulate();
    const id = await control.addGroup({ name: 'two', pairs: [{}, {}] });
    const { job_id } = (await client.action(id, { 'stop-server-group': {} })).json;
    await control.finishJob(id, 'FAIL');
    const { entities } = (await client.get(`/jobs/${job_id}`)).json;
    expect(Object.keys(entities)).toEqual(['sub_jobs']);
    const expected = (await client.pairs(id)).map((pair, index) => ({
      job_type: 'stopProtectionGroupRepNoCG',
      entities: { server_group_id: id, replication_pair_id: pair.id },
      ...(index === 0
        ? { status: 'FAIL', error_code: 'SDRS.1028' }
        : { status: 'SUCCESS', error_code: null }),
    }));
    expect(entities.sub_jobs).toMatchObject(expected);
  });

  test.each([
    ['always', ['sub_jobs']],
    ['never', ['server_group_id']],
  ] as const)('of a failover have sub-jobs: %s', async (subJobs, keys) => {
    const { client, control } = await simulate();
    await control.settings({ subJobs });
    const { job_id } = (await client.failover(payments)).json;
    expect(Object.keys((await client.get(`/jobs/${job_id}`)).json.entities)).toEqual(keys);
  });

  test('without duration are done at the next look', async () => {
    const { client, control } = await simulate();
    await control.settings({ jobs: 'timed', jobInitMs: 0, jobMs: 0 });
    const { job_id } = (await client.failover(payments)).json;
    expect((await client.group(payments)).status).toBe('failed-over');
    expect((await client.get(`/jobs/${job_id}`)).json).toMatchObject({ status: 'SUCCESS', error_code: null });
  });

  test('can succeed before the data are in sync', async () => {
    const { client, control } = await simulate();
    await control.patchGroup(payments, { status: 'available' });
    await control.settings({ syncMs: 3_600_000 });
    await client.action(payments, { 'start-server-group': {} });
    await control.finishJob(payments);
    expect(await client.group(payments)).toMatchObject({ status: 'protected', progress: 0 });
    expect(await client.pairs(payments)).toMatchObject([
      { status: 'protected', replication_status: 'copying', progress: 0 },
    ]);
    await control.patchGroup(payments, { pairs: { replication_status: 'active', progress: 100 } });
    expect(await client.group(payments)).toMatchObject({ status: 'protected', progress: 100 });
  });
});

describe('the group', () => {
  test('can keep its old status for a while after the answer, and refuses a second action all the same', async () => {
    const { client, control } = await simulate();
    await control.settings({ statusLagMs: 3_600_000 });
    expect((await client.failover(payments)).status).toBe(200);
    expect((await client.group(payments)).status).toBe('protected');
    expect((await client.failover(payments)).json.error.code).toBe('SDRS.1002');
    await control.finishJob(payments);
    expect((await client.group(payments)).status).toBe('failed-over');
  });

  test('can flip its station at the start', async () => {
    const { client, control } = await simulate();
    await control.settings({ stationFlips: 'start' });
    await client.failover(payments);
    expect(await client.group(payments)).toMatchObject({
      status: 'failing-over',
      priority_station: 'target',
    });
  });

  const pairs = [{}, {}, {}];
  test.each([
    ['start', 'kept', 'source', ['source', 'source', 'source']],
    ['end', 'kept', 'source', ['source', 'source', 'source']],
    ['end', 'flipped', 'target', ['target', 'target', 'target']],
    ['end', 'split', 'source', ['target', 'target', 'source']],
  ] as const)(
    'flips at the %s, failed failover, station %s',
    async (stationFlips, stationAfterFailure, station, ofPairs) => {
      const { client, control } = await simulate();
      const id = await control.addGroup({ name: 'three', pairs });
      await control.settings({ stationFlips, stationAfterFailure });
      await client.failover(id);
      await control.finishJob(id, 'FAIL');
      expect(await client.group(id)).toMatchObject({
        status: 'error-failing-over',
        priority_station: station,
      });
      expect((await client.pairs(id)).map((pair) => pair.priority_station)).toEqual(ofPairs);
    },
  );

  test('can be back where it was after a failed job, with a newer updated_at', async () => {
    const { client, control } = await simulate();
    await control.settings({ afterFailedJob: 'former', stationFlips: 'start' });
    const before = await client.group(payments);
    const pairsBefore = await client.pairs(payments);
    await client.failover(payments);
    await control.finishJob(payments, 'FAIL');
    const after = await client.group(payments);
    expect(after).toEqual({ ...before, updated_at: after.updated_at });
    expect(after.updated_at > before.updated_at).toBe(true);
    expect((await client.pairs(payments)).map(({ status }) => status)).toEqual(
      pairsBefore.map(({ status }) => status),
    );
  });
});

describe('failed tasks', () => {
  test.each([
    ['group-level', 1, 0],
    ['by-id', 0, 1],
    ['both', 1, 1],
  ] as const)(
    'show in %s',
    async (failedTasksShownIn: Settings['failedTasksShownIn'], atGroupLevel, byId) => {
      const { client, control } = await simulate();
      await control.settings({ failedTasksShownIn });
      const { job_id } = (await client.failover(payments)).json;
      await control.finishJob(payments, 'FAIL', 'EVS.2024');
      const all = (await client.get('/task-center/failure-jobs')).json;
      const own = (await client.get(`/task-center/failure-jobs?server_group_id=${payments}`)).json;
      expect([all.count, own.count]).toEqual([atGroupLevel, byId]);
      expect([...all.failure_jobs, ...own.failure_jobs][0]).toMatchObject({
        job_status: 'FAIL',
        resource_id: payments,
        resource_name: 'pg-payments',
        resource_type: 'server_groups',
        failure_status: 'failoverFail',
        job_id,
        job_type: 'failoverProtectionGroupNoCG',
        error_code: 'EVS.2024',
      });
    },
  );

  test('can be filtered', async () => {
    const { client, control } = await simulate();
    await control.settings({ failedTasksShownIn: 'both' });
    await client.failover(payments);
    await control.finishJob(payments, 'FAIL');
    const filters = {
      '': 1,
      'failure_status=failoverFail&resource_name=pay&resource_type=server_groups': 1,
      'failure_status=startFail': 0,
      'server_group_id=other': 0,
      'resource_name=orders': 0,
      'resource_type=replications': 0,
    };
    for (const [filter, count] of Object.entries(filters)) {
      const { json } = await client.get(`/task-center/failure-jobs?${filter}`);
      expect([filter, json.count]).toEqual([filter, count]);
    }
  });
});
