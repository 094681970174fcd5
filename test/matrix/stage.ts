import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { inject } from 'vitest';
import { SimulatorControl } from '../../src/simulator/control-client.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { drYaml, startWorker, type TestSite } from '../support/site.ts';
import { isUnbound } from './arm.ts';
import type { Story } from './story.ts';
import { isDrill, type Cell, type Service } from './types.ts';

/** As in test/support/world.ts, with rarer reads: many runs share two cores. */
const TIMINGS = {
  readTimeout: '2s',
  postTimeout: '2s',
  sendDeadline: '3s',
  settle: '3500ms',
  settleReadEvery: '500ms',
  resendBackoff: '100ms',
  pollEvery: '100ms',
  followGrace: '2s',
  followLimit: '12s',
  readPatience: '10s',
  serverStart: '4s',
  serverStop: '4s',
  probeLimit: '3s',
  armed: '4s',
  reminder: '10m',
  heartbeatTimeout: '5s',
};

/** A drill waits for whatever is stuck to its end, several times in one run, and looks for real runs all the time. */
const OF_DRILLS = {
  pollEvery: '1s',
  followLimit: '6s',
  readPatience: '8s',
  serverStart: '2s',
  serverStop: '2s',
  drillLimit: '30s',
  drillVerdict: '10s',
};

/** The core of Temporal writes a warning where an activity ends after its time: here a fault of every twentieth cell. */
const QUIET = { telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } } } as const;

const PER_CLOUD = 60;

export type Playable = Cell | Story;

/** Where one cell is played: a group of its own at a site that it may share. */
export interface Spot {
  site: string;
  cloud: SimulatorControl;
  /** The group's name. */
  group: string;
}

export interface Stage {
  client: Client;
  taskQueue: string;
  spots: ReadonlyMap<Playable, Spot>;
  close: () => Promise<void>;
}

/**
 * One worker and a few clouds for all cells: of drills, or of anything but drills. A fault that can't be bound to a group
 * gets a cloud of its own, as does a story.
 */
export async function createStage(cells: readonly Playable[]): Promise<Stage> {
  const timings = cells.some(({ course }) => isDrill(course)) ? { ...TIMINGS, ...OF_DRILLS } : TIMINGS;
  const id = randomUUID().slice(0, 8);
  const taskQueue = `tq-matrix-${id}`;
  const spots = new Map<Playable, Spot>();
  const sites: TestSite[] = [];
  const ends: (() => Promise<unknown>)[] = [];
  for (const [at, some] of inClouds(cells).entries()) {
    const simulator = await startSimulator({ world: { groups: [] } });
    ends.push(() => simulator.close());
    const cloud = new SimulatorControl(simulator.url);
    await cloud.settings({ jobInitMs: 0, jobMs: 0, evsActionMs: 0, serverStartMs: 0, serverStopMs: 0 });
    const groups: Record<Service, string[]> = { sdrs: [], evs: [] };
    for (const [number, cell] of some.entries()) {
      const { service } = cell.course;
      const group = `m-${at}-${number}-${service}`;
      groups[service].push(yamlOf(group, cell));
      spots.set(cell, { site: `${id}-${at}-${service}`, cloud, group });
    }
    for (const service of ['sdrs', 'evs'] as const) {
      if (groups[service].length > 0)
        sites.push({
          name: `${id}-${at}-${service}`,
          service,
          url: simulator.url,
          groups: groups[service].join(''),
        });
    }
  }
  const dir = mkdtempSync(join(tmpdir(), 'dr-matrix-'));
  const file = join(dir, 'dr.yaml');
  writeFileSync(file, drYaml({ sites, taskQueue, timings }));

  const address = inject('temporalAddress');
  const namespace = inject('temporalNamespace');
  const connection = await Connection.connect({ address });
  const endWorker = await startWorker(file, { runtime: QUIET });
  return {
    client: new Client({ connection, namespace }),
    taskQueue,
    spots,
    close: async () => {
      await endWorker();
      await connection.close();
      await Promise.all(ends.map((end) => end()));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function inClouds(cells: readonly Playable[]): Playable[][] {
  const alone = cells.filter((cell) => !('call' in cell) || isUnbound(cell));
  const others = cells.filter((cell) => !alone.includes(cell));
  const clouds = alone.map((cell) => [cell]);
  for (let from = 0; from < others.length; from += PER_CLOUD)
    clouds.push(others.slice(from, from + PER_CLOUD));
  return clouds;
}

/** EVS names only the zone in use. */
export function yamlOf(group: string, { course }: Pick<Playable, 'course'>): string {
  const zones = course.service === 'evs' ? 'zones: [eu-de-01, eu-de-02], ' : '';
  const exercise = course.procedure === 'exercise' ? 'exercise: allowed' : '';
  return `${group}: { ${zones}${exercise} }\n`;
}
