import { describe, expect, test } from 'vitest';
import { evsGroupStatuses, evsReplicationStatuses } from '../../src/simulator/evs-model.ts';
import type { EvsGroupStatus, EvsReplicationStatus } from '../../src/simulator/evs-model.ts';
import type { EvsGroupSpec } from '../../src/simulator/evs-spec.ts';
import type { SettingsPatch } from '../../src/simulator/settings.ts';
import { readyToken, simulate } from './harness.ts';

const verbs = ['failover', 'reverse', 'reprotect', 'sync', 'stop'] as const;

const world = (spec: Partial<EvsGroupSpec> = {}, settings: SettingsPatch = { jobs: 'manual' }) => ({
  tokens: [readyToken],
  settings,
  groups: [],
  evsGroups: [{ id: 'g', name: 'rcg', pairs: [{}, {}], ...spec }],
});

type State = `${string} ${string} ${string}`;

describe('what an action does', () => {
  // Written out by hand from the API reference: status, replication_status, zone; while it runs, after it, after it failed.
  test.each<[string, Partial<EvsGroupSpec>, State, State, State]>([
    [
      'failover',
      {},
      'failovering active eu-de-01',
      'failovered active-stopped eu-de-02',
      'error_failovering active eu-de-01',
    ],
    [
      'reverse',
      {},
      'reversing active eu-de-01',
      'available active eu-de-02',
      'error_reversing active eu-de-01',
    ],
    [
      'reverse',
      { priority_station: 'eu-de-02' },
      'reversing active eu-de-02',
      'available active eu-de-01',
      'error_reversing active eu-de-02',
    ],
    [
      'reprotect',
      { status: 'failovered' },
      'available copying eu-de-02',
      'available active eu-de-02',
      'failovered error eu-de-02',
    ],
    [
      'sync',
      { replication_status: 'active-stopped' },
      'available copying eu-de-01',
      'available active eu-de-01',
      'available error eu-de-01',
    ],
    [
      'stop',
      {},
      'available active eu-de-01',
      'available active-stopped eu-de-01',
      'available active eu-de-01',
    ],
  ])('%s on %o', async (verb, spec, during, after, failed) => {
    for (const [result, end] of [
      ['SUCCESS', after],
      ['FAIL', failed],
    ] as const) {
      const { client, control } = await simulate({ world: world(spec) });
      const state = async () => {
        const group = await client.evsGroup('g');
        return [group.status, group.replication_status, group.priority_station].join(' ');
      };
      const before = await client.evsGroup('g');
      expect(before.updated_at).toBeNull();
      const reply = await client.evsAction('g', verb);
      expect([reply.status, reply.text]).toEqual([200, '']);
      expect(await state()).toBe(during);
      const { updated_at } = await client.evsGroup('g');
      expect(updated_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
      expect((await control.evsGroup('g')).running).toBe(verb);
      expect(await control.finishEvs('g', result, result === 'FAIL' ? '37100043' : undefined)).toBe(verb);
      expect(await state()).toBe(end);
      const ended = await client.evsGroup('g');
      expect(ended.updated_at! > updated_at!).toBe(true);
      expect(ended.failure_detail).toBe(result === 'FAIL' ? '37100043' : undefined);
      for (const pair of await client.evsPairs('g')) {
        expect(pair).toMatchObject({
          status: 'available',
          replication_status: ended.replication_status,
          priority_station: ended.priority_station,
        });
      }
      expect(await control.effects('g')).toMatchObject([
        {
          service: 'evs',
          action: verb,
          took: true,
          jobId: null,
          answered: 200,
          statusBefore: before.status,
          zoneBefore: before.priority_station,
        },
      ]);
      await expect(control.finishEvs('g')).rejects.toThrow('404');
    }
  });

  test('a switchover is a toggle: a second one switches back', async () => {
    const { client, control } = await simulate({ world: world({}, { evsActionMs: 0 }) });
    const zones = [];
    for (let n = 0; n < 3; n += 1) {
      expect((await client.evsAction('g', 'reverse')).status).toBe(200);
      zones.push((await client.evsGroup('g')).priority_station);
    }
    expect(zones).toEqual(['eu-de-02', 'eu-de-01', 'eu-de-02']);
    expect((await control.effects('g')).map(({ zoneBefore }) => zoneBefore)).toEqual([
      'eu-de-01',
      'eu-de-02',
      'eu-de-01',
    ]);
  });

  test('only what is not under way is refused, and a failover overtakes a synchronisation', async () => {
    const { client, control } = await simulate({ world: world({ replication_status: 'active-stopped' }) });
    await client.evsAction('g', 'sync');
    expect((await client.evsAction('g', 'reverse')).status).toBe(400);
    expect((await client.evsAction('g', 'failover')).status).toBe(200);
    expect((await client.evsAction('g', 'failover')).status).toBe(400);
    expect(await control.finishJob('g')).toBe('');
    expect((await client.evsGroup('g')).status).toBe('failovered');
    await expect(control.finishJob('g')).rejects.toThrow('404');
  });

  test('a pause under way lets nothing else begin', async () => {
    const { client, control } = await simulate({ world: world() });
    await client.evsAction('g', 'stop');
    expect((await client.evsAction('g', 'reverse')).status).toBe(400);
    await control.finishEvs('g', 'FAIL');
    expect((await client.evsAction('g', 'reverse')).status).toBe(200);
  });

  test('a synchronisation takes its time and shows how far it is', async () => {
    const { client } = await simulate({
      world: world({ status: 'failovered' }, { syncMs: 3_600_000, evsActionMs: 0 }),
    });
    await client.evsAction('g', 'reprotect');
    expect(await client.evsGroup('g')).toMatchObject({ status: 'available', replication_status: 'copying' });
    expect(await client.evsPairs('g')).toMatchObject([{ progress: '0' }, { progress: '0' }]);
  });

  test('without duration is done at the next look', async () => {
    const { client } = await simulate({ world: world({}, { evsActionMs: 0 }) });
    await client.evsAction('g', 'failover');
    expect((await client.evsGroup('g')).status).toBe('failovered');
    await client.evsAction('g', 'reprotect');
    expect(await client.evsGroup('g')).toMatchObject({ status: 'available', replication_status: 'active' });
    expect(await client.evsPairs('g')).toMatchObject([{ progress: '100' }, { progress: '100' }]);
  });
});

describe('from which states', () => {
  const allowed: Record<
    (typeof verbs)[number],
    (status: EvsGroupStatus, data: EvsReplicationStatus) => boolean
  > = {
    failover: (status) => ['available', 'error_failovering', 'error_reversing'].includes(status),
    reverse: (status, data) => ['available', 'error_reversing'].includes(status) && data === 'active',
    reprotect: (status) => status === 'failovered',
    sync: (status, data) => status === 'available' && ['active-stopped', 'inactive', 'error'].includes(data),
    stop: (status, data) => status === 'available' && ['active', 'copying'].includes(data),
  };

  test.each(verbs)('%s', async (verb) => {
    const { client, control } = await simulate({ world: world({}, { jobs: 'manual' }) });
    for (const status of evsGroupStatuses) {
      for (const data of evsReplicationStatuses) {
        const name = `${verb} from ${status} ${data}`;
        const id = await control.addEvsGroup({ name, status, replication_status: data });
        const reply = await client.evsAction(id, verb);
        expect([name, reply.status]).toEqual([name, allowed[verb](status, data) ? 200 : 400]);
        if (reply.status === 200) continue;
        expect(reply.json).toEqual({ badRequest: { code: 400, message: expect.any(String) } });
        expect(await client.evsGroup(id)).toMatchObject({ status, updated_at: null });
        expect(await control.effects(id)).toMatchObject([{ took: false, refusedBecause: 'EVS.1070' }]);
      }
    }
  });

  test.each<[string, Partial<EvsGroupSpec>, SettingsPatch, number]>([
    ['the link is down', { fault_level: '5' }, {}, 400],
    ['one pair has no link', { pairs: [{}, { fault_level: '5' }] }, {}, 400],
    ['the disk is lost, which is what failover is for', { fault_level: '2' }, {}, 200],
    ['no pairs', { pairs: [] }, {}, 400],
    ['copying', { replication_status: 'copying' }, {}, 200],
    ['copying, refused', { replication_status: 'copying' }, { failoverWhileCopying: 'refuse' }, 400],
  ])('failover, %s', async (_name, spec, settings, status) => {
    const { client } = await simulate({ world: world(spec, { jobs: 'manual', ...settings }) });
    const reply = await client.evsAction('g', 'failover');
    expect(reply.status).toBe(status);
  });

  test('refused as a conflict', async () => {
    const { client } = await simulate({ world: world({ status: 'failovered' }, { wrongStateStatus: 409 }) });
    const { status, json } = await client.evsAction('g', 'failover');
    expect([status, json]).toMatchObject([409, { conflictingRequest: { code: 409 } }]);
  });
});

describe('bodies', () => {
  const key = 'os-failover-replication-consistency-group';
  test.each([
    ['null', `{"${key}":null}\n`, 'application/json', 200],
    ['an empty object', `{"${key}": {}}`, 'application/json;charset=UTF-8', 200],
    ['something in the object', `{"${key}":{"force":true}}`, 'application/json', 400],
    ['text', `{"${key}":""}`, 'application/json', 400],
    ['two actions', `{"${key}":null,"os-stop-replication-consistency-group":null}`, 'application/json', 400],
    ['none', '{}', 'application/json', 400],
    ['that of SDRS', '{"failover-server-group":{}}', 'application/json', 400],
    ['one that does not exist', '{"os-enable-replication-consistency-group":null}', 'application/json', 400],
    ['not JSON', `{"${key}":`, 'application/json', 400],
    ['another type', `{"${key}":null}`, 'text/plain', 400],
  ])('%s', async (_name, body, type, status) => {
    const { client, control } = await simulate({ world: world() });
    const reply = await client.evsAction('g', 'failover', { body, headers: { 'Content-Type': type } });
    expect(reply.status).toBe(status);
    expect(await control.effects()).toMatchObject([
      { took: status === 200, answered: status, refusedBecause: status === 200 ? null : 'EVS.1052' },
    ]);
  });
});
