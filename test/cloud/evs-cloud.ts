import { onTestFinished } from 'vitest';
import type { ReplicationService } from '../../src/cloud/service.ts';
import type { Site } from '../../src/config/site.ts';
import { SimulatorControl } from '../../src/simulator/control-client.ts';
import type { EvsGroupSpec } from '../../src/simulator/evs-spec.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import type { SettingsPatch } from '../../src/simulator/settings.ts';
import { KEYS, PROJECT } from './signed-cloud.ts';
import { cloudsOf, PASSWORD, siteAt } from './support.ts';

export const RCG = 'bd35d31b-7ab9-47fc-84c6-3d326c6fa6cb';

export interface EvsCloud {
  url: string;
  service: ReplicationService;
  control: SimulatorControl;
}

export interface EvsCloudOptions {
  /** Of the one group, rcg-payments. */
  group?: Partial<EvsGroupSpec>;
  more?: EvsGroupSpec[];
  settings?: SettingsPatch;
  site?: Partial<Site>;
}

/** The simulated EVS with one group, and a client of it; actions end when the test says so. */
export async function evsCloud(options: EvsCloudOptions = {}): Promise<EvsCloud> {
  const simulator = await startSimulator({
    world: {
      project: { id: PROJECT, name: 'eu-de' },
      domain: 'OTC-1',
      user: { name: 'dr-operator', password: PASSWORD },
      accessKeys: [{ access: KEYS.access, secret: KEYS.secret }],
      settings: { jobs: 'manual', ...options.settings },
      groups: [],
      evsGroups: [
        { id: RCG, name: 'rcg-payments', pairs: [{}, {}], ...options.group },
        ...(options.more ?? []),
      ],
    },
  });
  onTestFinished(() => simulator.close());
  const { url } = simulator;
  const site = siteAt(url, { service: 'evs', ...options.site });
  return { url, service: cloudsOf(site).get(site.name), control: new SimulatorControl(url) };
}
