import { liftBlock, openBlocks } from '../../runs/block.ts';
import { CommandError } from '../exit.ts';
import { run, table } from '../output.ts';
import { withTemporal } from '../with-temporal.ts';

interface ListOptions {
  site?: string | undefined;
  json?: true | undefined;
}

/** The groups for which no alert starts anything. */
export async function blocks(options: ListOptions): Promise<void> {
  await run(options, async (out) =>
    withTemporal(async ({ client }) => {
      const all = await openBlocks(client, options.site);
      for (const { execution: _execution, id: _id, own: _own, ...block } of all) out.data(block);
      if (all.length === 0) out.line('No block stands: alerts may start what the rules say.');
      else {
        const rows = all.map(({ site, group, until, by, run: after }) => [
          ...[`${site}/${group}`, until ?? 'run under way', by, after],
        ]);
        for (const line of table([['GROUP', 'UNTIL', 'SOURCE', 'RUN'], ...rows])) out.line(line);
      }
    }),
  );
}

interface LiftOptions {
  by?: string | undefined;
  reason?: string | undefined;
  json?: true | undefined;
}

/** Lets alerts start runs of a group again. */
export async function lift(typed: string, options: LiftOptions): Promise<void> {
  await run(options, async (out) => {
    const [, site, group] = /^(?:dr\/block:)?([^/]+)\/(.+)$/.exec(typed) ?? [];
    if (site === undefined || group === undefined)
      throw new CommandError('DR_USAGE', 'GROUP is site/group, like eu-de/pg-payments.');
    const by = options.by ?? process.env['USER'];
    if (!by) throw new CommandError('DR_USAGE', 'Say who lifts it: --by <name>.');
    await withTemporal(async ({ client }) => {
      const block = await liftBlock(client, { site, group }, { by, reason: options.reason });
      out.data({ lifted: true, site: block.site, group: block.group, run: block.run, by });
      out.line(`Lifted: alerts may start runs of ${block.group} at ${block.site} again.`);
      if (block.until === null) out.line(`The run of the alert goes on: dr watch ${block.run}`);
    });
  });
}
