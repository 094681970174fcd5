import { createClouds, type Clouds } from '../cloud/index.ts';
import { loadConfig } from '../config/load.ts';
import type { RunRequest } from '../domain/input.ts';
import type { Procedure } from '../domain/procedures.ts';
import type { Reading } from '../domain/readings.ts';
import { serversIn } from '../domain/server-aim.ts';
import { stakesOf, type Hit } from '../domain/stakes.ts';
import { explain } from './explain.ts';

/** What a start would hit, as read just now with this machine's own login. */
export interface Preview {
  /** The group's name, as the cloud has it; null where it could not be read. */
  group: string | null;
  lines: string[];
}

/** In an emergency the cloud may be half gone, too: the person is not kept waiting for it. */
const PATIENCE_MS = 10_000;

/** Only reads. What can't be read is said, and stands in nobody's way. */
export async function previewOf(
  procedure: Procedure,
  request: RunRequest,
  options: { config?: string | undefined },
): Promise<Preview> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const config = loadConfig({ path: options.config });
    const clouds = createClouds(config, config.settings);
    const reading = await readGroup(clouds, request, signal);
    if (reading === null) {
      return {
        group: null,
        lines: [`  Site ${request.site} has no group ${request.group}: the run would end at once.`],
      };
    }
    const { group, pairs } = reading;
    const head = [
      `  group       ${group.name} (${group.id}) at ${request.site}: ${group.status}, ${pairs.length} pair(s)`,
    ];
    const stakes = stakesOf(procedure, request, group);
    if ('problem' in stakes)
      return { group: group.name, lines: [...head, `  the run would end at once: ${stakes.problem}`] };
    const hits = await Promise.all(
      stakes.hits.map((hit) => hitLine(hit, reading, clouds, request.site, signal)),
    );
    return { group: group.name, lines: [...head, `  direction   ${stakes.way}`, ...hits] };
  } catch (error) {
    const why = signal.aborted
      ? `no answer in ${PATIENCE_MS / 1000} s`
      : explain(error).message.split('\n')[0];
    return {
      group: null,
      lines: [`! Group and servers can't be read from this machine, so they are not shown: ${why ?? ''}`],
    };
  }
}

async function readGroup(
  clouds: Clouds,
  { site, group }: RunRequest,
  signal: AbortSignal,
): Promise<Reading | null> {
  const service = clouds.get(site);
  const listed = await service.listGroups({ signal });
  // A name that several groups have is refused by the run, with the candidates.
  const found = listed.filter(({ id, name }) => id === group || name === group);
  const [only] = found;
  return found.length === 1 && only !== undefined
    ? service.observe(only.id, { signal, failedTasks: false })
    : null;
}

async function hitLine(
  { does, zone }: Hit,
  reading: Reading,
  clouds: Clouds,
  site: string,
  signal: AbortSignal,
): Promise<string> {
  const label = `  ${does.padEnd(11)} `;
  if (does === 'overwrites') return `${label}the replicated disks in ${zone}`;
  const ids = serversIn(reading, zone);
  if (ids.length === 0) return `${label}no server that is known in ${zone}`;
  const names = await Promise.all(ids.map((id) => nameOf(id, clouds, site, signal)));
  return `${label}${names.join(', ')} in ${zone}`;
}

/** The name as it is now, with what the server does; its id where that can't be read. */
async function nameOf(id: string, clouds: Clouds, site: string, signal: AbortSignal): Promise<string> {
  try {
    const { name, status } = await clouds.compute(site).readServer(id, { signal });
    return `${name ?? id} (${status})`;
  } catch {
    return `${id} (can't be read)`;
  }
}
