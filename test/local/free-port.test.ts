import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { freePorts } from '../../src/local/free-port.ts';

test('a wished port that is taken is replaced, and no two are the same', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  const ports = await freePorts([taken, undefined, taken, 0]);
  expect(ports).not.toContain(taken);
  expect(new Set(ports).size).toBe(4);
});

test('a wished port that is free is given', async () => {
  const [free] = await freePorts([undefined]);
  expect(await freePorts([free])).toEqual([free]);
});
