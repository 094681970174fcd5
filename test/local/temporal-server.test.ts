import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Connection } from '@temporalio/client';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { findTemporalCli } from '../../src/local/find.ts';
import { startTemporalServer, type TemporalServerOptions } from '../../src/local/temporal-server.ts';
import { stub, tempDir, VERSION } from './stubs.ts';

async function start(options: TemporalServerOptions) {
  const lines: string[] = [];
  const server = await startTemporalServer({ ui: false, log: (line) => void lines.push(line), ...options });
  onTestFinished(() => server.stop());
  return { server, lines };
}

test('TEMPORAL_ADDRESS is used as it is, and not stopped', async () => {
  const address = inject('temporalAddress');
  const { server } = await start({ env: { ...process.env, TEMPORAL_ADDRESS: address } });
  expect(server).toMatchObject({ address, owned: false, pid: null });
  await server.stop();
  const connection = await Connection.connect({ address });
  await connection.close();
});

// With TEMPORAL_ADDRESS set for the whole run, this machine may have no server of its own to start.
describe.skipIf(process.env['TEMPORAL_ADDRESS'])('a server of our own', () => {
  test('takes another port where the wished one is taken, and has the namespace when it is there', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;

    const { server, lines } = await start({ port, namespace: 'drill' });
    expect(server.address).not.toBe(`127.0.0.1:${port}`);
    expect(lines).toEqual([expect.stringMatching(`Port ${port} is in use, taking \\d+`)]);
    const connection = await Connection.connect({ address: server.address });
    onTestFinished(() => connection.close());
    const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: 'drill' });
    expect(namespaceInfo?.name).toBe('drill');
  });

  test('has the Web UI where it is wanted', async () => {
    const { server } = await start({ ui: true });
    expect((await fetch(String(server.uiUrl))).status).toBe(200);
  });

  test.each(['bind: address already in use', 'panic: failed assigning ephemeral port'])(
    'tries again when a port is taken after it was chosen: %s',
    async (said) => {
      const real = await findTemporalCli({ env: process.env, log: () => {} });
      const bin = tempDir();
      const once = join(bin, 'tried');
      stub(
        bin,
        'temporal',
        `[ "$1" = --version ] && ${VERSION} && exit 0
       if [ ! -e "${once}" ]; then : > "${once}"; echo "${said}" >&2; exit 1; fi
       exec "${real}" "$@"`,
      );
      const { server } = await start({ env: { ...process.env, PATH: bin } });
      expect(server.owned).toBe(true);
      expect(existsSync(once)).toBe(true);
    },
  );

  test('shows what the server said when it can not start', async () => {
    await expect(start({ dbFilename: '/no/such/directory/temporal.db' })).rejects.toThrow(
      /did not start: it ended at once\n.*no such file or directory/,
    );
  });

  test('goes with its owner, even when that is killed', async () => {
    const lib = pathToFileURL(join(inject('distDir'), 'src/local/temporal-server.js')).href;
    const script = join(tempDir(), 'owner.mjs');
    writeFileSync(
      script,
      `const { startTemporalServer } = await import(${JSON.stringify(lib)});
       console.log((await startTemporalServer({ ui: false })).address);
       setInterval(() => {}, 1000);`,
    );
    const owner = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [address] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
    const [host = '', port] = address.split(':');
    const socket = connect(Number(port), host).on('error', () => {});
    await once(socket, 'connect');
    const closed = once(socket.resume(), 'close');
    owner.kill('SIGKILL');
    await closed;
    await expect(refused(Number(port), host)).resolves.toBe('ECONNREFUSED');
  });
});

/** Asks until nobody listens any more. */
async function refused(port: number, host: string): Promise<string> {
  for (;;) {
    const socket = connect(port, host);
    try {
      await once(socket, 'connect');
      await once(socket.resume(), 'close');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ECONNREFUSED') return code;
    }
  }
}
