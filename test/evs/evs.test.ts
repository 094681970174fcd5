import { describe, expect, test } from 'vitest';
import { abort, caseOf, SHORT, stage, whileSettling } from '../support/cases.ts';
import { createWorld, RCG_PAYMENTS, report, took, untilAsked, type World } from '../support/world.ts';

/** EVS names only the zone in use; dr.yaml names both. */
const GROUPS = (name: string) => `${name}:\n  zones: [eu-de-01, eu-de-02]\n`;
const evs = (group = 'rcg-payments', timings = {}) =>
  createWorld({ service: 'evs', groups: GROUPS(group), timings });

async function idOf(world: World, name: string): Promise<string> {
  return (await world.cloud.evsGroup(name)).id;
}

const RESTORED = [{ finding: 'zone-not-restored', reason: 'the provider says so', by: 'anna' }];

test('"resend": "auto" is a word given beforehand', async () => {
  const world = await evs('rcg-payments', SHORT);
  await world.cloud.faults.add({ call: 'action', fault: { kind: 'cut', when: 'before' } });
  const result = await report(
    await world.start({ group: RCG_PAYMENTS, to: 'eu-de-02', resend: 'auto' }, 'switchover'),
  );
  expect(result).toMatchObject({ outcome: 'completed', posts: 2, lostAnswers: 1, to: 'eu-de-02' });
  expect(took(await world.effects(RCG_PAYMENTS))).toHaveLength(1);
});

test('the same alert an hour later, and a start in between by its id, never turn a switchover round', async () => {
  const world = await evs();
  const input = { to: 'eu-de-02' };
  await report(await world.start({ group: 'rcg-payments', ...input }, 'switchover'));
  for (const group of ['rcg-payments', RCG_PAYMENTS]) {
    expect(await report(await world.start({ group, ...input }, 'switchover'))).toMatchObject({
      outcome: 'already there',
    });
  }
  expect(await world.effects(RCG_PAYMENTS)).toHaveLength(1);
});

test('a reset of a finished switchover looks, and sends nothing', async () => {
  const world = await evs();
  const handle = await world.start({ group: RCG_PAYMENTS, to: 'eu-de-02' }, 'switchover');
  await report(handle);
  const canonical = world.canonical(RCG_PAYMENTS);
  const described = await canonical.describe();
  const history = await canonical.fetchHistory();
  const first = history.events?.find((event) => event.workflowTaskCompletedEventAttributes);
  await world.client.workflowService.resetWorkflowExecution({
    namespace: world.client.options.namespace,
    workflowExecution: { workflowId: described.workflowId, runId: described.runId },
    reason: 'test',
    workflowTaskFinishEventId: first?.eventId ?? null,
    requestId: 'reset-1',
  });
  expect(await report(world.client.workflow.getHandle(described.workflowId))).toMatchObject({
    outcome: 'already there',
    to: 'eu-de-02',
    posts: 0,
  });
  expect(await world.effects(RCG_PAYMENTS)).toHaveLength(1);
});

describe('zones that nobody names', () => {
  const bare = () => createWorld({ service: 'evs' });

  test('a failover must say which zone is lost', async () => {
    const world = await bare();
    await expect(report(await world.start({ group: 'rcg-payments' }))).rejects.toMatchObject({
      cause: { type: 'InputInvalid', message: expect.stringContaining('"from" is missing') },
    });
    const result = await report(await world.start({ group: 'rcg-payments', from: 'eu-de-01' }));
    expect(result).toMatchObject({ outcome: 'completed', from: 'eu-de-01', to: 'eu-de-02', posts: 1 });
    // The alert comes again: production has left the zone already.
    expect(await report(await world.start({ group: 'rcg-payments', from: 'eu-de-01' }))).toMatchObject({
      outcome: 'already there',
    });
  });

  test('a switchover into a zone that nobody has checked waits for a word', async () => {
    const world = await bare();
    const handle = await world.start({ group: 'rcg-payments', to: 'eu-de-02' }, 'switchover');
    const question = await untilAsked(world.canonical(RCG_PAYMENTS));
    expect(question.findings.map(({ code }) => code)).toContain('zone-unconfirmed');
    await world.canonical(RCG_PAYMENTS).executeUpdate('override', {
      args: [{ finding: 'zone-unconfirmed', by: 'anna', reason: 'seen in the console' }],
    });
    expect(await report(handle)).toMatchObject({
      outcome: 'completed',
      overrides: [{ finding: 'zone-unconfirmed', by: 'anna' }],
    });
  });

  test('"to": "source" says nothing here', async () => {
    const world = await bare();
    await expect(
      report(await world.start({ group: 'rcg-payments', to: 'source' }, 'switchover')),
    ).rejects.toMatchObject({ cause: { message: expect.stringContaining("give the zone's name") } });
  });
});

test('reprotect waits for a person to confirm that the zone is restored', async () => {
  const world = await evs('rcg-failedover');
  const id = await idOf(world, 'rcg-failedover');
  const handle = await world.start({ group: id }, 'reprotect');
  const question = await untilAsked(handle);
  expect(question.answers.map(({ verb }) => verb)).toContain('confirmAzRestored');
  expect(await world.effects(id)).toEqual([]);
  await handle.executeUpdate('confirmAzRestored', { args: [{ by: 'anna' }] });
  expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1 });
});

test.each(['failovered', 'failed-over', 'available'] as const)(
  'the documents disagree on the status after a failover: "%s" is understood, and reprotected from',
  async (shown) => {
    const world = await evs();
    await world.cloud.settings({ evsAfterFailover: shown });
    const failedOver = await report(await world.start({ group: RCG_PAYMENTS }));
    expect(failedOver).toMatchObject({ outcome: 'completed', posts: 1, to: 'eu-de-02' });
    const back = await report(await world.start({ group: RCG_PAYMENTS, overrides: RESTORED }, 'reprotect'));
    expect(back).toMatchObject({ outcome: 'completed', posts: 1 });
  },
);

test('person-in-the-console: a pause while a lost failover is looked for proves nothing, and is asked about', async () => {
  const it = await stage(caseOf('evs', 'failover'), { timings: SHORT });
  const handle = await whileSettling(it, ['stop']);
  const question = await untilAsked(handle);
  expect(question.type).toBe('OutcomeUnknown');
  expect(question.text).toContain('replication active to available, replication active-stopped');
  await abort(handle);
  expect(await it.took()).toEqual(['person: stop']);
  expect(await it.world.effects(it.id)).toHaveLength(2);
});
