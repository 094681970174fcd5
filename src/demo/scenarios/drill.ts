import type { Scenario } from '../scene.ts';
import { GROUP, payments, QUICK, RUN } from './payments.ts';

const VPC = 'e9eb6f64-dc5b-4b69-ba9a-8a1d0a1f53ce';

export const drill: Scenario = {
  summary: 'Practice: copies of the servers come up in the other zone, and go again.',
  intro:
    'A Tuesday: would pg-payments come up in eu-de-02? A drill finds out beside production. Look at what it sends: a drill is made and deleted, and not one action on the group.',
  shortened: 'The simulated cloud is quick here: 4 s for each job.',
  async play(scene) {
    const { cloud } = scene;
    const group = await payments(cloud);
    await cloud.settings(QUICK);
    const run = scene.open(`start drill ${GROUP} --vpc ${VPC} --verdict person --by anna --wait`);
    await run.asks('Do the servers of the drill work?');
    scene.tell('Ben has logged in to the copies:');
    await scene.dr(`approve ${RUN}/drill --by ben`);
    await run.ended();
    const drills = (await cloud.drillEffects(group.groupId)).map(({ action, took }) => `${action} ${took}`);
    if (drills.join() !== 'create true,delete true')
      throw new Error(`the cloud's log has these drill calls: ${drills.join()}`);
    return { ...group, arrived: 0, took: [], production: 'eu-de-01', servers: [] };
  },
};
