import type { Reading } from '../domain/readings.ts';
import { serversIn, type ServerAim } from '../domain/server-aim.ts';
import { activitiesFor } from './activities.ts';
import { untilSeen } from './attempt.ts';
import type { Run } from './run.ts';

/** Stops the servers of these zones: before production leaves, or before a zone becomes the standby. */
export async function stopServers(
  run: Run,
  reading: Reading,
  asked: readonly (string | null)[],
): Promise<void> {
  const zones = asked.filter((zone) => zone !== null);
  const ids = zones.flatMap((zone) => serversIn(reading, zone));
  const production = reading.group.productionZone;
  const stopsProduction =
    production !== null && zones.includes(production) && serversIn(reading, production).length > 0;
  if (run.request.servers === 'manage' && stopsProduction) {
    run.aftermath = `This run stops the servers in ${production}: start those where production is, or ${run.status.group} stays down.`;
  }
  await serverStep(run, { title: `Stop servers in ${zones.join(' and ')}`, ids, aim: 'stopped' });
}

/** Starts the servers of the zone that production is in now: this is what ends the outage. True where all were seen to run. */
export async function startServers(run: Run, reading: Reading, zone: string): Promise<boolean> {
  if (run.request.servers !== 'ignore') {
    run.aftermath = `Production is in ${zone}: start its servers, or ${run.status.group} stays down.`;
  }
  const running = await serverStep(run, {
    title: `Start servers in ${zone}`,
    ids: serversIn(reading, zone),
    aim: 'running',
  });
  run.aftermath = '';
  return running;
}

/** True where all of them were seen to be there. */
async function serverStep(
  run: Run,
  work: { title: string; ids: string[]; aim: ServerAim },
): Promise<boolean> {
  const { servers: policy } = run.request;
  if (policy === 'ignore' || work.ids.length === 0) return false;
  const { site } = run.request;
  const { timings } = run.setup;
  const { servers } = activitiesFor(run.setup);
  return run.step(work.title, () =>
    untilSeen(
      run,
      (said) =>
        servers.bringServers.executeWithOptions({ summary: `${work.title} (${work.ids.length})` }, [
          {
            site,
            serverIds: work.ids,
            aim: work.aim,
            how: said === 'stopHard' ? 'HARD' : 'SOFT',
            mayAct: policy === 'manage',
            limitMs: work.aim === 'running' ? timings.serverStart : timings.serverStop,
            pollEveryMs: timings.pollEvery,
          },
        ]),
      (told) => ({
        type: 'ServersNotThere',
        text: told,
        also: {
          skip:
            work.aim === 'running'
              ? 'goes on; somebody starts them by hand.'
              : 'goes on with servers that may still run.',
          ...(work.aim === 'stopped' && policy === 'manage'
            ? { stopHard: 'cuts the power of the servers that still run.' }
            : {}),
        },
      }),
    ),
  );
}
