import { existsSync } from 'node:fs';
import { viewRun } from '../../runs/find.ts';
import { uiPages, type Link } from '../../runs/ui-link.ts';
import { run, table } from '../output.ts';
import { withTemporal } from '../with-temporal.ts';

interface Options {
  json?: true | undefined;
  config?: string | undefined;
}

export async function links(typed: string, options: Options): Promise<void> {
  await run(options, async (out) => {
    const api = await apiAddress(options);
    return withTemporal(async ({ client, namespace }) => {
      const { id, record } = await viewRun(client, typed);
      const found: Link[] = [
        ...uiPages(namespace, id, record.runId, record.taskQueue),
        ...(api === null ? [] : apiLinks(api, id)),
      ];
      out.data({ run: id, execution: record.runId, links: found });
      out.line(id);
      for (const line of table(found.map(({ about, url }) => [`  ${about}`, url]))) out.line(line);
      if (process.env['DR_UI_URL'] === undefined)
        out.warn('DR_UI_URL, the address of the Temporal UI, is not set: no links to it.');
      if (api === null) out.warn('DR_API_URL, the address of the HTTP API, is not set: no links to it.');
    });
  });
}

/** Both want a bearer token. */
function apiLinks(base: string, id: string): Link[] {
  const run = `${base}/v1/run/${encodeURIComponent(id)}`;
  return [
    { name: 'api', about: 'the run, through the HTTP API', url: run },
    { name: 'report', about: 'its report, through the HTTP API', url: `${run}/report` },
  ];
}

/** As others reach it: DR_API_URL; else where `dr api` listens by dr.yaml, if that is an address that can be called. */
async function apiAddress({ config }: Options): Promise<string | null> {
  const given = process.env['DR_API_URL'];
  if (given) return given.replace(/\/+$/, '');
  const named = config || process.env['DR_CONFIG'];
  if (!named && !existsSync('dr.yaml')) return null;
  const { loadConfig } = await import('../../config/load.ts');
  const { api } = loadConfig({ path: named });
  if (api === null) return null;
  const { host, port } = api.listen;
  if (host === '0.0.0.0' || host === '::') return null;
  return `${api.tls === null ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
