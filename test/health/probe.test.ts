import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import tls from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { CA_FILE, deadPort, serve, type Handler } from '../cloud/support.ts';
import { startProxy, withEnv } from '../cloud/tunnel.ts';
import { http, listen, look, resolver, SHORT_MS, tcp, type Found } from './support.ts';

describe('http: the answer', () => {
  test.each<[answered: number, wanted: number | null, ok: boolean, saw: string]>([
    [200, null, true, 'HTTP 200'],
    [204, null, true, 'HTTP 204'],
    [503, null, false, 'HTTP 503'],
    [404, null, false, 'HTTP 404'],
    [302, null, false, 'HTTP 302, a redirect'],
    [302, 302, true, 'HTTP 302'],
    [401, 401, true, 'HTTP 401'],
    [200, 204, false, 'HTTP 200 instead of 204'],
    [302, 200, false, 'HTTP 302 instead of 200'],
  ])('%i where %s is wanted', async (answered, wanted, ok, saw) => {
    const server = await serve((_, response) =>
      response.writeHead(answered, { Location: '/elsewhere' }).end(),
    );
    expect(await look(http(`${server.url}/health?deep=1`, wanted))).toEqual({ ok, saw });
    expect(server.seen).toMatchObject([{ method: 'GET', url: '/health?deep=1' }]);
  });

  test('a huge body is not read to its end', async () => {
    let closed: () => void = () => {};
    const dropped = new Promise<void>((resolve) => (closed = resolve));
    const server = await serve((_, response) => {
      const endless = new Readable({ read: () => void endless.push(Buffer.alloc(16 * 1024)) });
      response.on('close', () => {
        endless.destroy();
        closed();
      });
      endless.pipe(response.writeHead(200));
    });
    expect(await look(http(server.url))).toEqual({ ok: true, saw: 'HTTP 200' });
    await dropped;
  });

  test('nor the body of a wrong status', async () => {
    const server = await serve((_, response) => void response.writeHead(503).write('sorry'));
    expect(await look(http(server.url))).toEqual({ ok: false, saw: 'HTTP 503' });
  });

  test('what only looks like a compressed body is not unpacked', async () => {
    const server = await serve((_, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('no gzip'),
    );
    expect(await look(http(server.url))).toEqual({ ok: true, saw: 'HTTP 200' });
  });
});

describe('http: no whole answer', () => {
  const cut: Handler = (_, response) => {
    response.writeHead(200, { 'Content-Length': '100' }).write('half of', () => response.destroy());
  };
  const drip: Handler = (_, response) => {
    response.writeHead(200);
    const drops = setInterval(() => response.write('.'), 5);
    response.on('close', () => clearInterval(drops));
  };

  test('cut in the body', async () => {
    const server = await serve(cut);
    expect(await look(http(server.url))).toEqual({ ok: false, saw: 'HTTP 200, but the answer was cut off' });
  });

  test('cut before the status', async () => {
    const server = await serve((_, response) => response.destroy());
    expect(await look(http(server.url))).toEqual({ ok: false, saw: 'connection cut' });
  });

  test('never answered', async () => {
    const server = await serve(() => {});
    expect(await look(http(server.url), SHORT_MS)).toEqual({ ok: false, saw: 'no answer within 0.3 s' });
  });

  test('a body that drips is never idle, and never whole', async () => {
    const server = await serve(drip);
    const answer = await look(http(server.url), SHORT_MS);
    expect(answer).toEqual({ ok: false, saw: expect.stringContaining('within 0.3 s') });
  });

  test('headers that drip', async () => {
    const port = await listen((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX-Drops: ');
      const drops = setInterval(() => socket.write('.'), 5);
      socket.on('close', () => clearInterval(drops));
    });
    const answer = await look(http(`http://127.0.0.1:${port}`), SHORT_MS);
    expect(answer).toEqual({ ok: false, saw: 'no answer within 0.3 s' });
  });

  test('something that does not speak HTTP', async () => {
    const port = await listen((socket) => void socket.write('220 mail.shop.test ESMTP\r\n'));
    expect(await look(http(`http://127.0.0.1:${port}`))).toEqual({ ok: false, saw: 'no HTTP answer' });
  });

  test('nobody listens', async () => {
    const url = `http://127.0.0.1:${await deadPort()}`;
    expect(await look(http(url))).toEqual({ ok: false, saw: 'connection refused' });
  });

  test.each(['no address', 'ftp://shop.test/'])('"%s" is said, not thrown', async (url) => {
    expect(await look(http(url))).toEqual({ ok: false, saw: 'not an address that can be asked' });
  });
});

describe('https', () => {
  const ok: Handler = (_, response) => void response.end('ok');

  test('a certificate that nobody vouches for, NODE_TLS_REJECT_UNAUTHORIZED=0 or not', async () => {
    const server = await serve(ok, { tls: true });
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await look(http(server.url))).toEqual({ ok: false, saw: 'TLS: certificate not trusted' });
    expect(server.seen).toEqual([]);
  });

  test('a certificate for another name, and a right one', async () => {
    const server = await serve(ok, { tls: true });
    trust(CA_FILE);
    resolver((_, found) => found(null, [{ address: '127.0.0.1', family: 4 }]));
    const at = (host: string) => look(http(`https://${host}:${server.port}/`));
    expect(await at('shop.test')).toEqual({ ok: false, saw: 'TLS: certificate is for another name' });
    expect(await at('cloud.example.test')).toEqual({ ok: true, saw: 'HTTP 200' });
  });

  test('a server without TLS', async () => {
    const port = await listen((socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const answer = await look(http(`https://127.0.0.1:${port}/`));
    expect(answer).toEqual({ ok: false, saw: 'TLS: handshake failed' });
  });

  /** As NODE_EXTRA_CA_CERTS does, which node reads at the start of a process only. */
  function trust(file: string): void {
    const real = tls.createSecureContext;
    const ca = readFileSync(file);
    const spy = vi
      .spyOn(tls, 'createSecureContext')
      .mockImplementation((options) => real({ ...options, ca }));
    onTestFinished(() => spy.mockRestore());
  }
});

describe('nothing stands between the probe and the service', () => {
  test('each look has a connection of its own', async () => {
    const server = await serve((_, response) => void response.end());
    for (let round = 0; round < 3; round++) await look(http(server.url));
    expect(server.connections()).toBe(3);
  });

  test('each look asks for the name anew: it moves with production', async () => {
    const server = await serve((_, response) => void response.end());
    const names: string[] = [];
    resolver((name, found) => {
      names.push(name);
      found(null, [{ address: '127.0.0.1', family: 4 }]);
    });
    for (let round = 0; round < 2; round++) await look(http(`http://shop.test:${server.port}`));
    expect(names).toEqual(['shop.test', 'shop.test']);
  });

  test('no proxy of the environment', async () => {
    const proxy = await startProxy(0);
    withEnv({ HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, ALL_PROXY: proxy.url });
    const plain = await serve((_, response) => void response.end());
    const secure = await serve((_, response) => void response.end(), { tls: true });
    expect(await look(http(plain.url))).toMatchObject({ ok: true });
    expect(await look(http(secure.url))).toMatchObject({ saw: 'TLS: certificate not trusted' });
    expect([proxy.heard(), proxy.connects]).toEqual(['', []]);
  });

  test('caches are told to ask', async () => {
    const server = await serve((_, response) => void response.end());
    await look(http(server.url));
    expect(server.seen[0]?.headers).toMatchObject({ 'cache-control': 'no-cache', connection: 'close' });
  });
});

describe('tcp', () => {
  test('open', async () => {
    const port = await listen(() => {});
    expect(await look(tcp(port))).toEqual({ ok: true, saw: 'connected' });
  });

  test('closed', async () => {
    expect(await look(tcp(await deadPort()))).toEqual({ ok: false, saw: 'connection refused' });
  });

  test('no such port is said, not thrown', async () => {
    expect(await look(tcp(70_000))).toEqual({ ok: false, saw: 'not an address that can be asked' });
  });
});

describe.each([
  ['http', http('http://shop.test/health')],
  ['tcp', tcp(5432, 'shop.test')],
])('%s: before the connection stands', (_, probe) => {
  test('a name that does not resolve', async () => {
    resolver((__, found) => found(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })));
    expect(await look(probe)).toEqual({ ok: false, saw: 'name not resolved' });
  });

  test('a hang ends at the time-out', async () => {
    resolver(() => {});
    expect(await look(probe, SHORT_MS)).toEqual({ ok: false, saw: 'no answer within 0.3 s' });
  });

  test('a hang ends on a cancel, and what comes after it is harmless', async () => {
    const cancel = new AbortController();
    const waiting: Found[] = [];
    resolver((__, found) => {
      waiting.push(found);
      cancel.abort();
    });
    expect(await look(probe, undefined, cancel.signal)).toEqual({ ok: false, saw: 'interrupted' });
    for (const found of waiting) found(null, [{ address: '127.0.0.1', family: 4 }]);
  });

  test('cancelled before: nothing is asked', async () => {
    const names: string[] = [];
    resolver((name) => void names.push(name));
    expect(await look(probe, undefined, AbortSignal.abort())).toEqual({ ok: false, saw: 'interrupted' });
    expect(names).toEqual([]);
  });
});
