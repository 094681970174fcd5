import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { apiOf, RateLimit } from '../../src/cloud/rate-limit.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { SimulatorControl } from '../../src/simulator/control-client.ts';
import { onTestFinished } from 'vitest';
import { PASSWORD as SIMULATED } from '../support/site.ts';
import { Secret } from '../../src/config/secret.ts';
import { serviceAt, siteAt } from './support.ts';

const API = 'GET /v1/-/server-groups';

describe('the turn of a call', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  /** When each of the calls that arrive at these times left. */
  async function leaving(perSecond: number, arrivals: readonly number[]): Promise<number[]> {
    const limit = new RateLimit(perSecond, Date.now);
    const left: number[] = [];
    const begun = Date.now();
    let now = 0;
    for (const at of [...arrivals].sort((a, b) => a - b)) {
      await vi.advanceTimersByTimeAsync(at - now);
      now = at;
      void limit.turn(API).then(() => left.push(Date.now() - begun));
    }
    await vi.runAllTimersAsync();
    return left;
  }

  it('comes at once as long as there is room', async () => {
    expect(await leaving(20, [0, 0, 0, 0, 0])).toEqual([0, 0, 0, 0, 0]);
  });

  it('comes in order, as room is made', async () => {
    expect(await leaving(8, [0, 0, 0, 0, 0])).toEqual([0, 0, 125, 250, 375]);
  });

  it('never lets more than a quarter above the number leave within a second, and all of them in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 120 }),
        async (perSecond, arrivals) => {
          const left = await leaving(perSecond, arrivals);
          expect(left).toHaveLength(arrivals.length);
          for (const from of left)
            expect(left.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(
              perSecond + Math.max(1, Math.floor(perSecond / 4)),
            );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('a POST goes before polls that have waited longer', async () => {
    const limit = new RateLimit(1, Date.now);
    const order: string[] = [];
    const ask = (name: string, patient: boolean) => limit.turn(API, { patient }).then(() => order.push(name));
    void ask('first', true);
    void ask('poll 1', true);
    void ask('poll 2', true);
    void ask('POST', false);
    await vi.runAllTimersAsync();
    expect(order).toEqual(['first', 'POST', 'poll 1', 'poll 2']);
  });

  it("a call that is cancelled while it waits comes back at once and takes nobody's turn", async () => {
    const limit = new RateLimit(1, Date.now);
    const begun = Date.now();
    const left: number[] = [];
    const cancelled = new AbortController();
    void limit.turn(API);
    const gone = limit.turn(API, { signal: cancelled.signal });
    void limit.turn(API).then(() => left.push(Date.now() - begun));
    cancelled.abort();
    await gone;
    await vi.runAllTimersAsync();
    expect(left).toEqual([1_000]);
  });

  it('each API has its own', async () => {
    const limit = new RateLimit(1, Date.now);
    let left = 0;
    for (const api of [API, 'POST /v1/-/server-groups/:id/action'])
      void limit.turn(api).then(() => (left += 1));
    await vi.advanceTimersByTimeAsync(0);
    expect(left).toBe(2);
  });

  it.each([
    ['GET', '/v1/-/server-groups/40df180b-9fe2-471a-8c64-1b758dc84189', 'GET /v1/-/server-groups/:id'],
    [
      'POST',
      '/v1/-/server-groups/40df180b-9fe2-471a-8c64-1b758dc84189/action',
      'POST /v1/-/server-groups/:id/action',
    ],
    ['GET', '/v1/-/jobs/ff808082815f1d6d01815f2b', 'GET /v1/-/jobs/:id'],
    ['GET', '/v1/-/replications?limit=500&offset=0&server_group_id=40df180b', 'GET /v1/-/replications'],
    [
      'GET',
      '/v2/-/os-vendor-replication-consistency-groups',
      'GET /v2/-/os-vendor-replication-consistency-groups',
    ],
  ])('%s %s is one of %s', (method, path, api) => {
    expect(apiOf(method, path)).toBe(api);
  });
});

/** Many groups read at once, through a gateway that allows `allowed` of each API a second. */
async function throttledOf(
  calls: number,
  { callsPerSecond, allowed }: { callsPerSecond: number; allowed: number },
) {
  const simulator = await startSimulator({});
  onTestFinished(() => simulator.close());
  const control = new SimulatorControl(simulator.url);
  await control.settings({ callsPerSecond: allowed });
  const service = serviceAt(
    siteAt(simulator.url, {
      callsPerSecond,
      auth: {
        kind: 'password',
        user: 'dr-runbooks',
        domain: 'OTC-EU-DE-00000000001000000001',
        password: new Secret({ literal: SIMULATED }),
      },
    }),
  );
  const [group] = await service.listGroups();
  const answers = await Promise.allSettled(
    Array.from({ length: calls }, () => service.readGroup(group?.id ?? '')),
  );
  return answers.filter(({ status }) => status === 'rejected').length;
}

test('hundreds of reads at once never trip the gateway', async () => {
  expect(await throttledOf(400, { callsPerSecond: 100, allowed: 300 })).toBe(0);
});

test('without a limit of our own the gateway would refuse them', async () => {
  expect(await throttledOf(400, { callsPerSecond: 10_000, allowed: 300 })).toBeGreaterThan(0);
});
