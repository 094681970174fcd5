import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, inject, onTestFinished, test } from 'vitest';
import { Processes, spawnNode } from '../../src/local/processes.ts';
import { tempDir } from './stubs.ts';

function script(text: string): string {
  const file = join(tempDir(), 'script.mjs');
  writeFileSync(file, text);
  return file;
}

const IDLE = `setInterval(() => {}, 1000); console.log('listening on 1234');`;

test('ready by a line of the output, and stopped in reverse order', async () => {
  const processes = new Processes({ ownProcess: false });
  const ended: string[] = [];
  for (const name of ['first', 'second', 'third']) {
    const program = processes.start(script(IDLE), [], { name, readyLine: /listening on (\d+)/ });
    void program.exited.then(() => ended.push(name));
    expect(await program.ready).toBe('listening on 1234');
  }
  processes.add('a server', async () => void ended.push('a server'));
  await processes.stop();
  expect(ended).toEqual(['a server', 'third', 'second', 'first']);
  expect(() => processes.start(script(IDLE), [], { name: 'late' })).toThrow(/being stopped/);
});

test('one that ends before it is ready says why', async () => {
  const program = spawnNode(script(`console.error('no configuration'); process.exit(4);`), [], {
    name: 'worker',
    readyLine: /ready/,
  });
  await expect(program.ready).rejects.toThrow(/worker ended \(4\) before it was ready\n {2}no configuration/);
  expect(await program.exited).toEqual({ code: 4, signal: null });
});

test('one that does not listen to SIGTERM is killed after the grace', async () => {
  const program = spawnNode(script(`process.on('SIGTERM', () => {}); ${IDLE}`), [], {
    name: 'stubborn',
    readyLine: /listening/,
  });
  await program.ready;
  expect(await program.stop(50)).toEqual({ code: null, signal: 'SIGKILL' });
  expect(program.kill('SIGTERM')).toBe(false);
});

test('one that can not be stopped does not keep the others running', async () => {
  const processes = new Processes({ ownProcess: false });
  const program = processes.start(script(IDLE), [], { name: 'below' });
  processes.add('jammed', () => Promise.reject(new Error('jammed')));
  await expect(processes.stop()).rejects.toThrow(/jammed could not be stopped/);
  expect((await program.exited).signal).toBe('SIGTERM');
});

/** The children hold a connection to us: it closes when they are gone, however they went. */
const CHILD = `
import { connect } from 'node:net';
connect(Number(process.argv[2]), '127.0.0.1');
setInterval(() => {}, 1000);
`;

const PARENT = `
const [lib, child, port] = process.argv.slice(2);
const { Processes } = await import(lib);
const processes = new Processes();
for (const name of ['one', 'two']) processes.start(child, [port], { name });
process.on('message', (what) => {
  if (what === 'throw') throw new Error('a slip');
  if (what === 'reject') void Promise.reject(new Error('a slip'));
  if (what === 'exit') process.exit(7);
});
`;

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGKILL', null],
  ['throw', 1],
  ['reject', 1],
  ['exit', 7],
] as const)('nothing is left behind by a parent that ends by %s', async (end, code) => {
  const { fork } = await import('node:child_process');
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const gone: Promise<unknown>[] = [];
  const both = new Promise<void>((resolve) => {
    server.on('connection', (socket: Socket) => {
      socket.on('error', () => {}).resume();
      gone.push(once(socket, 'close'));
      if (gone.length === 2) resolve();
    });
  });

  const lib = pathToFileURL(join(inject('distDir'), 'src/local/processes.js')).href;
  const { port } = server.address() as AddressInfo;
  const parent = fork(script(PARENT), [lib, script(CHILD), `${port}`], { execArgv: [], stdio: 'ignore' });
  const exited = once(parent, 'exit');
  await both;
  if (end.startsWith('SIG')) parent.kill(end as NodeJS.Signals);
  else parent.send(end);

  await Promise.all(gone);
  expect((await exited)[0]).toBe(code);
});
