import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Stands in front of the simulator and writes down each token that goes by, in either direction. */
export async function startRecordingProxy(target: string): Promise<{ url: string; tokens: Set<string> }> {
  const tokens = new Set<string>();
  const note = (value: string | string[] | undefined) => {
    for (const token of [value ?? []].flat()) tokens.add(token);
  };
  const pass = (incoming: IncomingMessage, response: ServerResponse) => {
    note(incoming.headers['x-auth-token']);
    const { method, headers, url = '/' } = incoming;
    const outgoing = send(new URL(url, target), { method, headers, agent: false }, (answer) => {
      note(answer.headers['x-subject-token']);
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
      // What the simulator cuts is cut here too.
      answer.on('error', () => response.destroy());
      answer.on('aborted', () => response.destroy());
    });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  };
  const server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tokens };
}
