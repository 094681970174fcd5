import { withTemporal } from '../with-temporal.ts';
import { followRun } from '../follow.ts';
import { run } from '../output.ts';
import { findRun } from '../../runs/find.ts';

export async function watch(
  typed: string,
  options: { json?: true | undefined; stopAtQuestion?: true | undefined },
): Promise<void> {
  await run(options, async (out) => {
    return withTemporal(async (temporal) => {
      const { id } = await findRun(temporal.client, typed);
      return await followRun(temporal, id, out, { stopAtQuestion: options.stopAtQuestion === true });
    });
  });
}
