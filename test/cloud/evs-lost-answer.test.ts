import { expect, test } from 'vitest';
import type { FaultRuleInput } from '../../src/simulator/control-client.ts';
import { evsCloud, RCG } from './evs-cloud.ts';
import { deadPort, sendOptions } from './support.ts';

const switchover = { name: 'switchover', station: null } as const;

const FAULTS: [what: string, fault: FaultRuleInput['fault']][] = [
  ['502 with a page', { kind: 'status', status: 502 }],
  ['504', { kind: 'status', status: 504 }],
  ['408', { kind: 'status', status: 408, body: 'empty' }],
  ['500', { kind: 'status', status: 500 }],
  ['200 with a page', { kind: 'status', status: 200, body: 'html' }],
  ['a cut connection', { kind: 'cut' }],
  ['a cut body', { kind: 'cutBody' }],
  ['a body that is none', { kind: 'badJson' }],
  ['no answer in time', { kind: 'hang' }],
];

/** Sent twice, an EVS switchover takes production back: not one of these may look decided, and each is one POST. */
test.each(
  FAULTS.flatMap(([what, fault]) =>
    (['before', 'after'] as const).map((when) => [what, when, { ...fault, when }] as const),
  ),
)('%s, %s the switchover takes effect: unknown, and sent once', async (_, when, fault) => {
  const { service, control } = await evsCloud();
  await service.readGroup(RCG);
  await control.faults.add({ call: 'action', times: 0, fault: fault as FaultRuleInput['fault'] });
  const outcome = await service.send(RCG, switchover, sendOptions({ timeoutMs: 1_000 }));
  expect(outcome).toMatchObject({ kind: 'unknown' });
  const effects = await control.effects(RCG);
  expect(effects).toHaveLength(1);
  expect(effects.filter(({ took }) => took)).toHaveLength(when === 'after' ? 1 : 0);
});

test.each(['before', 'after'] as const)(
  'throttled %s it takes effect: no proof of anything',
  async (when) => {
    const { service, control } = await evsCloud();
    const fault = { kind: 'status', status: 429, when, retryAfter: '7' } as const;
    await control.faults.add({ call: 'action', fault });
    expect(await service.send(RCG, switchover, sendOptions())).toMatchObject({
      kind: 'throttled',
      retryAfterMs: 7_000,
    });
  },
);

test('a token that ends mid-run: one new login, and the POST runs once', async () => {
  const { service, control } = await evsCloud();
  await service.readGroup(RCG);
  await control.revokeTokens();
  expect(await service.send(RCG, switchover, sendOptions())).toMatchObject({ kind: 'accepted' });
  expect((await control.effects(RCG)).filter(({ took }) => took)).toHaveLength(1);
});

test('late, cancelled, or nobody there: nothing is sent', async () => {
  const { service, control } = await evsCloud();
  expect(await service.send(RCG, switchover, sendOptions({ mayStillSend: () => false }))).toMatchObject({
    kind: 'late',
  });
  const signal = AbortSignal.abort();
  expect(await service.send(RCG, switchover, sendOptions({ signal }))).toEqual({ kind: 'cancelled' });
  expect(await control.effects(RCG)).toEqual([]);

  const url = `http://127.0.0.1:${await deadPort()}`;
  const away = await evsCloud({ site: { endpoints: { iam: url, service: url, ecs: null } } });
  expect(await away.service.send(RCG, switchover, sendOptions())).toMatchObject({ kind: 'notSent' });
});
