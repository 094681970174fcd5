import type { Scenario } from '../scene.ts';
import { GROUP, payments } from './payments.ts';

export const failover: Scenario = {
  summary: 'A zone is lost, and so is the answer to the one POST that matters (the default).',
  intro:
    'Zone eu-de-01 is lost. Group pg-payments is to move to eu-de-02, and the gateway will lose the answer to the action POST: it says 504 although the failover has started. Sending it again is what must not happen.',
  async play(scene) {
    const { cloud } = scene;
    const group = await payments(cloud);
    await cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 504, when: 'after' } });
    await scene.dr(`start failover ${GROUP} --incident INC-4711 --reason demo --wait --yes`);
    return {
      ...group,
      arrived: 1,
      took: ['failover'],
      production: 'eu-de-02',
      servers: ['start'],
    };
  },
};
