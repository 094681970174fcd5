import { isDeepStrictEqual } from 'node:util';
import type { SimulatorControl } from '../../src/simulator/control-client.ts';
import { productionOf } from '../support/production.ts';
import { isDrill, type Course } from './types.ts';

/** One group of the simulated cloud, in which a cell is played. */
export interface Place {
  course: Course;
  cloud: SimulatorControl;
  group: string;
  /** How the drills begin that this installation makes. */
  ours: string;
}

/** What the cloud has done, by its own log: whatever the run says of it. */
export interface InCloud {
  /** Actions that took effect; of a drill, drills that were made. */
  actions: number;
  posts: number;
  /** Drills of ours that are there now. */
  left: number;
  /** What should never have been touched, a sentence each. */
  harm: string[];
  log: string[];
  /** Something of what was answered with an error has started late. */
  late: boolean;
}

/** Looks at one group from now on. What it is now is what a drill must leave as it is. */
export async function watchCloud(place: Place): Promise<() => Promise<InCloud>> {
  if (!isDrill(place.course)) return () => actionsIn(place);
  const before = await aside(place);
  return () => drillsIn(place, before);
}

async function actionsIn({ cloud, group }: Place): Promise<InCloud> {
  const effects = await cloud.effects(group);
  return { ...counted(effects), left: 0, harm: [], log: logOf(effects) };
}

async function drillsIn(place: Place, before: Awaited<ReturnType<typeof aside>>): Promise<InCloud> {
  const { cloud, group, ours } = place;
  const mine = await cloud.drillEffects(group);
  const harm: string[] = [];
  const actions = await cloud.effects(group);
  if (actions.length > 0) harm.push(`the group itself was acted on: ${logOf(actions).join('; ')}`);
  const after = await aside(place);
  const own = new Set(before.servers.map(({ id }) => id));
  const started = (await cloud.serverEffects()).filter(({ servers }) =>
    servers.some(({ id }) => own.has(id)),
  );
  if (started.length > 0) harm.push('servers of the group itself were started or stopped');
  for (const [what, was] of Object.entries(before))
    if (!isDeepStrictEqual(after[what as keyof typeof before], was))
      harm.push(
        `${what}: ${JSON.stringify(was)} before, ${JSON.stringify(after[what as keyof typeof before])} after`,
      );
  const { drills } = await cloud.group(group);
  return {
    ...counted(mine.filter(({ action }) => action === 'create')),
    late: mine.some(({ by }) => by === 'late'),
    left: drills.filter(({ name }) => name.startsWith(ours)).length,
    harm,
    log: logOf(mine),
  };
}

/** Production, and the drills that are not ours. */
async function aside({ cloud, group, ours }: Place) {
  const { drills } = await cloud.group(group);
  const others = drills.filter(({ name }) => !name.startsWith(ours));
  return {
    ...(await productionOf(cloud, group)),
    drills: others.map(({ name, status }) => ({ name, status })),
  };
}

interface Told {
  at: string;
  by: string;
  action: string | null;
  took: boolean;
  refusedBecause: string | null;
  answered: number | string | null;
}

const counted = (effects: readonly Told[]) => ({
  actions: effects.filter(({ took }) => took).length,
  posts: effects.filter(({ by }) => by === 'api').length,
  late: effects.some(({ by }) => by === 'late'),
});

const logOf = (effects: readonly Told[]): string[] =>
  effects.map(
    (one) =>
      `${one.at.slice(11, 23)} ${one.by} ${one.action ?? '?'} ${one.took ? 'took' : (one.refusedBecause ?? 'no')}, answered ${one.answered ?? '-'}`,
  );
