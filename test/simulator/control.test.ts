import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { CallLog } from '../../src/simulator/call-log.ts';
import { passwordAuth, payments, readyToken, simulate } from './harness.ts';

describe('a person in the console', () => {
  test('acts under the same conditions', async () => {
    const { client, control } = await simulate();
    expect(await control.person({ groupId: payments, action: 'failover' })).toMatchObject({
      by: 'person',
      took: true,
      statusBefore: 'protected',
    });
    expect((await client.group(payments)).status).toBe('failing-over');
    expect(await control.person({ groupId: payments, action: 'stop' })).toMatchObject({
      took: false,
      refusedBecause: 'SDRS.1002',
    });
    expect(await control.person({ groupId: 'none', action: 'stop' })).toMatchObject({
      took: false,
      refusedBecause: 'SDRS.1013',
      groupName: null,
    });
    expect((await control.effects(payments)).map(({ n, answered }) => [n, answered])).toEqual([
      [1, null],
      [2, null],
    ]);
  });

  test('switches over to the other side, or where told', async () => {
    const { client, control } = await simulate();
    await control.patchGroup(payments, { servers: { production: 'SHUTOFF' } });
    await control.person({ groupId: payments, action: 'reverse' });
    await control.finishJob(payments);
    expect((await client.group(payments)).priority_station).toBe('target');
    const order = { groupId: payments, action: 'reverse', priorityStation: 'target' } as const;
    expect(await control.person(order)).toMatchObject({ took: false, refusedBecause: 'SDRS.0201' });
  });
});

describe('fields set by hand', () => {
  test('of the group, of all its members, or by position', async () => {
    const { client, control } = await simulate();
    const id = await control.addGroup({ name: 'two', pairs: [{}, {}] });
    await control.patchGroup(id, {
      status: 'error-reversing',
      pairs: [null, { fault_level: '5', replication_status: 'inactive' }],
      instances: { status: 'fault' },
    });
    expect((await client.group(id)).status).toBe('error-reversing');
    expect((await client.pairs(id)).map(({ fault_level }) => fault_level)).toEqual(['0', '5']);
    expect((await client.instances(id)).map(({ status }) => status)).toEqual(['fault']);
    await control.patchGroup(id, { pairs: { priority_station: 'target' } });
    expect((await client.pairs(id)).map((pair) => pair.priority_station)).toEqual(['target', 'target']);
  });

  test('move updated_at on, unless told otherwise', async () => {
    const { client, control } = await simulate();
    const { updated_at: first } = await client.group(payments);
    await control.patchGroup(payments, { status: 'available', touch: false });
    expect((await client.group(payments)).updated_at).toBe(first);
    await control.patchGroup(payments, {});
    const { updated_at: second } = await client.group(payments);
    await control.patchGroup(payments, { touch: true });
    const { updated_at: third } = await client.group(payments);
    expect([second > first, third > second]).toEqual([true, true]);
  });

  test('outlast the job that was running', async () => {
    const { client, control } = await simulate();
    const { job_id } = (await client.failover(payments)).json;
    await control.patchGroup(payments, { status: 'error-failing-over' });
    expect(await control.finishJob(payments)).toBe(job_id);
    expect((await client.get(`/jobs/${job_id}`)).json.status).toBe('SUCCESS');
    expect((await client.group(payments)).status).toBe('error-failing-over');
  });

  test('of nothing, or of a kind that is not there, are refused', async () => {
    const { control } = await simulate();
    await expect(control.patchGroup('none', {})).rejects.toThrow('404');
    await expect(control.patchGroup(payments, { status: 'protecting' as 'protected' })).rejects.toThrow(
      /400.*status/s,
    );
    await expect(control.finishJob(payments)).rejects.toThrow('404');
    await expect(control.addGroup({ id: payments, name: 'again' })).rejects.toThrow(/400.*exists already/);
    await expect(control.addGroup({ name: 'odd', pairs: [{ instance: 3 }] })).rejects.toThrow(
      /400.*instance 3/,
    );
  });
});

describe('what is told about the calls', () => {
  test('counts by kind, and the requests without their contents', async () => {
    const { client, control } = await simulate();
    await client.login(passwordAuth());
    await client.get('/server-groups?name=pay');
    await client.failover(payments);
    await client.failover(payments);
    const { counts, requests, tokensIssued } = await control.calls();
    expect(counts).toMatchObject({ login: 1, groups: 1, action: 2, job: 0 });
    expect(tokensIssued).toBe(1);
    expect(requests.map(({ method, status }) => [method, status])).toEqual([
      ['POST', 201],
      ['GET', 200],
      ['POST', 200],
      ['POST', 400],
    ]);
    expect(Object.keys(requests[0] ?? {})).toEqual(['method', 'path', 'status']);
    expect(requests[1]?.path).toMatch(/\/server-groups\?name=pay$/);
  });

  test('keeps the last 1000', () => {
    const log = new CallLog();
    for (let n = 0; n < 1_001; n += 1) log.arrived('other', 'GET', `/?n=${n}`);
    expect([log.requests.length, log.requests[0]?.path, log.counts.other]).toEqual([1_000, '/?n=1', 1_001]);
  });

  test('a long poll ends with the call it waits for', async () => {
    const { client, control } = await simulate();
    const waiting = control.waitForCalls('group', { count: 2 });
    await client.group(payments);
    await client.group(payments);
    expect(await waiting).toBe(2);
  });
});

describe('the world', () => {
  test('has one group for each situation', async () => {
    const { control } = await simulate({ world: 'default' });
    const { groups, project } = await control.state();
    expect(project).toEqual({ id: '0605767a5a80d5762f2bc00f3a4f4e4c', name: 'eu-de' });
    expect(
      groups.map(({ name, status, priority_station }) => `${name} ${status} ${priority_station}`),
    ).toEqual([
      'pg-payments protected source',
      'pg-orders protected source',
      'pg-twin protected source',
      'pg-twin protected source',
      'pg-empty protected source',
      'pg-moved protected target',
      'pg-failed-over failed-over target',
      'pg-link-down protected source',
      'pg-disagree protected source',
      'pg-deleted-server protected source',
      'pg-available available source',
    ]);
    expect(new Set(groups.map(({ id }) => id)).size).toBe(11);
    const link = await control.group('pg-link-down');
    expect(link.pairs[0]).toMatchObject({ fault_level: '5', status: 'fault' });
    expect((await control.group('pg-moved')).servers).toMatchObject([
      { site: 'source', status: 'SHUTOFF' },
      { site: 'target', status: 'ACTIVE' },
    ]);
    expect((await control.group('pg-deleted-server')).servers).toMatchObject([{ site: 'target' }]);
    await expect(control.group('pg-twin')).rejects.toThrow('2 groups');
  });

  test('is as new after a reset', async () => {
    const { client, control } = await simulate();
    expect(await control.ready()).toEqual({ ready: true });
    await client.failover(payments);
    await control.settings({ unknownJob: 500 });
    await control.faults.add({ call: 'any', times: 0, fault: { kind: 'cut' } });
    await control.reset({ tokens: [readyToken], groups: [{ id: 'only', name: 'only' }] });
    expect(await control.effects()).toEqual([]);
    expect((await control.calls()).requests).toEqual([]);
    expect((await control.settings()).unknownJob).toBe(404);
    expect((await client.get('/server-groups')).json.server_groups).toMatchObject([{ id: 'only' }]);
    await control.reset();
    expect((await client.get('/server-groups')).status).toBe(401);
  });

  test('refuses settings it does not know', async () => {
    const { control } = await simulate();
    await expect(control.settings({ jobMs: -1 })).rejects.toThrow(/400.*jobMs/s);
    await expect(control.settings({ speed: 1 } as never)).rejects.toThrow(/400.*speed/s);
  });

  test('contradicting itself does not start', async () => {
    const twice = { id: 'same', name: 'same' };
    await expect(simulate({ world: { groups: [twice, twice] } })).rejects.toThrow('exists already');
  });

  test('ends, unfinished requests included', async () => {
    const { simulator } = await simulate();
    const socket = connect(simulator.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /v3/auth/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{');
    // An answer on another connection: by then the server has the first one too.
    await fetch(simulator.url);
    socket.on('error', () => {});
    const closed = once(socket, 'close');
    await simulator.close();
    await closed;
    expect(socket.destroyed).toBe(true);
  });

  test('ends', async () => {
    const { client, simulator } = await simulate();
    await simulator.close();
    await simulator.close();
    await expect(client.send('GET', '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
