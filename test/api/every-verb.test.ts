import { expect, test } from 'vitest';
import { VERBS, type Verb } from '../../src/domain/answers.ts';
import type { Procedure } from '../../src/domain/procedures.ts';
import { createWorld, PAYMENTS, report, untilAsked, untilStatus, type World } from '../support/world.ts';
import { startApi, type Person } from './support.ts';

interface Case {
  procedure?: Procedure;
  body?: object;
  /** What makes it ask. */
  before?: (world: World) => Promise<unknown>;
  said: object;
  as?: Person;
  message: RegExp;
}

const refused = (world: World) =>
  world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 403, when: 'before' } });
const linkDown = (world: World) => world.cloud.patchGroup(PAYMENTS, { pairs: { fault_level: '5' } });
const deaf = async (world: World) => {
  const server = (await world.cloud.servers(PAYMENTS)).find(({ zone }) => zone === 'eu-de-01');
  await world.cloud.patchServer(server?.id ?? '', { fault: 'ignoresSoftStop' });
};
const home = { then: 'failback' };

const CASES: Record<Verb, Case> = {
  retry: { before: refused, said: {}, message: /starts again with a look/ },
  override: {
    before: linkDown,
    said: { finding: 'replication-link-down', reason: 'seen to be up' },
    message: /in spite of the finding/,
  },
  attest: { before: refused, said: { reason: 'by hand' }, message: /looks whether it is so/ },
  abort: { before: refused, said: { reason: 'wrong group' }, message: /The run ends/ },
  note: { before: refused, said: { text: 'case 4711' }, message: /Noted/ },
  skip: {
    procedure: 'switchover',
    body: { to: 'eu-de-02' },
    before: deaf,
    said: { reason: 'not needed' },
    message: /goes on without/,
  },
  stopHard: { procedure: 'switchover', body: { to: 'eu-de-02' }, before: deaf, said: {}, message: /is cut/ },
  approve: { body: { approval: 'one' }, said: {}, as: 'ben', message: /Approved/ },
  decline: { body: { approval: 'one' }, said: { reason: 'no' }, as: 'ben', message: /Declined/ },
  breakGlass: { body: { approval: 'two' }, said: { reason: 'nobody answers' }, message: /without approval/ },
  confirmAzRestored: { body: home, said: { reason: 'ticket 1' }, message: /restored/ },
  release: { body: home, said: {}, message: /ends well/ },
};

test.each(VERBS)('%s: taken, in the name of the token, and in the record of the run', async (verb) => {
  const { procedure = 'failover', body = {}, before, said, as = 'anna', message } = CASES[verb];
  const world = await createWorld();
  const api = await startApi(world);
  await before?.(world);
  const request = { procedure, site: world.site, group: PAYMENTS, ...body };
  const { body: started } = await api.post('/v1/runs', request, 'anna');
  expect(started).toMatchObject({ by: 'anna' });
  const { number } = await untilAsked(world.canonical());
  // By its id: that of the run that was started leads to the one that asks.
  const path = `/v1/run/${encodeURIComponent(String(started['run']))}/answers/${verb}`;
  const asked = verb === 'note' ? said : { ...said, question: number };
  const reply = await api.post(path, asked, as);
  expect(reply.body).toMatchObject({ accepted: true, verb, run: `dr/${world.site}/${PAYMENTS}` });
  expect(reply.body['message']).toMatch(message);
  expect(reply.status).toBe(200);
  const { timeline } = await untilStatus(world.canonical(), (status) =>
    status.timeline.some(({ text }) => text.startsWith(`${verb} by ${as}`)),
  );
  expect(timeline.length).toBeGreaterThan(0);
  // Said again it is the same answer, or a sentence; never a second one, and never a fault.
  const again = await api.post(path, asked, as);
  expect([200, 409]).toContain(again.status);
});

test('an answer to an earlier question never hits a later one', async () => {
  const world = await createWorld();
  const api = await startApi(world);
  await refused(world);
  await world.start({ group: PAYMENTS });
  const first = await untilAsked(world.canonical());
  const path = `/v1/runs/${world.site}/${PAYMENTS}/answers`;
  await refused(world);
  expect((await api.post(`${path}/retry`, { question: first.number })).status).toBe(200);
  const second = await untilAsked(world.canonical(), first.askedAt);
  const late = await api.post(`${path}/abort`, { question: first.number }, 'ben');
  expect(late.body).toMatchObject({
    code: 'DR_NOT_TAKEN',
    detail: expect.stringContaining(`Question ${first.number} has been answered: "retry" by anna`),
  });
  expect((await untilStatus(world.canonical(), () => true)).question?.number).toBe(second.number);
});

test('an answer without what it needs is refused with one that is right', async () => {
  const world = await createWorld({ worker: false });
  const api = await startApi(world);
  const reply = await api.post(`/v1/runs/${world.site}/pg-payments/answers/skip`, {});
  expect(reply.status).toBe(422);
  expect(reply.body).toMatchObject({
    code: 'DR_INPUT_INVALID',
    detail: expect.stringContaining('"skip" needs a reason. A correct argument is {'),
  });
});

test('cancel: safe, in the name of the token, and it says what it does', async () => {
  const world = await createWorld();
  const api = await startApi(world);
  await refused(world);
  await api.post('/v1/runs', { procedure: 'failover', site: world.site, group: PAYMENTS });
  await untilAsked(world.canonical());
  const path = `/v1/runs/${world.site}/${PAYMENTS}`;
  expect((await api.get(`${path}/result`)).body).toMatchObject({ code: 'DR_NOT_ENDED' });
  const reply = await api.post(`${path}/cancel`, { reason: 'wrong group' });
  expect(reply.status).toBe(202);
  expect(reply.body).toMatchObject({
    cancelRequested: true,
    cancel: expect.stringContaining('is followed to its end'),
  });
  await expect(report(world.canonical())).rejects.toMatchObject({ name: 'WorkflowFailedError' });
  const ended = await api.get(`${path}/result`);
  expect(ended.body).toMatchObject({ outcome: 'cancelled', code: 'DR_RUN_CANCELLED', report: null });
  expect(await api.post(`${path}/cancel`, {})).toMatchObject({ status: 409, body: { code: 'DR_RUN_ENDED' } });
  expect(await api.post(`${path}/answers/retry`, {})).toMatchObject({
    status: 409,
    body: { code: 'DR_RUN_ENDED' },
  });
  const { events } = await world.canonical().fetchHistory();
  const causes = (events ?? []).map((one) => one.workflowExecutionCancelRequestedEventAttributes?.cause);
  expect(causes).toContain('by anna: wrong group');
});
