import { startSimulator } from '../../simulator/index.ts';
import { CommandError, EXIT } from '../exit.ts';
import { run } from '../output.ts';

export async function simulator(options: { port?: string | undefined }): Promise<void> {
  await run({}, async (out) => {
    const port = options.port === undefined ? 0 : Number(options.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new CommandError(EXIT.usage, `--port is ${options.port ?? ''}; a correct one is --port 8080`);
    }
    const cloud = await startSimulator({ port });
    out.line(`Simulated cloud at ${cloud.url} (control at ${cloud.url}/__sim/state). Ctrl-C ends it.`);
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve).once('SIGTERM', resolve);
    });
    await cloud.close();
  });
}
