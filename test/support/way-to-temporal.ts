import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { inject, onTestFinished } from 'vitest';

/** A way to Temporal that can be cut and mended. */
export async function wayToTemporal() {
  const [host = '', port = ''] = inject('temporalAddress').split(':');
  const sockets = new Set<Socket>();
  let open = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    if (!open) return void socket.destroy();
    const up = connect(Number(port), host);
    up.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => up.destroy());
    socket.pipe(up).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    mend: () => (open = true),
    cut: () => {
      open = false;
      for (const socket of sockets) socket.destroy();
    },
  };
}
