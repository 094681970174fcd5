import { beforeEach, describe, expect, test } from 'vitest';
import type { Client } from './harness.ts';
import { payments, simulate } from './harness.ts';

let client: Client;
let control: Awaited<ReturnType<typeof simulate>>['control'];

beforeEach(async () => {
  ({ client, control } = await simulate());
});

const jobOf = async (id: string) => (await client.get(`/jobs/${id}`)).json;
const failedTasks = async (query = `server_group_id=${payments}`) =>
  (await client.get(`/task-center/failure-jobs?${query}`)).json;

/** A drill that is there, and the id of the job that deletes it. */
async function deleting(): Promise<{ id: string; job_id: string }> {
  await control.patchGroup(payments, { drills: [{ name: 'drill' }] });
  const [drill] = await client.drills(payments);
  return { id: drill!.id, job_id: (await client.deleteDrill(drill!.id)).json.job_id };
}

describe('a job that fails', () => {
  test.each([
    ['error' as const, ['error']],
    ['former' as const, []],
  ])('to make a drill, after: %s', async (afterFailedJob, statuses) => {
    await control.settings({ afterFailedJob });
    const before = await client.group(payments);
    const { job_id } = (await client.createDrill(payments, { name: 'drill-1' })).json;
    const { disaster_recovery_drill_id: id } = (await jobOf(job_id)).entities;
    await control.finishJob(id, 'FAIL');
    expect(await jobOf(job_id)).toMatchObject({
      status: 'FAIL',
      error_code: 'SDRS.1922',
      fail_reason: expect.stringMatching(/^CreateDisasterRecoveryDrillTask-fail:SDRS\.1922:/),
    });
    const drills = await client.drills(payments);
    expect(drills.map(({ status }) => status)).toEqual(statuses);
    expect(drills.flatMap((drill) => drill.drill_servers)).toEqual([]);
    expect(await client.group(payments)).toEqual({ ...before, disaster_recovery_drill_num: statuses.length });
    expect((await failedTasks()).failure_jobs).toMatchObject([
      {
        job_status: 'FAIL',
        resource_id: id,
        resource_name: 'drill-1',
        resource_type: 'disaster_recovery_drills',
        failure_status: 'createFail',
        job_id,
        job_type: 'createDisasterRecoveryDrill',
        error_code: 'SDRS.1922',
      },
    ]);
  });

  test.each([
    ['error' as const, 'error-deleting'],
    ['former' as const, 'available'],
  ])('to delete one, after: %s; then again, with success', async (afterFailedJob, status) => {
    await control.settings({ afterFailedJob });
    const { id, job_id } = await deleting();
    await control.finishJob(job_id, 'FAIL', 'SDRS.1918');
    const drill = await client.drill(id);
    expect(drill.status).toBe(status);
    const [server] = drill.drill_servers;
    expect((await client.server(server!.drill_server_id)).status).toBe('ACTIVE');
    expect((await failedTasks()).failure_jobs).toMatchObject([
      { resource_id: id, failure_status: 'deleteFail', error_code: 'SDRS.1918', job_id },
    ]);
    await client.deleteDrill(id);
    await control.finishJob(id);
    expect(await client.drills(payments)).toEqual([]);
  });

  test.each([
    ['createDrill', 'drillCreate', 'error'],
    ['deleteDrill', 'drillDelete', 'error-deleting'],
  ] as const)('by a fault on %s', async (_name, call, status) => {
    await control.settings({ jobs: 'timed', jobInitMs: 0, jobMs: 0 });
    await control.faults.add({ call, groupId: payments, fault: { kind: 'jobFail', errorCode: 'SDRS.1929' } });
    if (call === 'drillDelete') await deleting();
    else await client.createDrill(payments);
    expect(await client.drills(payments)).toMatchObject([{ status }]);
    expect((await failedTasks()).failure_jobs).toMatchObject([{ error_code: 'SDRS.1929' }]);
    expect((await client.group(payments)).status).toBe('protected');
  });

  test.each([
    ['', 0],
    [`server_group_id=${payments}`, 1],
    [`server_group_id=${payments}&resource_type=disaster_recovery_drills&failure_status=createFail`, 1],
    [`server_group_id=${payments}&resource_type=server_groups`, 0],
    [`server_group_id=${payments}&resource_name=drill`, 1],
    ['server_group_id=other', 0],
  ])('is in the list of failed tasks by group only: %s', async (query, count) => {
    await client.createDrill(payments);
    await control.finishJob(payments, 'FAIL');
    expect((await failedTasks(query)).count).toBe(count);
  });
});

describe('on its way', () => {
  test('it shows INIT, and what it is about as set', async () => {
    await control.settings({ jobs: 'timed', jobInitMs: 3_600_000 });
    const { job_id } = (await client.createDrill(payments)).json;
    expect(await jobOf(job_id)).toMatchObject({ status: 'INIT', end_time: null, entities: {} });
    expect((await client.drills(payments)).map(({ status }) => status)).toEqual(['creating']);
    await control.settings({ entitiesInInit: 'full' });
    const [drill] = await client.drills(payments);
    expect((await jobOf(job_id)).entities).toEqual({ disaster_recovery_drill_id: drill?.id });
  });

  test('it can take no time at all', async () => {
    await control.settings({ jobs: 'timed', jobInitMs: 0, jobMs: 0 });
    const { job_id } = (await client.createDrill(payments)).json;
    const [drill] = await client.drills(payments);
    expect([drill?.status, (await jobOf(job_id)).status]).toEqual(['available', 'SUCCESS']);
    await client.deleteDrill(drill!.id);
    expect(await client.drills(payments)).toEqual([]);
  });

  test('it can have sub-jobs, one for each instance', async () => {
    await control.settings({ subJobs: 'always' });
    const { job_id } = (await client.createDrill(payments)).json;
    const { entities } = await jobOf(job_id);
    const [instance] = await client.instances(payments);
    const [drill] = await client.drills(payments);
    expect(entities).toMatchObject({
      sub_jobs: [
        {
          status: 'RUNNING',
          job_type: 'createDisasterRecoveryDrill',
          entities: { disaster_recovery_drill_id: drill?.id, protected_instance_id: instance?.id },
        },
      ],
    });
    expect(Object.keys(entities)).toEqual(['sub_jobs']);
  });

  test('it can be read as it was before', async () => {
    const { job_id } = (await client.createDrill(payments)).json;
    await control.finishJob(job_id);
    await control.faults.add({ call: 'job', groupId: payments, fault: { kind: 'stale', reads: 1 } });
    expect([(await jobOf(job_id)).status, (await jobOf(job_id)).status]).toEqual(['RUNNING', 'SUCCESS']);
  });
});

describe('ended by hand', () => {
  test('by job, by drill, or by group in the order of their beginning', async () => {
    const ids: string[] = [];
    for (const name of ['one', 'two', 'three']) {
      ids.push((await client.createDrill(payments, { name })).json.job_id);
    }
    const [, , third] = await client.drills(payments);
    expect(await control.finishJob(ids[1]!)).toBe(ids[1]);
    expect(await control.finishJob(third!.id)).toBe(ids[2]);
    expect(await control.finishJob(payments)).toBe(ids[0]);
    await expect(control.finishJob(payments)).rejects.toThrow('404');
    expect((await client.drills(payments)).map(({ status }) => status)).toEqual(Array(3).fill('available'));
  });

  test("by group: the group's own action first", async () => {
    const drill = (await client.createDrill(payments)).json.job_id;
    const failover = (await client.failover(payments)).json.job_id;
    expect([await control.finishJob(payments), await control.finishJob(payments)]).toEqual([failover, drill]);
    const { jobs } = await control.state();
    expect(jobs.map((job) => job['job_id'])).toEqual([failover, drill]);
  });

  test('it changes nothing for a drill that somebody has replaced meanwhile', async () => {
    const { job_id } = (await client.createDrill(payments)).json;
    await control.patchGroup(payments, { drills: [{ name: 'mine', status: 'error' }] });
    await control.finishJob(job_id);
    expect((await jobOf(job_id)).status).toBe('SUCCESS');
    expect(await client.drills(payments)).toMatchObject([
      { name: 'mine', status: 'error', drill_servers: [] },
    ]);
  });
});

describe('set by hand', () => {
  test.each([
    ['available', 1],
    ['deleting', 1],
    ['error-deleting', 1],
    ['creating', 0],
    ['error', 0],
  ] as const)('%s: %i servers, which go with the drill', async (status, count) => {
    await control.patchGroup(payments, { drills: [{ name: 'drill', status }] });
    const { drills } = await control.group(payments);
    expect(drills).toMatchObject([{ name: 'drill', status, drill: { status } }]);
    expect(drills[0]?.servers.map((server) => server.status)).toEqual(Array(count).fill('ACTIVE'));
    await control.patchGroup(payments, { drills: [] });
    for (const { id } of drills[0]?.servers ?? []) {
      expect((await client.get(`/cloudservers/${id}`)).status).toBe(404);
    }
  });

  test('VPCs', async () => {
    expect(await control.addVpc({ id: 'mine' })).toBe('mine');
    await expect(control.addVpc({ id: 'mine' })).rejects.toThrow(/400.*exists already/);
    expect((await client.createDrill(payments, { drill_vpc_id: 'mine' })).status).toBe(200);
    await control.addVpc({ id: 'bare', subnets: [] });
    const { vpcs } = await control.state();
    expect(vpcs.slice(1)).toEqual([
      { id: 'mine', subnets: ['192.168.0.0/24'] },
      { id: 'bare', subnets: [] },
    ]);
  });
});
