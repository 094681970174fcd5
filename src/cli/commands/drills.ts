import { existsSync } from 'node:fs';
import { loadConfig } from '../../config/load.ts';
import { parseDuration } from '../../domain/duration.ts';
import { readRecord } from '../../record/index.ts';
import { limitsOf, type DrillLimit } from '../../record/limits.ts';
import { renderRecord } from '../../record/page/index.ts';
import { CommandError } from '../exit.ts';
import { run } from '../output.ts';
import { recordLines } from '../record-lines.ts';
import { withTemporal } from '../with-temporal.ts';
import { writeOut } from '../written.ts';

interface Options {
  since: string;
  site?: string | undefined;
  group?: string | undefined;
  limit: string;
  html?: true | undefined;
  out?: string | undefined;
  json?: true | undefined;
  config?: string | undefined;
}

const MOST = 10_000;

/** The record of drills and exercises. Needs Temporal alone; dr.yaml only for `drillEvery`. */
export async function drills(options: Options): Promise<void> {
  await run(options, async (out) => {
    const { site, group, out: file } = options;
    const sinceMs = parseDuration(options.since);
    if (sinceMs === null || sinceMs === 0) throw wrong('--since is a number with its unit, like 90d or 12h.');
    const limit = /^\d{1,5}$/.test(options.limit) ? Number(options.limit) : 0;
    if (limit < 1 || limit > MOST) throw wrong(`--limit is a number from 1 to ${MOST}.`);
    const form = formOf(options);
    const limits = configured(options);
    const record = await withTemporal(({ client }) =>
      readRecord(client, { sinceMs, site, group, limit, limits }),
    );
    if (limits === null)
      out.warn('No dr.yaml was found: how often a group is to be drilled (drillEvery) is not known.');
    if (file !== undefined)
      return writeOut(file, form === 'html' ? renderRecord(record) : `${JSON.stringify(record)}\n`);
    if (form === 'html') process.stdout.write(renderRecord(record));
    out.data(record);
    if (form === 'lines') for (const line of recordLines(record)) out.line(line);
  });
}

/** As asked for, else by the name of the file. */
function formOf({ html, json, out }: Options): 'html' | 'json' | 'lines' {
  if (html && json) throw wrong('Give --html or --json, not both.');
  if (html) return 'html';
  if (json) return 'json';
  if (out === undefined) return 'lines';
  const [, ending] = /\.(html|json)$/i.exec(out) ?? [];
  if (ending === undefined)
    throw wrong('--out needs --html or --json, or a name that ends with .html or .json.');
  return ending.toLowerCase() === 'html' ? 'html' : 'json';
}

/** Null: nobody has named a configuration, and there is none here. */
function configured({ config }: Options): DrillLimit[] | null {
  const named = config || process.env['DR_CONFIG'];
  if (!named && !existsSync('dr.yaml')) return null;
  return limitsOf(loadConfig({ path: named }).sites);
}

function wrong(message: string): CommandError {
  return new CommandError('DR_USAGE', message);
}
