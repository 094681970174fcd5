import { names } from './findings.ts';
import type { Reading } from './readings.ts';
import type { ServerFault, ServerReading } from './servers.ts';

/** Where servers are to be; the way of a stop is a person's choice. */
export type ServerAim = 'running' | 'stopped';

/**
 * The servers of a group that live in a zone (SDRS API reference, protected instance): `source_server` is in the zone
 * the group was created in, `target_server` in the other, whichever of them is production now.
 */
export function serversIn(reading: Reading, zone: string): string[] {
  const { group, instances } = reading;
  return instances.flatMap((instance) => {
    const id =
      zone === group.sourceZone
        ? instance.sourceServer
        : zone === group.targetZone
          ? instance.targetServer
          : null;
    return id === null ? [] : [id];
  });
}

/** Is the server where it is to be? A stop that is under way is not a stop. */
export function isThere(server: ServerReading, aim: ServerAim): boolean {
  return server.status === (aim === 'running' ? 'ACTIVE' : 'SHUTOFF') && server.taskState === null;
}

/** May the service be asked for it now? A server that is on its way, or gone, is left alone. */
export function needsPush(server: ServerReading, aim: ServerAim, how: 'SOFT' | 'HARD' = 'SOFT'): boolean {
  // A guest that ignores a soft stop is on its way for ever: cutting the power does not wait for it.
  if (how === 'HARD' && aim === 'stopped' && server.status === 'ACTIVE')
    return server.taskState !== 'deleting';
  if (isThere(server, aim) || server.taskState !== null) return false;
  return server.status === (aim === 'running' ? 'SHUTOFF' : 'ACTIVE') || server.status === 'ERROR';
}

function isGone(server: ServerReading): boolean {
  return server.status === 'DELETED';
}

export interface ServerVerdict {
  done: boolean;
  /** Nothing more will come of waiting: gone, or the service said why not. */
  hopeless: boolean;
  saw: string;
}

/** One reading of all servers of a step. */
export function judgeServers(
  servers: readonly ServerReading[],
  aim: ServerAim,
  faults: readonly ServerFault[],
): ServerVerdict {
  const missing = servers.filter((server) => !isThere(server, aim));
  const failed = new Map(faults.map((fault) => [fault.id, fault]));
  const word = aim === 'running' ? 'run' : 'are stopped';
  const there = `${servers.length - missing.length} of ${servers.length} servers ${word}`;
  const hopeless = missing.length > 0 && missing.every((server) => isGone(server) || failed.has(server.id));
  const left = missing.map((server) => {
    const fault = failed.get(server.id);
    const why = fault ? `: ${[fault.code, fault.reason].filter((one) => one !== null).join(' ')}` : '';
    return `${server.name ?? server.id} (${server.taskState ?? server.status}${why})`;
  });
  return {
    done: missing.length === 0,
    hopeless,
    saw: missing.length === 0 ? there : `${there}; not yet: ${names(left, 5)}`,
  };
}
