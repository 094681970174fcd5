import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Proxy {
  url: string;
  /** Everything that the proxy could read: its own requests, and the bytes it passed on. */
  heard: () => string;
  connects: string[];
}

/** Passes every tunnel on to one port, or answers it with `refusal`. */
export async function startProxy(port: number, refusal?: string): Promise<Proxy> {
  let heard = '';
  const connects: string[] = [];
  const sockets = new Set<Socket>();
  const server = http.createServer((request, response) => {
    heard += `${request.method} ${request.url} ${JSON.stringify(request.headers)}`;
    response.writeHead(500).end();
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', (request, client: Socket) => {
    connects.push(request.url ?? '');
    heard += JSON.stringify(request.headers);
    client.on('error', () => {});
    if (refusal !== undefined) return void client.end(refusal);
    const upstream = net.connect(port, '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
    upstream.on('error', () => client.destroy());
    client.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard: () => heard, connects };
}

/** The proxy variables and nothing else of them; as before when the test is over. */
export function withEnv(values: Record<string, string>): void {
  const names = [
    'HTTPS_PROXY',
    'https_proxy',
    'HTTP_PROXY',
    'http_proxy',
    'NO_PROXY',
    'no_proxy',
    'ALL_PROXY',
    'all_proxy',
  ];
  const before = names.map((name) => [name, process.env[name]] as const);
  onTestFinished(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  for (const name of names) delete process.env[name];
  Object.assign(process.env, values);
}
