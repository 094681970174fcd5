import type { Scenario } from '../scene.ts';
import { GROUP, payments, QUICK, RUN } from './payments.ts';

export const circle: Scenario = {
  summary: 'Failover, zone restored, reprotect, sync, home: the full circle in one run.',
  intro:
    'Zone eu-de-01 is lost. One run carries pg-payments through all of it: out, protected again once the zone is back, and home. Look at where it waits: the two steps that only people can decide are theirs, days later if need be.',
  shortened: 'The simulated cloud is quick here: 4 s for each action, 6 s for the sync, 2 s for the servers.',
  async play(scene) {
    const { cloud } = scene;
    const group = await payments(cloud);
    await cloud.settings({ ...QUICK, syncMs: 6_000 });
    const run = scene.open(`start failover ${GROUP} --then failback --by anna --wait --yes`);
    await run.asks('Is eu-de-01 restored?');
    await scene.sentSoFar(group.groupId, 1);
    scene.tell('Tuesday. The provider says that eu-de-01 is back; Ben, in another terminal:');
    await scene.dr(`confirm-az-restored ${RUN} --by ben --reason "provider ticket 8812" --yes`);
    await run.asks('Home to eu-de-01?');
    await scene.sentSoFar(group.groupId, 2);
    scene.tell('Saturday night, when nobody pays:');
    await scene.dr(`approve ${RUN} --by clara`);
    await run.ended();
    return {
      ...group,
      arrived: 3,
      took: ['failover', 'reprotect', 'switchover'],
      production: 'eu-de-01',
      servers: ['start', 'stop soft', 'start'],
    };
  },
};
