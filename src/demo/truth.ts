import type { Effect, SimulatorControl } from '../simulator/control-client.ts';

/** What must have happened in the cloud if the story is true, and nothing else. */
export interface Claim {
  site: string;
  service: 'sdrs' | 'evs';
  groupId: string;
  /** Action POSTs that arrived, whatever became of them. */
  arrived: number;
  /** Those actions that took effect, in order. */
  took: string[];
  /** The zone that production ends in; of SDRS, with all its servers running there and none in the other one. */
  production: string;
  /** Stops and starts of servers, in order, where the story is about them. */
  servers?: string[];
}

/** The same out of the cloud's own log and state, whatever anybody said. */
export interface Truth {
  /** `what` it means, and the word of the API for it. */
  effects: { what: string; call: string; answered: number | string | null; took: boolean; late: boolean }[];
  production: string;
  servers: string[];
  running: { production: number; elsewhere: number; all: number };
}

export async function readTruth(
  cloud: SimulatorControl,
  { service, groupId }: Pick<Claim, 'service' | 'groupId'>,
): Promise<Truth> {
  const effects = await cloud.effects(groupId);
  const servers = await cloud.servers(groupId);
  const there = servers.filter((server) => server.production);
  const active = (all: typeof servers) => all.filter(({ status }) => status === 'ACTIVE').length;
  return {
    effects: effects.map((effect) => {
      const { action, answered, took, by } = effect;
      return { what: meaningOf(effect), call: action ?? 'nothing', answered, took, late: by === 'late' };
    }),
    production:
      service === 'evs'
        ? (await cloud.evsGroup(groupId)).priority_station
        : (there[0]?.zone ?? 'no zone at all'),
    servers: (await cloud.serverEffects()).map(({ action, type }) =>
      [action, type?.toLowerCase()].filter(Boolean).join(' '),
    ),
    running: {
      production: active(there),
      elsewhere: active(servers) - active(there),
      all: there.length,
    },
  };
}

/** The words of the API: to start a group that has failed over is to protect it again. */
function meaningOf({ action, statusBefore }: Effect): string {
  if (action === 'reverse') return 'switchover';
  return action === 'start' && statusBefore === 'failed-over' ? 'reprotect' : (action ?? 'nothing');
}

/** In words, for the end of the story. */
export function truthLines({ effects, production, servers, running }: Truth): string[] {
  const arrived = arrivedIn(effects);
  const took = effects.filter((effect) => effect.took).length;
  const where = running.all > 0 ? `; ${running.production} of ${running.all} servers run there` : '';
  const elsewhere = running.elsewhere > 0 ? `, ${running.elsewhere} elsewhere` : ', none elsewhere';
  return [
    `The cloud's log: ${arrived} action POST${arrived === 1 ? '' : 's'} arrived, ${took} took effect`,
    ...effects.map(({ what, call, answered, took: did, late }) => {
      const name = what === call ? what : `${what} (${call})`;
      const came = late ? 'the same POST, late' : `answered with ${answered ?? 'nothing'}`;
      return `  ${name.padEnd(20)}  ${came}: ${did ? 'took effect' : 'no effect'}`;
    }),
    ...(servers.length > 0 ? [`Server calls:    ${servers.join(', ')}`] : []),
    `Production:      in ${production}${where}${where && elsewhere}`,
  ];
}

/** What is not as the story says, as sentences; none where all is true. */
export function lies(claim: Claim, truth: Truth): string[] {
  const { effects, running } = truth;
  const took = effects.filter((effect) => effect.took).map(({ what }) => what);
  const list = (words: readonly string[]) => words.join(', ') || 'none';
  const differs = (what: string, said: string, seen: string) =>
    said === seen ? [] : [`${what}: ${said} by the story, ${seen} by the cloud's log`];
  return [
    ...differs('action POSTs that arrived', `${claim.arrived}`, `${arrivedIn(effects)}`),
    ...differs('actions that took effect', list(claim.took), list(took)),
    ...differs('zone of production', claim.production, truth.production),
    ...(claim.servers ? differs('server calls', list(claim.servers), list(truth.servers)) : []),
    ...differs('servers that run in production', `${running.all}`, `${running.production}`),
    ...differs('servers that run elsewhere', '0', `${running.elsewhere}`),
  ];
}

function arrivedIn(effects: Truth['effects']): number {
  return effects.filter(({ late }) => !late).length;
}
