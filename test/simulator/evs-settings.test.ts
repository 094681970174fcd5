import { describe, expect, test } from 'vitest';
import type { FaultRuleInput } from '../../src/simulator/fault-spec.ts';
import { failureOf, payments, readyToken, simulate } from './harness.ts';

const world = {
  tokens: [readyToken],
  settings: { jobs: 'manual' as const },
  groups: [{ id: payments, name: 'pg-payments' }],
  evsGroups: [{ id: 'g', name: 'rcg', pairs: [{}, {}] }],
};

describe('settings', () => {
  test.each([
    ['failovered', 'active-stopped'],
    ['failed-over', 'inactive'],
    ['available', 'active-stopped'],
  ] as const)('after a failover: %s, %s', async (evsAfterFailover, evsStoppedAs) => {
    const { client, control } = await simulate({ world });
    await control.settings({ evsAfterFailover, evsStoppedAs });
    await client.evsAction('g', 'failover');
    await control.finishEvs('g');
    const seen = { status: evsAfterFailover, replication_status: evsStoppedAs, priority_station: 'eu-de-02' };
    expect(await client.evsGroup('g')).toMatchObject(seen);
    expect(await control.evsGroup('rcg')).toMatchObject(seen);
    const { json } = await client.evs(
      'GET',
      `/os-vendor-replication-consistency-groups?status=${evsAfterFailover}`,
    );
    expect(json.replication_consistency_groups).toHaveLength(1);
    // However it is spelled, the way on is the same.
    const refused = await client.evsAction('g', 'failover');
    expect(refused.json.badRequest.message).toMatch(new RegExp(`but is ${evsAfterFailover}`));
    expect((await client.evsAction('g', 'reprotect')).status).toBe(200);
  });

  test('a reprotect can turn the group available only at its end', async () => {
    const { client, control } = await simulate({ world });
    await control.settings({ evsReprotectTurns: 'end' });
    await control.patchEvsGroup('g', { status: 'failovered', replication_status: 'active-stopped' });
    await client.evsAction('g', 'reprotect');
    expect(await client.evsGroup('g')).toMatchObject({ status: 'failovered', replication_status: 'copying' });
    await control.finishEvs('g');
    expect(await client.evsGroup('g')).toMatchObject({ status: 'available', replication_status: 'active' });
  });

  test('an action in the wrong state can be answered 200 and forgotten', async () => {
    const { client, control } = await simulate({ world });
    await control.settings({ evsWrongState: 'ignore' });
    const reply = await client.evsAction('g', 'reprotect');
    expect([reply.status, reply.text]).toEqual([200, '']);
    expect(await client.evsGroup('g')).toMatchObject({ status: 'available', updated_at: null });
    expect(await control.effects()).toMatchObject([
      { took: false, answered: 200, refusedBecause: 'ignored' },
    ]);
    expect((await client.evsAction('g', 'reprotect', { body: '{}' })).status).toBe(400);
    expect((await client.evsAction('none', 'reprotect')).status).toBe(404);
  });

  test.each([
    ['E4', { badRequest: { code: 400, message: expect.any(String) } }],
    ['E3', { badRequest: { code: 'EVS.1070', message: expect.any(String) } }],
  ] as const)('refusals in %s', async (evsErrorEnvelope, body) => {
    const { client, control } = await simulate({ world });
    await control.settings({ evsErrorEnvelope });
    expect((await client.evsAction('g', 'reprotect')).json).toEqual(body);
  });

  test('the group can keep its old status for a while, and refuses a second action all the same', async () => {
    const { client, control } = await simulate({ world });
    await control.settings({ statusLagMs: 3_600_000 });
    expect((await client.evsAction('g', 'reverse')).status).toBe(200);
    expect(await client.evsGroup('g')).toMatchObject({ status: 'available', updated_at: null });
    expect((await client.evsAction('g', 'reverse')).status).toBe(400);
    await control.finishEvs('g');
    expect(await client.evsGroup('g')).toMatchObject({ status: 'available', priority_station: 'eu-de-02' });
  });

  test.each([
    ['start', 'kept', 'eu-de-02', 'eu-de-01', ['eu-de-01', 'eu-de-01']],
    ['end', 'flipped', 'eu-de-01', 'eu-de-02', ['eu-de-02', 'eu-de-02']],
    ['end', 'split', 'eu-de-01', 'eu-de-01', ['eu-de-02', 'eu-de-01']],
  ] as const)(
    'the zone moves at the %s; %s after a failure',
    async (stationFlips, stationAfterFailure, during, after, ofPairs) => {
      const { client, control } = await simulate({ world });
      await control.settings({ stationFlips, stationAfterFailure });
      await client.evsAction('g', 'reverse');
      expect((await client.evsGroup('g')).priority_station).toBe(during);
      await control.finishEvs('g', 'FAIL');
      expect(await client.evsGroup('g')).toMatchObject({
        status: 'error_reversing',
        priority_station: after,
        failure_detail: '37000212',
      });
      expect((await client.evsPairs('g')).map((pair) => pair.priority_station)).toEqual(ofPairs);
    },
  );

  test('a failed action can leave the group where it was, with a newer updated_at', async () => {
    const { client, control } = await simulate({ world });
    await control.settings({ afterFailedJob: 'former', stationFlips: 'start' });
    const before = await client.evsGroup('g');
    await client.evsAction('g', 'failover');
    await control.finishEvs('g', 'FAIL');
    const after = await client.evsGroup('g');
    expect(after).toEqual({ ...before, updated_at: expect.any(String) });
  });
});

describe('faults', () => {
  const onAction = (fault: FaultRuleInput['fault']): FaultRuleInput => ({ call: 'action', fault });

  test.each([
    ['a status', { kind: 'status', status: 504 }, 504],
    ['an error of its own', { kind: 'status', status: 500 }, 500],
    ['cut', { kind: 'cut' }, 'ECONNRESET'],
    ['cutBody', { kind: 'cutBody' }, 'ECONNRESET'],
  ] as [string, FaultRuleInput['fault'] & { when?: 'before' | 'after' }, number | string][])(
    '%s loses the answer, before or after the effect',
    async (_name, fault, outcome) => {
      const { client, control } = await simulate({ world });
      for (const when of ['before', 'after'] as const) {
        await control.faults.add(onAction({ ...fault, when } as FaultRuleInput['fault']));
        const answered = await client.evsAction('g', 'reverse').then(
          (reply) => reply,
          (error: NodeJS.ErrnoException) => ({ status: error.code, json: {} }),
        );
        expect(answered.status).toBe(outcome);
        expect(answered.json).toMatchObject(outcome === 500 ? { computeFault: { code: 500 } } : {});
        expect((await client.evsGroup('g')).status).toBe(when === 'before' ? 'available' : 'reversing');
      }
      expect((await control.effects()).map(({ took }) => took)).toEqual([false, true]);
    },
  );

  test.each([
    ['before', 'available'],
    ['after', 'reversing'],
  ] as const)('badJson %s the effect is a body where none belongs', async (when, status) => {
    const { client, control } = await simulate({ world });
    await control.faults.add(onAction({ kind: 'badJson', when }));
    const reply = await client.evsAction('g', 'reverse');
    expect([reply.status, reply.text]).toEqual([200, '{']);
    expect((await client.evsGroup('g')).status).toBe(status);
  });

  test('another success keeps the body empty', async () => {
    const { client, control } = await simulate({ world });
    await control.faults.add(onAction({ kind: 'status', status: 202, when: 'after' }));
    const reply = await client.evsAction('g', 'reverse');
    expect([reply.status, reply.text]).toEqual([202, '']);
  });

  test('a switchover that starts late, after the repeated one, switches back', async () => {
    const { client, control } = await simulate({ world });
    await control.settings({ jobs: 'timed', evsActionMs: 0 });
    const id = await control.faults.add(onAction({ kind: 'lateStart', status: 504, startAfter: 'release' }));
    expect((await client.evsAction('g', 'reverse')).status).toBe(504);
    await client.evsAction('g', 'reverse');
    expect((await client.evsGroup('g')).priority_station).toBe('eu-de-02');
    expect(await control.release(id)).toBe(1);
    expect((await client.evsGroup('g')).priority_station).toBe('eu-de-01');
    expect(await control.effects()).toMatchObject([
      { n: 1, took: false, refusedBecause: 'fault:lateStart', answered: 504 },
      { n: 2, took: true },
      { n: 3, by: 'late', lateOf: 1, took: true, zoneBefore: 'eu-de-02', answered: null },
    ]);
  });

  test('a late start in the wrong state is refused, and nobody hears of it', async () => {
    const { client, control } = await simulate({ world });
    const id = await control.faults.add(onAction({ kind: 'lateStart', status: 504, startAfter: 'release' }));
    await client.evsAction('g', 'reverse');
    await client.evsAction('g', 'failover');
    await control.release(id);
    expect((await control.effects()).at(-1)).toMatchObject({ by: 'late', refusedBecause: 'EVS.1070' });
  });

  test('an action that fails', async () => {
    const { client, control } = await simulate({ world });
    await control.settings({ jobs: 'timed', evsActionMs: 0 });
    await control.faults.add(onAction({ kind: 'jobFail', errorCode: '37100177' }));
    await client.evsAction('g', 'failover');
    expect(await client.evsGroup('g')).toMatchObject({
      status: 'error_failovering',
      failure_detail: '37100177',
    });
    await client.evsAction('g', 'failover');
    const again = await client.evsGroup('g');
    expect(again).toMatchObject({ status: 'failovered' });
    expect(again).not.toHaveProperty('failure_detail');
  });

  test('hold, stale reads, and faults of one group only', async () => {
    const { client, control } = await simulate({ world });
    const id = await control.faults.add({ call: 'action', groupId: 'g', fault: { kind: 'hold' } });
    await client.failover(payments);
    const held = client.evsAction('g', 'reverse');
    expect(await control.held(id)).toBe(1);
    await control.release(id);
    expect((await held).status).toBe(200);
    for (const call of ['group', 'groups', 'pairs'] as const)
      await control.faults.add({ call, fault: { kind: 'stale', reads: 1 } });
    const listed = async () =>
      (await client.evs('GET', '/os-vendor-replication-consistency-groups')).json
        .replication_consistency_groups[0]?.status;
    expect([(await client.evsGroup('g')).status, await listed()]).toEqual(['available', 'available']);
    expect([(await client.evsGroup('g')).status, await listed()]).toEqual(['reversing', 'reversing']);
    expect((await client.evsPairs('g'))[0]).toMatchObject({ updated_at: null });
  });

  test('a request that nobody answers', async () => {
    const { client, control } = await simulate({ world });
    await control.faults.add(onAction({ kind: 'hang', when: 'after' }));
    const patience = new AbortController();
    const lost = failureOf(client.evsAction('g', 'reverse', { signal: patience.signal }));
    await control.waitForCalls('action');
    patience.abort();
    expect(await lost).toMatchObject({ name: 'AbortError' });
    expect((await client.evsGroup('g')).status).toBe('reversing');
  });
});

describe('the control', () => {
  test('a person acts under the same conditions', async () => {
    const { client, control } = await simulate({ world });
    expect(await control.person({ groupId: 'g', action: 'reverse' })).toMatchObject({
      service: 'evs',
      by: 'person',
      took: true,
      zoneBefore: 'eu-de-01',
    });
    expect((await client.evsGroup('g')).status).toBe('reversing');
    expect(await control.person({ groupId: 'g', action: 'sync' })).toMatchObject({ took: false });
    await expect(control.person({ groupId: 'g', action: 'start' })).rejects.toThrow(/400.*no action start/);
    await expect(control.person({ groupId: payments, action: 'sync' })).rejects.toThrow(/400.*no action/);
  });

  test('fields set by hand outlast the action that was running, and count as a change unless told otherwise', async () => {
    const { client, control } = await simulate({ world });
    await control.patchEvsGroup('g', { fault_level: '2', touch: false });
    expect(await client.evsGroup('g')).toMatchObject({ fault_level: '2', updated_at: null });
    await client.evsAction('g', 'reverse');
    await control.patchEvsGroup('g', { status: 'error_reversing', pairs: { replication_status: 'error' } });
    const { updated_at } = await client.evsGroup('g');
    await control.finishEvs('g');
    expect(await client.evsGroup('g')).toMatchObject({ status: 'error_reversing', updated_at });
    expect(await client.evsPairs('g')).toMatchObject([
      { replication_status: 'error' },
      { replication_status: 'error' },
    ]);
  });

  test('refuses what is not there or not a word of the service', async () => {
    const { control } = await simulate({ world });
    await expect(control.patchEvsGroup('none', {})).rejects.toThrow('404');
    await expect(control.patchEvsGroup('g', { status: 'failed-over' as 'error' })).rejects.toThrow(
      /400.*status/s,
    );
    await expect(control.addEvsGroup({ id: 'g', name: 'again' })).rejects.toThrow(/400.*exists already/);
    await expect(control.evsGroup('none')).rejects.toThrow('0 groups');
  });
});
