import { describe, expect, test } from 'vitest';
import type { FaultRuleInput } from '../../src/simulator/fault-spec.ts';
import { failureOf, passwordAuth, payments, simulate } from './harness.ts';

type Wire = FaultRuleInput['fault'];
const onAction = (fault: Wire): FaultRuleInput => ({ call: 'action', fault });

describe('a status in place of the answer', () => {
  const json = (code: string) => ({
    error_code: code,
    error_msg: expect.any(String),
    request_id: expect.any(String),
  });
  test.each([
    [{ kind: 'status', status: 408, body: 'empty' }, undefined],
    [{ kind: 'status', status: 429, retryAfter: '7' }, json('APIGW.0308')],
    [{ kind: 'status', status: 401 }, json('APIGW.0301')],
    [
      { kind: 'status', status: 500, code: 'SDRS.0404' },
      { error: { code: 'SDRS.0404', message: 'Failed to submit the job' } },
    ],
    [
      { kind: 'status', status: 503, envelope: 'E4', message: 'm' },
      { computeFault: { code: 503, message: 'm' } },
    ],
    [{ kind: 'status', status: 504 }, json('APIGW.0201')],
    [
      { kind: 'status', status: 400, code: 'C', message: 'm', envelope: 'E1' },
      { error: { code: 'C', message: 'm' } },
    ],
    [
      { kind: 'status', status: 400, code: 'C', message: 'm', envelope: 'E2' },
      { badrequest: { code: 'C', message: 'm' } },
    ],
    [
      { kind: 'status', status: 404, code: 'C', message: 'm', envelope: 'E3' },
      { itemNotFound: { code: 'C', message: 'm' } },
    ],
    [
      { kind: 'status', status: 409, code: 'C', message: 'm', envelope: 'E4' },
      { conflictingRequest: { code: 409, message: 'm' } },
    ],
    [
      { kind: 'status', status: 400, code: 'C', message: 'm', envelope: 'E5' },
      { error_code: 'C', error_msg: 'm', request_id: expect.any(String) },
    ],
    [
      { kind: 'status', status: 400, code: 'C', message: 'm', envelope: 'E6' },
      { error_code: 'C', error_msg: 'm' },
    ],
    [
      { kind: 'status', status: 401, code: 'C', message: 'm', envelope: 'E7' },
      { error: { code: 401, message: 'm', title: 'Unauthorized' } },
    ],
    [
      { kind: 'status', status: 401, code: 'IAM.0011', message: 'm', envelope: 'E8' },
      { error_code: 'IAM.0011', error_msg: 'm' },
    ],
  ] as [Extract<Wire, { kind: 'status' }>, unknown][])(
    '%o, before and after the effect',
    async (fault, body) => {
      const { client, control } = await simulate();
      for (const when of ['before', 'after'] as const) {
        await control.faults.add(onAction({ ...fault, when }));
        const reply = await client.failover(payments);
        expect(reply.status).toBe(fault.status);
        expect(reply.json).toEqual(body);
        expect(reply.headers['retry-after']).toBe(fault.retryAfter);
        expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
        expect((await client.group(payments)).status).toBe(when === 'before' ? 'protected' : 'failing-over');
      }
      expect(await control.effects(payments)).toMatchObject([
        { n: 1, took: false, jobId: null, refusedBecause: 'fault:status', answered: fault.status },
        { n: 2, took: true, jobId: expect.any(String), refusedBecause: null, answered: fault.status },
      ]);
    },
  );

  test('502 comes as a page of the balancer', async () => {
    const { client, control } = await simulate();
    await control.faults.add(onAction({ kind: 'status', status: 502 }));
    const reply = await client.failover(payments);
    expect([reply.status, reply.headers['content-type']]).toEqual([502, 'text/html']);
    expect(reply.text).toContain('The backend server is unreachable');
  });

  test('another success keeps the real body', async () => {
    const { client, control } = await simulate();
    await control.faults.add(onAction({ kind: 'status', status: 202, when: 'after' }));
    const reply = await client.failover(payments);
    const [effect] = await control.effects();
    expect([reply.status, reply.json]).toEqual([202, { job_id: effect?.jobId }]);
  });

  test('another success keeps the real headers', async () => {
    const { client, control } = await simulate();
    await control.faults.add({ call: 'login', fault: { kind: 'status', status: 200, when: 'after' } });
    const reply = await client.login(passwordAuth());
    expect(reply.status).toBe(200);
    expect(reply.headers['x-subject-token']).toMatch(/^MII/);
  });

  test('leaves in the log what the group was when the request arrived', async () => {
    const { client, control } = await simulate();
    await control.settings({ jobs: 'timed', jobInitMs: 0, jobMs: 0 });
    await control.faults.add({ call: 'action', skip: 1, fault: { kind: 'status', status: 504 } });
    await client.failover(payments);
    await client.failover(payments);
    const statuses = (await control.effects()).map(({ statusBefore, took }) => [statusBefore, took]);
    expect(statuses).toEqual([
      ['protected', true],
      ['failed-over', false],
    ]);
  });

  test('meets logins and reads too', async () => {
    const { client, control } = await simulate();
    const { job_id } = (await client.failover(payments)).json;
    const calls = {
      login: () => client.login(passwordAuth()),
      groups: () => client.get('/server-groups'),
      group: () => client.get(`/server-groups/${payments}`),
      instances: () => client.get('/protected-instances'),
      pairs: () => client.get('/replications'),
      job: () => client.get(`/jobs/${job_id}`),
      failedTasks: () => client.get('/task-center/failure-jobs'),
    };
    for (const [call, send] of Object.entries(calls)) {
      await control.faults.add({ call: call as keyof typeof calls, fault: { kind: 'status', status: 503 } });
      expect([call, (await send()).status]).toEqual([call, 503]);
      expect([call, (await send()).status]).toEqual([call, call === 'login' ? 201 : 200]);
    }
  });
});

describe('an answer that does not arrive whole', () => {
  const kinds: { name: string; fault: (when: 'before' | 'after') => Wire; answered: number | string }[] = [
    { name: 'cut', fault: (when) => ({ kind: 'cut', when }), answered: 'cut' },
    { name: 'cutBody', fault: (when) => ({ kind: 'cutBody', when }), answered: 'cutBody' },
  ];
  test.each(kinds)('$name, before and after the effect', async ({ name, fault, answered }) => {
    const { client, control } = await simulate();
    for (const when of ['before', 'after'] as const) {
      await control.faults.add(onAction(fault(when)));
      await expect(client.failover(payments)).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect((await client.group(payments)).status).toBe(when === 'before' ? 'protected' : 'failing-over');
    }
    expect(await control.effects()).toMatchObject([
      { took: false, answered, refusedBecause: `fault:${name}` },
      { took: true, answered, refusedBecause: null },
    ]);
  });

  test.each(['before', 'after'] as const)(
    'hang %s the effect lasts until the client gives up',
    async (when) => {
      const { client, control } = await simulate();
      await control.faults.add(onAction({ kind: 'hang', when }));
      const patience = new AbortController();
      const lost = failureOf(client.failover(payments, { signal: patience.signal }));
      await control.waitForCalls('action');
      patience.abort();
      expect(await lost).toMatchObject({ name: 'AbortError' });
      expect(await control.effects()).toMatchObject([{ took: when === 'after', answered: 'hang' }]);
    },
  );

  test('closing ends what hangs', async () => {
    const { client, control, simulator } = await simulate();
    await control.faults.add(onAction({ kind: 'hang' }));
    const lost = failureOf(client.failover(payments));
    await control.waitForCalls('action');
    await simulator.close();
    expect(await lost).toMatchObject({ code: 'ECONNRESET' });
  });

  test('a reset ends what hangs', async () => {
    const { client, control } = await simulate();
    await control.faults.add(onAction({ kind: 'hang' }));
    const lost = failureOf(client.failover(payments));
    await control.waitForCalls('action');
    await control.reset();
    expect(await lost).toMatchObject({ code: 'ECONNRESET' });
  });

  test('badJson', async () => {
    const { client, control } = await simulate();
    await control.faults.add(onAction({ kind: 'badJson' }));
    const reply = await client.failover(payments);
    expect([reply.status, reply.json]).toEqual([200, undefined]);
    expect(reply.text).toMatch(/^\{"job_id":/);
    expect(await control.effects()).toMatchObject([{ took: true, answered: 200 }]);
  });

  test('hugeBody', async () => {
    const { client, control } = await simulate();
    await control.faults.add(onAction({ kind: 'hugeBody', bytes: 3_000_000 }));
    const reply = await client.failover(payments);
    expect(reply.text).toHaveLength(3_000_000);
    expect(await control.effects()).toMatchObject([{ took: true, jobId: reply.json.job_id }]);
  });

  test('slowDrip', async () => {
    const { client, control } = await simulate();
    await control.faults.add(onAction({ kind: 'slowDrip', everyMs: 0 }));
    const reply = await client.failover(payments);
    expect(reply.headers['transfer-encoding']).toBe('chunked');
    expect(await control.effects()).toMatchObject([{ took: true, jobId: reply.json.job_id }]);
  });

  test('redirect', async () => {
    const { client, control } = await simulate();
    await control.faults.add(onAction({ kind: 'redirect', location: 'http://elsewhere.example/' }));
    const reply = await client.failover(payments);
    expect([reply.status, reply.headers['location']]).toEqual([307, 'http://elsewhere.example/']);
    expect(await control.effects()).toMatchObject([{ took: false, answered: 307 }]);
  });
});

describe('a job that fails', () => {
  test.each([
    [undefined, 'error-failing-over'],
    ['former' as const, 'protected'],
  ])('after: %s', async (after, status) => {
    const { client, control } = await simulate();
    await control.settings({ jobs: 'timed', jobInitMs: 0, jobMs: 0 });
    await control.faults.add(
      onAction({ kind: 'jobFail', errorCode: 'SDRS.1308', ...(after ? { after } : {}) }),
    );
    const { job_id } = (await client.failover(payments)).json;
    expect((await client.get(`/jobs/${job_id}`)).json).toMatchObject({
      status: 'FAIL',
      error_code: 'SDRS.1308',
      fail_reason: expect.stringMatching(/^FailoverProtectionGroupTask-fail:SDRS\.1308:/),
    });
    expect((await client.group(payments)).status).toBe(status);
    expect((await client.get('/task-center/failure-jobs')).json.failure_jobs).toMatchObject([{ job_id }]);
  });

  test('is not spent on a refused action, and goes together with a lost answer', async () => {
    const { client, control } = await simulate();
    await control.settings({ jobs: 'timed', jobInitMs: 0, jobMs: 0 });
    await control.faults.add(onAction({ kind: 'jobFail' }));
    await control.faults.add({
      call: 'action',
      skip: 1,
      fault: { kind: 'status', status: 504, when: 'after' },
    });
    expect((await client.action(payments, { 'start-server-group': {} })).status).toBe(400);
    expect((await client.failover(payments)).status).toBe(504);
    expect((await client.group(payments)).status).toBe('error-failing-over');
  });
});

describe('which requests a fault meets', () => {
  const read = { kind: 'status', status: 503 } as const;

  test('skips the first, meets some, lets the rest through', async () => {
    const { client, control } = await simulate();
    await control.faults.add({ call: 'group', skip: 2, times: 2, fault: read });
    const statuses = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await client.get(`/server-groups/${payments}`)).status);
    expect(statuses).toEqual([200, 200, 503, 503, 200, 200]);
  });

  test('until removed, of one group only', async () => {
    const { client, control } = await simulate();
    const other = await control.addGroup({ name: 'other' });
    const id = await control.faults.add({
      id: 'mine',
      call: 'any',
      groupId: payments,
      times: 0,
      fault: read,
    });
    expect(id).toBe('mine');
    for (const [path, status] of [
      [`/server-groups/${payments}`, 503],
      [`/replications?server_group_id=${payments}`, 503],
      [`/server-groups/${other}`, 200],
      ['/server-groups', 200],
      [`/server-groups/${payments}`, 503],
    ] as const) {
      expect([path, (await client.get(path)).status]).toEqual([path, status]);
    }
    expect(await control.faults.list()).toMatchObject([{ id, hits: 3 }]);
    await control.faults.remove(id);
    expect((await client.get(`/server-groups/${payments}`)).status).toBe(200);
    await expect(control.faults.remove(id)).rejects.toThrow('404');
  });

  test('of no group at all: what names one passes', async () => {
    const { client, control } = await simulate();
    await control.faults.add({ call: 'drills', groupId: null, times: 0, fault: read });
    for (const [path, status] of [
      [`/disaster-recovery-drills?server_group_id=${payments}`, 200],
      ['/disaster-recovery-drills', 503],
      ['/disaster-recovery-drills?drill_vpc_id=one', 503],
    ] as const) {
      expect([path, (await client.get(path)).status]).toEqual([path, status]);
    }
  });

  test('one of several at a time, in their order', async () => {
    const { client, control } = await simulate();
    await control.faults.add({ call: 'group', fault: { kind: 'status', status: 500 } });
    await control.faults.add({ call: 'group', fault: { kind: 'status', status: 504 } });
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await client.get(`/server-groups/${payments}`)).status);
    expect(statuses).toEqual([500, 504, 200]);
    await control.faults.add({ call: 'group', times: 0, fault: read });
    await control.faults.removeAll();
    expect((await client.get(`/server-groups/${payments}`)).status).toBe(200);
  });

  test('a rule that is not understood is refused with a sentence', async () => {
    const { control } = await simulate();
    const rule = { call: 'action', fault: { kind: 'explode' } } as unknown as FaultRuleInput;
    await expect(control.faults.add(rule)).rejects.toThrow(/400.*kind/s);
    await control.faults.add({ id: 'once', call: 'action', fault: read });
    await expect(control.faults.add({ id: 'once', call: 'action', fault: read })).rejects.toThrow(
      /400.*once/,
    );
  });
});
