import { expect, test } from 'vitest';
import { report, untilAsked } from '../support/world.ts';
import { alertmanager, alertWorld, deliver, outcomes, zoneDown } from './support.ts';

test.each([
  ['the site asks for one, the rule for none', 'one', ', approval: none', ['ben']],
  ['the site asks for none, the rule for one', 'none', ', approval: one', ['anna']],
  ['the site asks for one, the rule for two', 'one', ', approval: two', ['anna', 'ben']],
  ['the site asks for two, the rule says nothing', 'two', '', ['anna', 'ben']],
] as const)('%s: nothing is sent before people have said yes', async (_what, approval, more, people) => {
  const world = await alertWorld({ approval, rules: (site) => [zoneDown(site, more)] });
  const [api] = world.apis;
  const reply = await deliver(api, 'am', alertmanager());
  expect(outcomes(reply)).toEqual(['started']);
  const handle = world.canonical();
  let asked: string | undefined;
  for (const person of people) {
    const question = await untilAsked(handle, asked);
    asked = question.askedAt;
    expect(question.type).toBe('ApprovalNeeded');
    expect(await world.effects()).toEqual([]);
    const answer = { question: question.number };
    const taken = await api.post(`/v1/runs/${world.site}/pg-payments/answers/approve`, answer, person);
    expect(taken.status).toBe(200);
  }
  expect(await report(handle)).toMatchObject({
    outcome: 'completed',
    by: 'am',
    approvals: people.map((by) => ({ by })),
  });
});

test('a person says no: the run ends, and the alert that fires on starts no other one', async () => {
  const world = await alertWorld({ approval: 'one' });
  const [api] = world.apis;
  const body = alertmanager();
  const first = await deliver(api, 'am', body);
  const { number } = await untilAsked(world.canonical());
  await api.post(
    `/v1/runs/${world.site}/pg-payments/answers/decline`,
    { question: number, reason: 'a drill' },
    'ben',
  );
  await report(world.canonical());
  expect((await deliver(api, 'am', body)).text).toBe(first.text);
  expect(outcomes(await deliver(api, 'am', alertmanager({ id: 'other' })))).not.toContain('started');
  expect(await world.effects()).toEqual([]);
});
