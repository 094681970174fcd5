import { startSimulator, type Simulator } from '../../simulator/index.ts';
import { CommandError } from '../exit.ts';
import { run } from '../output.ts';

export async function simulator(options: { port?: string | undefined }): Promise<void> {
  await run({}, async (out) => {
    const port = options.port === undefined ? 0 : Number(options.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535 || options.port === '') {
      throw new CommandError('DR_USAGE', `--port is "${options.port ?? ''}"; a correct one is --port 8080`);
    }
    const cloud = await listen(port);
    out.line(`Simulated cloud at ${cloud.url} (control at ${cloud.url}/__sim/state). Ctrl-C ends it.`);
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve).once('SIGTERM', resolve);
    });
    await cloud.close();
  });
}

async function listen(port: number): Promise<Simulator> {
  try {
    return await startSimulator({ port });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const why = code === 'EADDRINUSE' ? 'is taken' : 'may not be used by this user';
    throw new CommandError(
      'DR_LISTEN',
      `Port ${port} ${why}: give another one, or leave --port out for a free one.`,
    );
  }
}
