import { expect, test } from 'vitest';
import { CloudError } from '../../src/cloud/errors.ts';
import { createClouds, UnknownSiteError } from '../../src/cloud/index.ts';
import settings from '../../temporal.config.ts';
import {
  cloudWith,
  failureOf,
  GROUP,
  json,
  sendOptions,
  siteAt,
  type Handler,
  type Seen,
} from './support.ts';

const query = (request: Seen): URLSearchParams => new URL(request.url, 'http://x').searchParams;
const pathOf = (request: Seen): string =>
  new URL(request.url, 'http://x').pathname.replace('/v1/project-1/', '');

type Routes = Record<string, (request: Seen) => unknown>;

const EMPTY: Routes = {
  'server-groups/group-1': () => ({ server_group: GROUP }),
  replications: () => ({ count: 0, replications: [] }),
  'protected-instances': () => ({ count: 0, protected_instances: [] }),
  'task-center/failure-jobs': () => ({ count: 0, failure_jobs: [] }),
};

const route =
  (routes: Routes): Handler =>
  (request, response) => {
    const body = routes[pathOf(request)]?.(request);
    if (body === undefined)
      json(response, 404, { itemNotFound: { message: 'no such thing', code: 'SDRS.1013' } });
    else json(response, 200, body);
  };

test.each([
  ['source', 'eu-de-01'],
  ['target', 'eu-de-02'],
  ['somewhere', null],
  [null, null],
  [undefined, null],
])('priority_station %s means production in %s', async (station, zone) => {
  const cloud = await cloudWith(
    route({ 'server-groups/group-1': () => ({ server_group: { ...GROUP, priority_station: station } }) }),
  );
  expect(await cloud.service.readGroup('group-1')).toEqual({
    id: 'group-1',
    name: 'pg-payments',
    status: 'protected',
    productionZone: zone,
    sourceZone: 'eu-de-01',
    targetZone: 'eu-de-02',
    replicationStatus: null,
    faultLevel: null,
    failureDetail: null,
    createdAt: '2026-01-02 03:04:05.74',
    updatedAt: '2026-01-02 03:04:05.0',
  });
});

test('a status that nobody knows is kept as it came', async () => {
  const cloud = await cloudWith(
    route({ 'server-groups/group-1': () => ({ server_group: { ...GROUP, status: 'teleporting' } }) }),
  );
  expect(await cloud.service.readGroup('group-1')).toMatchObject({ status: 'teleporting' });
});

test.each(['id', 'status', 'source_availability_zone', 'target_availability_zone'])(
  "a group without %s can't be decided on: malformed, and the field is named",
  async (field) => {
    const cloud = await cloudWith(
      route({ 'server-groups/group-1': () => ({ server_group: { ...GROUP, [field]: null } }) }),
    );
    const error = await failureOf(cloud.service.readGroup('group-1'));
    expect(error).toMatchObject({
      kind: 'malformed',
      retryable: false,
      message: expect.stringContaining(field),
    });
  },
);

test('a missing group, by either of the two ways to say it', async () => {
  const missing = await cloudWith(route({}));
  const byStatus = await failureOf(missing.service.readGroup('group-1'));
  expect(byStatus instanceof CloudError && byStatus.notFound).toBe(true);
  const coded = await cloudWith((_, response) =>
    json(
      response,
      400,
      { error: { code: 'SDRS.1013', message: 'Protection group not found' } },
      { 'X-Request-Id': 'r-9' },
    ),
  );
  const byCode = await failureOf(coded.service.readGroup('group-1'));
  expect(byCode instanceof CloudError && byCode.notFound).toBe(true);
  expect(byCode).toMatchObject({ status: 400, code: 'SDRS.1013', requestId: 'r-9' });
});

test('observe: everything in its place', async () => {
  const task = {
    job_status: 'FAIL',
    failure_status: 'failoverFail',
    job_type: 'failoverProtectionGroupNoCG',
  };
  const cloud = await cloudWith(
    route({
      ...EMPTY,
      'server-groups/group-1': () => ({ server_group: { ...GROUP, priority_station: 'target' } }),
      replications: () => ({
        count: 3,
        replications: [
          {
            id: 'pair-1',
            server_group_id: 'group-1',
            status: 'protected',
            priority_station: 'source',
            replication_status: 'active',
            fault_level: '5',
            progress: 100,
            record_metadata: { multiattach: false },
          },
          {
            id: 'pair-2',
            name: 'two',
            status: 'invalid',
            fault_level: 2,
            progress: '40',
            replication_status: '',
          },
          { id: 'pair-3', server_group_id: 'another group', status: 'protected' },
        ],
      }),
      'protected-instances': () => ({
        count: 1,
        protected_instances: [
          {
            id: 'i-1',
            name: 'db',
            status: 'fault',
            priority_station: 'target',
            source_server: 's',
            target_server: 't',
          },
        ],
      }),
      'task-center/failure-jobs': (request) => {
        const own = query(request).has('server_group_id');
        const shared = {
          ...task,
          job_id: 'job-1',
          resource_id: 'group-1',
          error_code: 'SDRS.1030',
          fail_reason: 'x',
        };
        return own
          ? {
              count: 2,
              failure_jobs: [shared, { ...task, job_id: 'job-2', resource_id: 'pair-1', begin_time: 'b' }],
            }
          : {
              count: 3,
              failure_jobs: [
                shared,
                { ...task, job_id: 'job-3', resource_id: 'group-1' },
                { ...task, job_id: 'job-4', resource_id: 'another group' },
              ],
            };
      },
    }),
  );
  const reading = await cloud.service.observe('group-1');
  expect(reading.gaps).toEqual([]);
  expect(Number.isNaN(Date.parse(reading.at))).toBe(false);
  expect(reading.group.productionZone).toBe('eu-de-02');
  expect(reading.pairs).toEqual([
    {
      id: 'pair-1',
      name: null,
      status: 'protected',
      productionZone: 'eu-de-01',
      replicationStatus: 'active',
      faultLevel: '5',
      progress: 100,
    },
    {
      id: 'pair-2',
      name: 'two',
      status: 'invalid',
      productionZone: null,
      replicationStatus: null,
      faultLevel: '2',
      progress: 40,
    },
  ]);
  expect(reading.instances).toEqual([
    {
      id: 'i-1',
      name: 'db',
      status: 'fault',
      productionZone: 'eu-de-02',
      sourceServer: 's',
      targetServer: 't',
    },
  ]);
  expect(reading.failedTasks?.map(({ jobId }) => jobId)).toEqual(['job-1', 'job-2', 'job-3']);
  expect(reading.failedTasks?.[0]).toEqual({
    jobId: 'job-1',
    failureStatus: 'failoverFail',
    jobType: 'failoverProtectionGroupNoCG',
    resourceId: 'group-1',
    errorCode: 'SDRS.1030',
    failReason: 'x',
    beginTime: null,
  });
  for (const call of cloud.calls().filter((seen) => pathOf(seen) !== 'server-groups/group-1')) {
    expect(query(call).get('limit')).toBe('500');
  }
});

test("failed tasks that can't be read are a gap, not an empty list", async () => {
  const cloud = await cloudWith((request, response, raw) => {
    const everybodys =
      pathOf(request) === 'task-center/failure-jobs' && !query(request).has('server_group_id');
    if (everybodys) json(response, 500, { error: { code: 'SDRS.0013', message: 'internal' } });
    else route(EMPTY)(request, response, raw);
  });
  const reading = await cloud.service.observe('group-1');
  expect(reading.failedTasks).toBeNull();
  expect(reading.gaps).toEqual([expect.stringContaining('SDRS.0013')]);
});

test('without the failed tasks, where they are not asked for: no call for them, and nothing is missing', async () => {
  const cloud = await cloudWith(route(EMPTY));
  const reading = await cloud.service.observe('group-1', { failedTasks: false });
  expect(reading).toMatchObject({ failedTasks: null, gaps: [] });
  expect(cloud.calls().map(pathOf).toSorted()).toEqual([
    'protected-instances',
    'replications',
    'server-groups/group-1',
  ]);
});

test('a switchover that does not say where to is not sent: it would be a toggle', async () => {
  const cloud = await cloudWith((_, response) => json(response, 200, { job_id: 'job-1' }));
  const toggle = { name: 'switchover', station: null } as const;
  expect(await cloud.service.send('group-1', toggle, sendOptions())).toMatchObject({
    kind: 'refused',
    wrongState: false,
    error: { status: null, message: expect.stringContaining('nothing was sent') },
  });
  expect(cloud.seen).toEqual([]);
});

test.each(['server-groups/group-1', 'replications', 'protected-instances'])(
  'without %s there is no reading to decide on',
  async (path) => {
    const cloud = await cloudWith((request, response, raw) =>
      pathOf(request) === path ? json(response, 503, {}) : route(EMPTY)(request, response, raw),
    );
    expect(await failureOf(cloud.service.observe('group-1'))).toMatchObject({ status: 503, retryable: true });
  },
);

const groups = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...GROUP, id: `group-${from + index}` }));

test.each([
  ['by its count, over pages shorter than asked for', 7, 3, true],
  ['by a short page, without a count', 750, 500, false],
])('a long list is read to its end %s', async (_, total, page, counted) => {
  const cloud = await cloudWith(
    route({
      'server-groups': (request) => {
        const offset = Number(query(request).get('offset'));
        const server_groups = groups(offset, Math.max(0, Math.min(page, total - offset)));
        return counted ? { count: total, server_groups } : { server_groups };
      },
    }),
  );
  const list = await cloud.service.listGroups();
  expect(new Set(list.map(({ id }) => id)).size).toBe(total);
});

test('a server that ignores offset is not asked for ever, and what is missing is said', async () => {
  const pairs = Array.from({ length: 5 }, (_, index) => ({ id: `pair-${index}`, status: 'protected' }));
  const cloud = await cloudWith(
    route({ ...EMPTY, replications: () => ({ count: 20, replications: pairs }) }),
  );
  const reading = await cloud.service.observe('group-1');
  expect(reading.pairs).toHaveLength(5);
  expect(reading.gaps).toEqual([expect.stringMatching(/pairs.*5 of 20/)]);
  expect(cloud.calls().filter((call) => pathOf(call) === 'replications')).toHaveLength(2);
});

test('an endless list ends, and says so', async () => {
  const cloud = await cloudWith(
    route({
      ...EMPTY,
      replications: (request) => ({
        count: 1_000_000,
        replications: [{ id: `pair-${query(request).get('offset')}`, status: 'protected' }],
      }),
    }),
  );
  const reading = await cloud.service.observe('group-1');
  expect(reading.pairs).toHaveLength(20);
  expect(reading.gaps).toEqual([expect.stringContaining('too long')]);
});

test('a failed task without its job id is said, and spoils nothing else', async () => {
  const cloud = await cloudWith(
    route({
      ...EMPTY,
      'task-center/failure-jobs': () => ({ count: 2, failure_jobs: [{}, { job_id: 'job-1' }] }),
    }),
  );
  const reading = await cloud.service.observe('group-1');
  expect(reading.failedTasks).toHaveLength(1);
  expect(reading.gaps).toEqual([expect.stringContaining('1 unreadable')]);
});

test('a job, with and without sub-jobs', async () => {
  const cloud = await cloudWith(
    route({
      'jobs/job-1': () => ({
        status: 'RUNNING',
        job_id: 'job-1',
        job_type: 'failoverProtectionGroupNoCG',
        begin_time: '2026-01-02T03:04:05.000Z',
        end_time: '',
        entities: { sub_jobs: [{ status: 'SUCCESS' }, { status: 'FAIL' }, { status: 'INIT' }, 'odd'] },
      }),
      'jobs/job-2': () => ({ status: 'NEW-WORD', entities: null, error_code: null }),
    }),
  );
  expect(await cloud.service.readJob('job-1')).toEqual({
    id: 'job-1',
    status: 'RUNNING',
    type: 'failoverProtectionGroupNoCG',
    errorCode: null,
    failReason: null,
    beginTime: '2026-01-02T03:04:05.000Z',
    endTime: null,
    subJobs: { done: 1, failed: 1, total: 4 },
  });
  expect(await cloud.service.readJob('job-2')).toMatchObject({
    id: 'job-2',
    status: 'NEW-WORD',
    subJobs: { done: 0, failed: 0, total: 0 },
  });
});

test('login tells what doctor prints', async () => {
  const cloud = await cloudWith(route({}));
  expect(await cloud.service.login()).toEqual({
    projectId: 'project-1',
    tokenExpiresAt: expect.stringContaining('T'),
  });
  expect(JSON.parse(cloud.logins()[0]?.body ?? '')).toMatchObject({
    auth: { scope: { project: { name: 'eu-de', domain: { name: 'OTC-1' } } } },
  });
});

test('a site that is not there names those that are; one service object a site', () => {
  const sites = new Map([
    ['eu-de', siteAt('http://127.0.0.1:1')],
    ['evs', { ...siteAt('http://127.0.0.1:1'), name: 'evs', service: 'evs' as const }],
  ]);
  const clouds = createClouds({ file: 'dr.yaml', sites }, settings);
  expect(() => clouds.get('eu-nl')).toThrow(UnknownSiteError);
  expect(() => clouds.get('eu-nl')).toThrow(/eu-nl.*eu-de, evs/);
  for (const name of clouds.siteNames()) expect(clouds.get(name)).toBe(clouds.get(name));
});
