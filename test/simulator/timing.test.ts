import { describe, expect, test } from 'vitest';
import { failureOf, payments, simulate } from './harness.ts';

describe('hold', () => {
  test.each([
    ['before', false, 'protected'],
    ['after', true, 'failing-over'],
  ] as const)('%s the effect, until released', async (when, tookWhileHeld, status) => {
    const { client, control } = await simulate();
    const id = await control.faults.add({ call: 'action', fault: { kind: 'hold', when } });
    const answer = client.failover(payments);
    expect(await control.held(id)).toBe(1);
    expect(await control.effects()).toMatchObject([{ took: tookWhileHeld, answered: null }]);
    expect((await client.group(payments)).status).toBe(status);
    expect(await control.release(id)).toBe(1);
    const { json } = await answer;
    expect(await control.effects()).toMatchObject([{ took: true, jobId: json.job_id, answered: 200 }]);
  });

  test('a held request takes effect even when the client has left', async () => {
    const { client, control } = await simulate();
    const id = await control.faults.add({ call: 'action', fault: { kind: 'hold' } });
    const patience = new AbortController();
    const lost = failureOf(client.failover(payments, { signal: patience.signal }));
    await control.held(id);
    patience.abort();
    expect(await lost).toMatchObject({ name: 'AbortError' });
    expect(await control.effects()).toMatchObject([{ took: false }]);
    await control.release(id);
    expect((await client.group(payments)).status).toBe('failing-over');
    expect(await control.effects()).toMatchObject([
      { took: true, jobId: expect.any(String), answered: 'gone' },
    ]);
  });

  test('a held read shows the world as it is when it goes on', async () => {
    const { client, control } = await simulate();
    const id = await control.faults.add({ call: 'group', fault: { kind: 'hold' } });
    const group = client.group(payments);
    await control.held(id);
    await control.person({ groupId: payments, action: 'failover' });
    await control.release(id);
    expect((await group).status).toBe('failing-over');
  });

  test('holds several at a time, and goes together with a lost answer', async () => {
    const { client, control } = await simulate();
    const id = await control.faults.add({ call: 'action', times: 2, fault: { kind: 'hold' } });
    await control.faults.add({ call: 'action', times: 2, fault: { kind: 'cut', when: 'after' } });
    const lost = [client.failover(payments), client.failover(payments)].map(failureOf);
    expect(await control.held(id, { count: 2 })).toBe(2);
    await control.release(id);
    expect(await Promise.all(lost)).toMatchObject([{ code: 'ECONNRESET' }, { code: 'ECONNRESET' }]);
    expect((await control.effects()).map(({ took }) => took)).toEqual([true, false]);
  });

  test('removing the fault lets go, a reset cuts', async () => {
    const { client, control } = await simulate();
    await control.faults.add({ id: 'one', call: 'action', fault: { kind: 'hold' } });
    const goesOn = client.failover(payments);
    await control.held('one');
    await control.faults.removeAll();
    expect((await goesOn).status).toBe(200);
    await control.faults.add({ id: 'two', call: 'action', fault: { kind: 'hold' } });
    const lost = failureOf(client.failover(payments));
    await control.held('two');
    await control.reset();
    expect(await lost).toMatchObject({ code: 'ECONNRESET' });
    expect(await control.effects()).toEqual([]);
  });

  test('waiting for what does not come ends with 408', async () => {
    const { control } = await simulate();
    const id = await control.faults.add({ call: 'action', fault: { kind: 'hold' } });
    await expect(control.held(id, { waitMs: 0 })).rejects.toThrow('408');
    await expect(control.waitForCalls('action', { waitMs: 0 })).rejects.toThrow('408');
    await expect(control.held('none')).rejects.toThrow('404');
    await expect(control.release('none')).rejects.toThrow('404');
    expect(await control.release(id)).toBe(0);
  });

  test('delay lets the request through in the end', async () => {
    const { client, control } = await simulate();
    await control.faults.add({ call: 'action', fault: { kind: 'delay', ms: 1 } });
    expect((await client.failover(payments)).status).toBe(200);
    expect(await control.effects()).toMatchObject([{ took: true }]);
  });
});

describe('late start', () => {
  test('on release, and linked to the request that was answered with an error', async () => {
    const { client, control } = await simulate();
    const id = await control.faults.add({
      call: 'action',
      fault: { kind: 'lateStart', status: 504, startAfter: 'release' },
    });
    expect((await client.failover(payments)).status).toBe(504);
    expect((await client.group(payments)).status).toBe('protected');
    expect(await control.effects()).toMatchObject([
      { n: 1, took: false, refusedBecause: 'fault:lateStart', answered: 504 },
    ]);
    expect(await control.release(id)).toBe(1);
    expect((await client.group(payments)).status).toBe('failing-over');
    expect(await control.effects()).toMatchObject([
      { n: 1, took: false },
      {
        n: 2,
        by: 'late',
        lateOf: 1,
        action: 'failover',
        took: true,
        jobId: expect.any(String),
        answered: null,
      },
    ]);
    expect(await control.release(id)).toBe(0);
  });

  test('only if the state still permits', async () => {
    const { client, control } = await simulate();
    const id = await control.faults.add({
      call: 'action',
      fault: { kind: 'lateStart', status: 502, startAfter: 'release' },
    });
    await client.failover(payments);
    expect((await client.failover(payments)).status).toBe(200);
    await control.release(id);
    expect(await control.effects()).toMatchObject([
      { n: 1, took: false, answered: 502 },
      { n: 2, by: 'api', took: true },
      { n: 3, by: 'late', lateOf: 1, took: false, statusBefore: 'failing-over', refusedBecause: 'SDRS.1002' },
    ]);
  });

  test('turns into a reprotect when the group has failed over meanwhile', async () => {
    const { client, control } = await simulate();
    await control.patchGroup(payments, { status: 'available' });
    const id = await control.faults.add({
      call: 'action',
      fault: { kind: 'lateStart', status: 504, startAfter: 'release' },
    });
    await client.action(payments, { 'start-server-group': {} });
    await control.patchGroup(payments, {
      status: 'failed-over',
      priority_station: 'target',
      servers: { dr: 'SHUTOFF' },
    });
    await control.release(id);
    expect((await client.group(payments)).status).toBe('reprotecting');
  });

  test('after a time', async () => {
    const { client, control } = await simulate();
    await control.faults.add({ call: 'action', fault: { kind: 'lateStart', status: 504, startAfter: 0 } });
    expect((await client.failover(payments)).status).toBe(504);
    expect((await client.group(payments)).status).toBe('failing-over');
    expect(await control.effects()).toMatchObject([{ took: false }, { by: 'late', lateOf: 1, took: true }]);
  });
});

describe('stale reads', () => {
  const reads = {
    group: async (client: Awaited<ReturnType<typeof simulate>>['client']) =>
      (await client.group(payments)).status,
    pairs: async (client: Awaited<ReturnType<typeof simulate>>['client']) =>
      (await client.pairs(payments))[0]?.status,
    instances: async (client: Awaited<ReturnType<typeof simulate>>['client']) =>
      (await client.instances(payments))[0]?.status,
  };
  test.each(Object.entries(reads))('of %s show what was before the last change', async (call, read) => {
    const { client, control } = await simulate();
    await control.faults.add({
      call: call as keyof typeof reads,
      groupId: payments,
      fault: { kind: 'stale', reads: 2 },
    });
    // Nothing has changed yet: such a read is not stale, and not counted.
    expect(await read(client)).toBe('protected');
    await client.failover(payments);
    expect([await read(client), await read(client), await read(client)]).toEqual([
      'protected',
      'protected',
      'failing-over',
    ]);
  });

  test('of a job', async () => {
    const { client, control } = await simulate();
    const path = `/jobs/${(await client.failover(payments)).json.job_id}`;
    await control.finishJob(payments);
    await control.faults.add({ call: 'job', fault: { kind: 'stale', reads: 1 } });
    expect((await client.get(path)).json.status).toBe('RUNNING');
    expect((await client.get(path)).json.status).toBe('SUCCESS');
  });

  test('of a job that has only just been made: there is none', async () => {
    const { client, control } = await simulate();
    await control.settings({ jobs: 'timed', jobInitMs: 3_600_000 });
    const path = `/jobs/${(await client.failover(payments)).json.job_id}`;
    await control.faults.add({ call: 'job', fault: { kind: 'stale', reads: 1 } });
    expect((await client.get(path)).status).toBe(404);
    expect((await client.get(path)).json.status).toBe('INIT');
  });
});
