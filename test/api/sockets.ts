import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A client that says exactly what it is told to, and hears everything until the other side has closed. */
export function rawClient(url: string): { socket: Socket; heard: Promise<string> } {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  let all = '';
  const heard = new Promise<string>((resolve) => {
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => (all += text));
    socket.on('error', () => resolve(all));
    socket.on('close', () => resolve(all));
  });
  return { socket, heard };
}
