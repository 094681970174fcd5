import { serveApi } from '../../api/serve.ts';
import { run } from '../output.ts';

export async function api(options: {
  config?: string | undefined;
  listen?: string | undefined;
}): Promise<void> {
  await run({}, async () => {
    await serveApi({ path: options.config, listen: options.listen });
  });
}
