import type { Scenario } from '../scene.ts';
import { GROUP, payments, QUICK, RUN } from './payments.ts';

export const approval: Scenario = {
  summary: 'Two people must approve before anything is sent, and whoever started it does not count.',
  intro:
    'A failover of pg-payments that needs two approvals. Look at who counts: nobody approves what they started, and one person is one approval. Until the second one nothing is sent.',
  shortened: 'The simulated cloud is quick here: 4 s for each action, 2 s for the servers.',
  async play(scene) {
    const { cloud } = scene;
    const group = await payments(cloud);
    await cloud.settings(QUICK);
    const run = scene.open(`start failover ${GROUP} --approval two --by anna --wait --yes`);
    const approve = (by: string, code = 0) => scene.dr(`approve ${RUN} --by ${by}`, { code });
    await run.asks('Approval needed');
    scene.tell('Anna started it, and tries to approve it herself, in another terminal:');
    await approve('anna', 3);
    scene.tell('Ben approves:');
    await approve('ben');
    await run.asks('Approval needed');
    scene.tell('Once more by Ben does not make two:');
    await approve('ben', 3);
    await scene.sentSoFar(group.groupId, 0);
    scene.tell('The cloud has seen no action POST so far. Clara approves:');
    await approve('clara');
    await run.ended();
    return {
      ...group,
      arrived: 1,
      took: ['failover'],
      production: 'eu-de-02',
    };
  },
};
