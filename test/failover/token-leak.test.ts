import { readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { dr, jsonLines, startDr, startDrWorker, type Dr } from '../support/dr.ts';
import { everythingTemporalKnows, readable } from '../support/everything.ts';
import { inOwnNamespace } from '../support/namespace.ts';
import { startRecordingProxy } from '../support/recording-proxy.ts';
import { createWorld, PAYMENTS, untilAsked, untilStatus, type World } from '../support/world.ts';

const PASSWORD = `Pa55-"word"-${randomBytes(12).toString('base64url')}`;
const PROJECT = '0605767a5a80d5762f2bc00f3a4f4e4c';
const READY_MADE = `MIIready${randomBytes(300).toString('base64url')}`;

/** The forms in which a secret could come along: whole, in pieces, quoted, encoded. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const pieces = [secret.slice(0, 24), secret.slice(-24)].filter((piece) => piece.length === 24);
  return [
    secret,
    ...pieces,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
}

function expectClean(text: string, secrets: Iterable<string>): void {
  for (const secret of secrets) for (const form of formsOf(secret)) expect(text.includes(form)).toBe(false);
}

async function leakWorld(): Promise<{ world: World; tokens: Set<string>; worker: Dr }> {
  const plain = await createWorld({ worker: false });
  const proxy = await startRecordingProxy(plain.cloud.url);
  await plain.cloud.reset({
    user: { name: 'dr-runbooks', password: PASSWORD },
    project: { id: PROJECT, name: 'eu-de' },
    tokens: [READY_MADE],
    settings: { jobInitMs: 0, jobMs: 0, serverStartMs: 0, serverStopMs: 0 },
    groups: [{ id: PAYMENTS, name: 'pg-payments' }, { name: 'pg-orders' }],
  });
  const file = plain.env['DR_CONFIG'] ?? '';
  const yaml = readFileSync(file, 'utf8').replaceAll(plain.cloud.url, proxy.url);
  const site = /^ {2}s-[^]*?(?=^\w)/m.exec(yaml)?.[0] ?? '';
  const ready = site
    .replace(plain.site, 'ready')
    .replace('project: { name: eu-de }', `project: { id: ${PROJECT} }`)
    .replace(/ {6}password: .*\n/, '      token: { env: READY_MADE_TOKEN }\n');
  writeFileSync(file, yaml.replace('sites:\n', `sites:\n${ready}`));
  const env = { ...plain.env, SIM_PASSWORD: PASSWORD, READY_MADE_TOKEN: READY_MADE };
  const world = await inOwnNamespace({ ...plain, env });
  const worker = await startDrWorker(world, {
    DR_LOG_LEVEL: 'trace',
    DR_DEBUG: '1',
    DR_METRICS_LISTEN: '127.0.0.1:0',
  });
  return { world, tokens: proxy.tokens, worker };
}

test('no token and no password in histories, logs, failures, reports, memos, queries and what dr prints', async () => {
  const { world, tokens, worker } = await leakWorld();
  const { add } = world.cloud.faults;
  const outputs: string[] = [];
  const run = async (...args: string[]) => {
    const ended = await dr(world, args, { DR_DEBUG: '1' });
    outputs.push(ended.stdout, ended.stderr);
    return ended;
  };

  // A run that meets all of it: reads that fail in each way, a token refused, answers lost, a job that fails.
  await add({ call: 'login', fault: { kind: 'status', status: 503 } });
  await add({ call: 'groups', fault: { kind: 'status', status: 401, message: 'token expired' } });
  await add({ call: 'pairs', fault: { kind: 'status', status: 504 } });
  await add({ call: 'instances', fault: { kind: 'cutBody' } });
  await add({ call: 'group', fault: { kind: 'cut' } });
  await add({ call: 'action', fault: { kind: 'status', status: 401 } });
  await add({ call: 'action', fault: { kind: 'jobFail', errorCode: 'SDRS.1030' } });
  await add({ call: 'action', fault: { kind: 'cut', when: 'after' } });
  const watcher = startDr(
    world,
    ['start', 'failover', '--site', world.site, '--group', 'pg-payments', '--yes', '--wait', '--json'],
    { DR_DEBUG: '1' },
  );
  await untilAsked(await started(world));
  await run('status', `${world.site}/pg-payments`, '--json');
  outputs.push(await everythingTemporalKnows(world));
  await add({ call: 'action', fault: { kind: 'status', status: 504, when: 'after' } });
  await run('retry', `${world.site}/pg-payments`, '--by', 'anna');
  const watched = await watcher.ended;
  expect(jsonLines(watched).at(-1)).toMatchObject({ report: { outcome: 'completed' } });
  outputs.push(watched.stdout, watched.stderr);

  // A service that repeats in its refusal what it was sent, to a run with a ready-made token.
  await add({
    call: 'action',
    fault: { kind: 'status', status: 403, message: `may not do this with X-Auth-Token: ${READY_MADE}` },
  });
  const { id } = await world.cloud.group('pg-orders');
  const refused = await world.client.workflow.start('failover', {
    workflowId: `dr/ready/${id}`,
    taskQueue: world.taskQueue,
    args: [{ site: 'ready', group: id }],
  });
  expect((await untilAsked(refused)).text).toContain('may not do this');
  await run('watch', `ready/${id}`, '--stop-at-question');
  await run('abort', `ready/${id}`);
  await expect(refused.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });

  for (const args of [
    ['doctor'],
    ['doctor', '--json'],
    ['groups', '--site', world.site],
    ['status', '--all', '--json'],
  ])
    await run(...args);
  await run('watch', `${world.site}/pg-payments`);
  outputs.push(await everythingTemporalKnows(world));
  const { url } = JSON.parse(await worker.line(/"metrics ready"/)) as { url: string };
  for (const path of ['/metrics', '/readyz']) outputs.push(await (await fetch(url + path)).text());
  worker.kill('SIGTERM');
  await worker.ended;
  outputs.push(worker.stdout.join('\n'), worker.stderr.join('\n'));

  // That the tokens are known, and that the text is what it should be.
  expect(tokens.size).toBeGreaterThanOrEqual(3);
  expect(tokens).toContain(READY_MADE);
  const text = outputs.join('\n');
  for (const word of [
    'SDRS.1030',
    'lost',
    'dr_api_calls_total',
    'action sent',
    'may not do this',
    'HTTP 403',
    'worker ready',
    'Follow job',
  ])
    expect(text).toContain(word);
  expectClean(text, [PASSWORD, ...tokens]);
  expect(text).not.toMatch(/x-auth-token['"]?\s*[:=]\s*['"]?MII/i);
  expect(text).not.toMatch(/MII[\w-]{40}/);
});

test('a refused password: one login, however often the step is tried, and nothing of it anywhere', async () => {
  const { world, worker } = await leakWorld();
  await world.cloud.faults.add({
    call: 'login',
    times: 0,
    fault: { kind: 'status', status: 401, envelope: 'E7', message: `${PASSWORD} is wrong` },
  });
  const handle = await world.start({ group: PAYMENTS });
  const first = await untilAsked(handle);
  expect(first.type).toBe('LoginRefused');
  await handle.executeUpdate('retry', { args: [{ by: 'anna' }] });
  const second = await untilAsked(handle, first.askedAt);
  expect(second.text).toContain('not asked again for 15 minutes');
  expect((await world.cloud.calls()).counts.login).toBe(1);

  const { events } = await handle.fetchHistory();
  const tried = events?.flatMap(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? [],
  );
  expect(tried).toEqual(['openRun', 'findGroup']);
  const status = await untilStatus(handle, () => true);
  await handle.executeUpdate('abort', { args: [] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
  expect((await world.cloud.calls()).counts.login).toBe(1);
  worker.kill('SIGTERM');
  await worker.ended;
  const text = [readable(events), readable(status), ...worker.stdout, ...worker.stderr].join('\n');
  expect(text).toContain('LoginRefused');
  expectClean(text, [PASSWORD]);
});

/** The run that holds the group, as soon as it is there. */
async function started(world: World) {
  const handle = world.canonical();
  for (;;) {
    if (await handle.describe().catch(() => null)) return handle;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
