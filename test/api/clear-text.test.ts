import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../src/api/server.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../cloud/fixtures/${name}`, import.meta.url));
const at = { host: '127.0.0.1', port: 0 };
const answer = () => new Response('here');

function get(url: string): Promise<{ status: number | undefined; protocol: string | null }> {
  return new Promise((resolve, reject) => {
    const ask = request(url, { ca: readFileSync(fixture('ca.pem')), servername: 'localhost' }, (response) => {
      const { statusCode: status, socket } = response;
      response.resume();
      resolve({ status, protocol: (socket as unknown as { getProtocol(): string | null }).getProtocol() });
    });
    ask.on('error', reject).end();
  });
}

test('with tls: encrypted, and nothing in clear text is taken', async () => {
  const tls = { certFile: fixture('server.pem'), keyFile: fixture('server.key') };
  const server = await listen(answer, { listen: at, tls }, 'dr.yaml');
  onTestFinished(() => server.close(0));
  expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  expect(await get(server.url)).toEqual({ status: 200, protocol: 'TLSv1.3' });
  await expect(fetch(server.url.replace('https', 'http'))).rejects.toThrow('fetch failed');
});

test('a certificate or a key that is none is a sentence with its place', async () => {
  const [certFile, keyFile] = [fixture('server.pem'), fixture('server.key')];
  const with_ = (tls: { certFile: string; keyFile: string }) =>
    listen(answer, { listen: at, tls }, 'dr.yaml').then(
      () => '',
      (error: Error) => error.message,
    );
  expect(await with_({ certFile: '/nowhere/x.pem', keyFile })).toMatch(
    /api\.tls\.certFile: .*can't be read \(ENOENT\)/,
  );
  expect(await with_({ certFile, keyFile: certFile })).toMatch(
    /api\.tls\.keyFile: .*holds no PEM private key/,
  );
});
