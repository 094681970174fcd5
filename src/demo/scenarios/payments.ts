import type { SimulatorControl } from '../../simulator/control-client.ts';
import { SITE } from '../stage.ts';
import type { Claim } from '../truth.ts';

// The group that most stories are about. As it is typed to start a run, and to answer one:
export const GROUP = `--site ${SITE} --group pg-payments`;
export const RUN = `${SITE}/pg-payments`;

/** Quick enough to watch: 4 s for each action, 2 s for the servers. */
export const QUICK = { jobMs: 4_000, serverStartMs: 2_000, serverStopMs: 2_000 };

/** What a claim about the group begins with. */
export async function payments(
  cloud: SimulatorControl,
): Promise<Pick<Claim, 'site' | 'service' | 'groupId'>> {
  const { id } = await cloud.group('pg-payments');
  return { site: SITE, service: 'sdrs', groupId: id };
}
