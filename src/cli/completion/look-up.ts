import type { Position, Word } from './wanted.ts';

/** Nobody waits longer for a Tab key. */
const PATIENCE_MS = 2_500;
const RUNS = 100;

/** What dr.yaml and Temporal know of it. Where they can't be asked there are no candidates, and no words about it. */
export async function lookUp({ wanted, given }: Position): Promise<Word[]> {
  switch (wanted.kind) {
    case 'words':
      return wanted.words;
    case 'files':
      return [];
    case 'runs':
      return runs(wanted.ended);
    case 'sites':
    case 'groups':
    case 'zones':
    case 'targets':
      return configured(wanted.kind, given);
    default:
      return wanted satisfies never;
  }
}

/** The configuration alone: a login for a Tab key would be one too many. */
async function configured(
  what: 'sites' | 'groups' | 'zones' | 'targets',
  given: Position['given'],
): Promise<Word[]> {
  const { loadConfig } = await import('../../config/load.ts');
  const { sites, notify } = loadConfig({ path: given.get('config') });
  if (what === 'targets') return notify.map(({ name }) => ({ value: name, about: 'target' }));
  if (what === 'sites')
    return [...sites.values()].map(({ name, service }) => ({ value: name, about: service }));
  const named = given.get('site');
  const groups = [...sites.values()]
    .filter(({ name }) => named === undefined || name === named)
    .flatMap((site) => [...site.groups].map(([key, options]) => ({ key, options, site: site.name })));
  if (what === 'groups') return groups.map(({ key, site }) => ({ value: key, about: `at ${site}` }));
  const group = given.get('group');
  const zones = groups
    .filter(({ key }) => group === undefined || key === group)
    .flatMap(({ options }) => options.zones ?? []);
  return [...new Set(zones)].map((zone) => ({ value: zone, about: 'zone' }));
}

/** Loads Temporal's client, which alone takes longer than all else here. */
async function runs(ended: boolean): Promise<Word[]> {
  const { connectTemporal } = await import('../../temporal/connection.ts');
  const { listRuns } = await import('../../runs/list.ts');
  const { connection, client } = await connectTemporal();
  try {
    const listed = await connection.withDeadline(Date.now() + PATIENCE_MS, () =>
      listRuns(client, ended ? {} : { open: true }, { limit: RUNS }),
    );
    return listed.runs.flatMap(({ run, site, group, procedure, state, worksIn }) => {
      // Who only waits for another run is that one under another name.
      if (worksIn !== null && !ended) return [];
      const about = `${procedure}, ${state}`;
      const byGroup = site !== null && group !== null ? [{ value: `${site}/${group}`, about }] : [];
      return [...byGroup, { value: run, about }];
    });
  } finally {
    await connection.close();
  }
}

/** Each once, those that begin as typed. Of a run its long id only where its short name is not what is being typed. */
export function matching(words: readonly Word[], current: string): Word[] {
  const seen = new Set<string>();
  const found = words.filter(({ value }) => {
    if (!value.startsWith(current) || seen.has(value)) return false;
    seen.add(value);
    return true;
  });
  const short = found.filter(({ value }) => !value.startsWith('dr/'));
  return current.startsWith('dr') || short.length === 0 ? found : short;
}
