import type { Scenario } from '../scene.ts';
import { GROUP, payments, QUICK } from './payments.ts';

export const switchover: Scenario = {
  summary: 'Planned: there and back, without loss; the run stops and starts the servers.',
  intro:
    'Maintenance in eu-de-01: pg-payments moves to eu-de-02 and comes home again. Look at the order: servers stop first and softly, then one POST, and the outage ends when the servers run on the other side. A switchover names where to, so saying the same again does nothing.',
  shortened: 'The simulated cloud is quick here: 4 s for each action, 2 s for the servers.',
  async play(scene) {
    const { cloud } = scene;
    const group = await payments(cloud);
    await cloud.settings(QUICK);
    const start = `start switchover --yes ${GROUP}`;
    await scene.dr(`${start} --to eu-de-02 --reason maintenance --wait`);
    scene.tell('The maintenance is over: home.');
    await scene.dr(`${start} --to eu-de-01 --wait`);
    scene.tell('Somebody else, who has not heard of it, says it once more:');
    await scene.dr(`${start} --to eu-de-01 --wait`);
    return {
      ...group,
      arrived: 2,
      took: ['switchover', 'switchover'],
      production: 'eu-de-01',
      servers: ['stop soft', 'start', 'stop soft', 'start'],
    };
  },
};
