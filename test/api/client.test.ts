import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, expectTypeOf, inject, onTestFinished, test } from 'vitest';
import {
  DrApiError,
  DrClient,
  DrConnectionError,
  type Evidence,
  type RunReport,
  type Started,
} from '../../src/client/index.ts';
import { createWorld, PAYMENTS, report, untilAsked } from '../support/world.ts';
import { startApi } from './support.ts';

test('the client, from the alert to the report, with two people', async () => {
  const world = await createWorld();
  const { url, tokens } = await startApi(world);
  const anna = new DrClient({ url, token: tokens.anna });
  const ben = new DrClient({ url: `${url}/`, token: () => Promise.resolve(tokens.ben) });
  expect(await anna.ready()).toBe(true);
  const group = { site: world.site, group: 'pg-payments' };
  const key = { idempotencyKey: `${world.site}/alert` };
  const request = { ...group, procedure: 'failover', approval: 'one' } as const;
  const [first, again] = await Promise.all([anna.start(request, key), ben.start(request, key)]);
  expectTypeOf(first).toEqualTypeOf<Started>();
  expect(again).toEqual(first);
  const { number } = await untilAsked(world.canonical());
  const { status } = await anna.read({ run: first.run });
  expect(status?.question?.answers.map(({ verb }) => verb)).toContain('approve');
  const [starter, other] = status?.by === 'anna' ? [anna, ben] : [ben, anna];
  await expect(starter.answer(group, 'approve')).rejects.toMatchObject({
    name: 'DrApiError',
    status: 409,
    code: 'DR_NOT_TAKEN',
    message: expect.stringContaining('somebody else has to approve it'),
    requestId: expect.any(String),
  });
  expect(await other.answer(group, 'approve', { question: number })).toMatchObject({ message: 'Approved.' });
  await report(world.canonical());
  const ended = await anna.result({ run: `dr/${world.site}/${PAYMENTS}` });
  expectTypeOf(ended?.report?.posts).toEqualTypeOf<number | undefined>();
  expect(ended).toMatchObject({ outcome: 'completed', report: { posts: 1 } satisfies Partial<RunReport> });

  const evidence = await anna.report({ run: first.run }, { target: '1h' });
  expectTypeOf(evidence).toEqualTypeOf<Evidence>();
  expect(evidence).toMatchObject({
    run: { id: `dr/${world.site}/${PAYMENTS}` },
    recovery: { target: { ms: 3_600_000 } },
    people: { approvals: [{ by: other === ben ? 'ben' : 'anna' }] },
  });
  const page = await anna.report({ run: first.run }, { format: 'html' });
  expectTypeOf(page).toEqualTypeOf<string>();
  expect(page).toMatch(/^<!doctype html>/);
  expect(await anna.report({ run: first.run }, { format: 'md' })).toMatch(/^# /);

  await world.start({ group: 'pg-link-down' });
  const { id } = await world.cloud.group('pg-link-down');
  await untilAsked(world.canonical(id));
  expect(await anna.result({ site: world.site, group: 'pg-link-down' })).toBeNull();
  expect(await anna.cancel({ site: world.site, group: id }, { reason: 'x' })).toMatchObject({
    cancelRequested: true,
  });
  for (;;) {
    const runs = [];
    for await (const one of anna.runs({ site: world.site })) runs.push(one.run);
    if (runs.length === 4) break;
  }
  const stranger = new DrClient({ url, token: 'x'.repeat(40) });
  await expect(stranger.list()).rejects.toMatchObject({ code: 'DR_TOKEN_MISSING' });
});

/** Something that answers as it is told, one after the other. */
async function answering(...answers: ((request: IncomingMessage, response: ServerResponse) => void)[]) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const answer = answers[seen.length] ?? answers.at(-1);
    seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
    answer?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const cut = (_request: IncomingMessage, response: ServerResponse) => void response.destroy();
const busy = (_request: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(503, { 'Retry-After': '0', 'Content-Type': 'text/html' }).end('<h1>no</h1>');
const good = (_request: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"runs":[],"next":null}');
const away = (_request: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end();

test('what is safe to repeat is repeated; a start without a key and an answer never are', async () => {
  const of = async (...answers: Parameters<typeof answering>) => {
    const { url, seen } = await answering(...answers);
    return { client: new DrClient({ url, token: 'x'.repeat(40), tries: 3 }), seen };
  };
  const read = await of(cut, busy, good);
  expect(await read.client.list()).toEqual({ runs: [], next: null });
  expect(read.seen).toHaveLength(3);
  const request = { procedure: 'failover', site: 'a', group: 'b' } as const;
  const keyed = await of(cut, busy, good);
  await keyed.client.start(request, { idempotencyKey: 'k' });
  expect(keyed.seen).toHaveLength(3);
  const bare = await of(cut);
  await expect(bare.client.start(request)).rejects.toBeInstanceOf(DrConnectionError);
  await expect(bare.client.answer({ run: 'x' }, 'retry')).rejects.toBeInstanceOf(DrConnectionError);
  await expect(bare.client.cancel({ run: 'x' })).rejects.toBeInstanceOf(DrConnectionError);
  expect(bare.seen).toHaveLength(3);
  const never = await of(busy);
  await expect(never.client.list()).rejects.toMatchObject({ status: 503, code: null, problem: null });
  expect(never.seen).toHaveLength(3);
  await expect(never.client.answer({ run: 'x' }, 'retry')).rejects.toBeInstanceOf(DrApiError);
  expect(never.seen).toHaveLength(4);
  // A token goes nowhere else.
  const moved = await of(away);
  await expect(moved.client.start(request)).rejects.toBeInstanceOf(DrConnectionError);
});

test('the package exports it, and it brings nothing along', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const script = "import('dr-runbooks/client').then((it) => console.log(Object.keys(it).sort().join()))";
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: root });
  expect(stdout.trim()).toBe('DrApiError,DrClient,DrConnectionError');
  const dir = join(inject('distDir'), 'src/client');
  for (const file of readdirSync(dir).filter((name) => name.endsWith('.js'))) {
    const imported = readFileSync(join(dir, file), 'utf8').matchAll(/from '([^']+)'/g);
    for (const [, name] of imported) expect(name).toMatch(/^(\.\/|node:)/);
  }
});
