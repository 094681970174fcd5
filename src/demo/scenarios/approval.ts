import type { Scenario } from '../scene.ts';
import { SITE } from '../stage.ts';

export const approval: Scenario = {
  summary: 'Two people must approve before anything is sent, and whoever started it does not count.',
  intro:
    'A failover of pg-payments that needs two approvals. Look at who counts: nobody approves what they started, and one person is one approval. Until the second one nothing is sent.',
  shortened: 'The simulated cloud is quick here: 4 s for each action, 2 s for the servers.',
  async play(scene) {
    const { cloud } = scene;
    const { id } = await cloud.group('pg-payments');
    await cloud.settings({ jobMs: 4_000, serverStartMs: 2_000 });
    const run = scene.open(
      `start failover --site ${SITE} --group pg-payments --approval two --by anna --wait`,
    );
    const approve = (by: string, code = 0) => scene.dr(`approve ${SITE}/pg-payments --by ${by}`, { code });
    await run.asks('Approval needed');
    scene.tell('Anna started it, and tries to approve it herself, in another terminal:');
    await approve('anna', 3);
    scene.tell('Ben approves:');
    await approve('ben');
    await run.asks('Approval needed');
    scene.tell('Once more by Ben does not make two:');
    await approve('ben', 3);
    await scene.sentSoFar(id, 0);
    scene.tell('The cloud has seen no action POST so far. Clara approves:');
    await approve('clara');
    await run.ended();
    return {
      site: SITE,
      service: 'sdrs',
      groupId: id,
      arrived: 1,
      took: ['failover'],
      production: 'eu-de-02',
    };
  },
};
