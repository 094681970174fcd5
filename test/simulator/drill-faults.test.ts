import { beforeEach, describe, expect, test } from 'vitest';
import type { FaultRuleInput } from '../../src/simulator/control-client.ts';
import type { Client, Reply } from './harness.ts';
import { failureOf, payments, simulate, starting } from './harness.ts';

let client: Client;
let control: Awaited<ReturnType<typeof simulate>>['control'];
/** A drill of another group; deleting it is as good as making one here. */
let other: string;

beforeEach(async () => {
  ({ client, control } = await simulate());
  const group = await control.addGroup({ name: 'other', drills: [{ name: 'kept' }] });
  other = (await client.drills(group))[0]!.id;
});

interface Doing {
  call: 'drillCreate' | 'drillDelete';
  send: (signal?: AbortSignal) => Promise<Reply>;
  /** The status of the drill once the call has taken effect, and without it. */
  after: string;
  before: string | undefined;
  status: () => Promise<string | undefined>;
}

const doings: Doing[] = [
  {
    call: 'drillCreate',
    send: (signal) => client.createDrill(payments, {}, signal ? { signal } : {}),
    after: 'creating',
    before: undefined,
    status: async () => (await client.drills(payments))[0]?.status,
  },
  {
    call: 'drillDelete',
    send: (signal) => client.deleteDrill(other, signal ? { signal } : {}),
    after: 'deleting',
    before: 'available',
    status: async () => (await client.drill(other)).status,
  },
];

describe.each(doings)('$call', ({ call, send, after, before, status }) => {
  const arm = (fault: FaultRuleInput['fault']) => control.faults.add({ call, fault });

  test.each([408, 500, 502, 503, 504])('answered %i, before and after the effect', async (code) => {
    for (const when of ['before', 'after'] as const) {
      await arm({ kind: 'status', status: code, when });
      expect((await send()).status).toBe(code);
      expect(await status()).toBe(when === 'before' ? before : after);
    }
    expect(await control.drillEffects()).toMatchObject([
      { n: 1, took: false, jobId: null, refusedBecause: 'fault:status', answered: code },
      { n: 2, took: true, jobId: expect.any(String), refusedBecause: null, answered: code },
    ]);
  });

  test.each(['cut', 'cutBody'] as const)('%s, before and after the effect', async (kind) => {
    for (const when of ['before', 'after'] as const) {
      await arm({ kind, when });
      await expect(send()).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(await status()).toBe(when === 'before' ? before : after);
    }
    expect((await control.drillEffects()).map(({ took, answered }) => [took, answered])).toEqual([
      [false, kind],
      [true, kind],
    ]);
  });

  test.each(['before', 'after'] as const)('hangs %s the effect until the client gives up', async (when) => {
    await arm({ kind: 'hang', when });
    const patience = new AbortController();
    const lost = failureOf(send(patience.signal));
    await control.waitForCalls(call);
    patience.abort();
    expect(await lost).toMatchObject({ name: 'AbortError' });
    expect(await status()).toBe(when === 'before' ? before : after);
  });

  test('a success that never happened names a job', async () => {
    await arm({ kind: 'status', status: 200, when: 'before' });
    expect((await send()).json.job_id).toMatch(/^ff8080826/);
    expect(await status()).toBe(before);
  });

  test('held, it waits', async () => {
    const id = await arm({ kind: 'hold' });
    const answer = send();
    await control.held(id);
    expect([await status(), (await control.drillEffects())[0]?.took]).toEqual([before, false]);
    await control.release(id);
    expect((await answer).status).toBe(200);
    expect(await status()).toBe(after);
  });

  test('starts late, on release', async () => {
    const id = await arm({ kind: 'lateStart', status: 504, startAfter: 'release' });
    expect((await send()).status).toBe(504);
    expect(await status()).toBe(before);
    await control.release(id);
    expect(await status()).toBe(after);
    expect(await control.drillEffects()).toMatchObject([
      { n: 1, took: false, refusedBecause: 'fault:lateStart', answered: 504 },
      { n: 2, by: 'late', lateOf: 1, took: true, jobId: expect.any(String), answered: null },
    ]);
  });
});

describe('late', () => {
  test('a second drill beside the one that was asked for again', async () => {
    const fault = { kind: 'lateStart', status: 502, startAfter: 'release' } as const;
    const id = await control.faults.add({ call: 'drillCreate', fault });
    await client.createDrill(payments, { name: 'drill-7' });
    await client.createDrill(payments, { name: 'drill-7' });
    await control.release(id);
    expect((await client.drills(payments)).map(({ name }) => name)).toEqual(['drill-7', 'drill-7']);
  });

  test('a deletion of what has gone meanwhile is refused', async () => {
    const fault = { kind: 'lateStart', status: 502, startAfter: 'release' } as const;
    const id = await control.faults.add({ call: 'drillDelete', fault });
    await client.deleteDrill(other);
    await client.deleteDrill(other);
    await control.finishJob(other);
    await control.release(id);
    expect((await control.drillEffects()).at(-1)).toMatchObject({
      by: 'late',
      took: false,
      refusedBecause: 'SDRS.1902',
      groupId: expect.any(String),
      statusBefore: null,
    });
  });
});

describe('reads', () => {
  test('are of kinds of their own', async () => {
    const body = JSON.stringify({ disaster_recovery_drill: { name: 'new' } });
    const calls = {
      drills: () => client.get('/disaster-recovery-drills'),
      drill: () => client.get(`/disaster-recovery-drills/${other}`),
      drillRename: () => client.sdrs('PUT', `/disaster-recovery-drills/${other}`, { body }),
    };
    for (const [call, send] of Object.entries(calls)) {
      await control.faults.add({ call: call as keyof typeof calls, fault: { kind: 'status', status: 503 } });
      expect([call, (await send()).status]).toEqual([call, 503]);
      expect([call, (await send()).status]).toEqual([call, 200]);
    }
    expect((await control.calls()).counts).toMatchObject({ drill: 2, drillRename: 2 });
  });

  test('can be stale: a drill that has only just been made is not there', async () => {
    await client.createDrill(payments);
    const [drill] = await client.drills(payments);
    const fault = { kind: 'stale', reads: 1 } as const;
    await control.faults.add({ call: 'drills', groupId: payments, fault });
    await control.faults.add({ call: 'drill', groupId: payments, fault });
    expect(await client.drills(payments)).toEqual([]);
    expect((await client.get(`/disaster-recovery-drills/${drill!.id}`)).json.error.code).toBe('SDRS.1902');
    expect([await client.drills(payments), await client.drill(drill!.id)]).toEqual([[drill], drill]);
  });
});

describe('the log', () => {
  test('tells what the drill calls did, apart from the actions and in one order with them', async () => {
    await client.createDrill(payments, { name: 'one' });
    await client.failover(payments);
    await client.createDrill(payments, { name: 'two' });
    await client.power(starting('none'));
    await client.deleteDrill(other);
    await client.deleteDrill('none');
    const [drill] = await client.drills(payments);
    const drills = await control.drillEffects();
    expect(drills).toMatchObject([
      {
        n: 1,
        seq: 1,
        action: 'create',
        groupId: payments,
        groupName: 'pg-payments',
        groupStatus: 'protected',
        drillId: drill?.id,
        drillName: 'one',
        statusBefore: null,
        by: 'api',
        took: true,
        jobId: expect.stringMatching(/^ff8080826/),
        answered: 200,
      },
      { n: 2, seq: 3, groupStatus: 'failing-over', drillId: null, took: false, refusedBecause: 'SDRS.1002' },
      { n: 3, seq: 5, action: 'delete', drillId: other, statusBefore: 'available', took: true },
      { n: 4, seq: 6, groupId: null, drillId: 'none', took: false, refusedBecause: 'SDRS.1902' },
    ]);
    expect(await control.drillEffects(payments)).toEqual(drills.slice(0, 2));
    expect((await control.effects()).map(({ seq, action }) => [seq, action])).toEqual([[2, 'failover']]);
    expect((await control.serverEffects()).map(({ seq }) => seq)).toEqual([4]);
  });

  test('has what a bad token kept away', async () => {
    client.token = 'unknown';
    expect((await client.createDrill(payments)).status).toBe(401);
    expect(await control.drillEffects()).toMatchObject([{ took: false, refusedBecause: 'APIGW.0301' }]);
  });
});
