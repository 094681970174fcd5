import { withTemporal } from '../with-temporal.ts';
import { followRun } from '../follow.ts';
import { run } from '../output.ts';
import { findRun } from '../../runs/find.ts';

interface Options {
  json?: true | undefined;
  plain?: true | undefined;
  by?: string | undefined;
  stopAtQuestion?: true | undefined;
}

export async function watch(typed: string, options: Options): Promise<void> {
  const { by = process.env['USER'], plain = false, stopAtQuestion = false } = options;
  await run(options, async (out) => {
    return withTemporal(async (temporal) => {
      const { id } = await findRun(temporal.client, typed);
      return await followRun(temporal, id, out, { plain, by, stopAtQuestion });
    });
  });
}
