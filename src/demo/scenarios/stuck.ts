import type { GroupPatch } from '../../simulator/control-client.ts';
import type { Scenario } from '../scene.ts';
import { GROUP, payments, QUICK, RUN } from './payments.ts';

const DOWN: GroupPatch = { pairs: [{ fault_level: '5' }] };
const UP: GroupPatch = { pairs: [{ fault_level: '0' }] };

export const stuck: Scenario = {
  summary: 'A link is down, a guest ignores its stop: the run asks, people answer, and it goes on.',
  intro:
    'A switchover meets two obstacles. A step that is stuck never kills the run: it says what it saw, what it needs and what to type, and waits. Look at what has been touched when it asks: at the first question nothing at all.',
  shortened: 'Timings shortened for the demo: a soft stop may take 6 s (serverStop; usually 10 min).',
  timings: { serverStop: '6s' },
  async play(scene) {
    const { cloud } = scene;
    const group = await payments(cloud);
    const { groupId } = group;
    await cloud.settings(QUICK);
    await cloud.patchGroup(groupId, DOWN);
    const stubborn = (await cloud.servers(groupId)).find(({ production }) => production);
    await cloud.patchServer(stubborn?.id ?? '', { fault: 'ignoresSoftStop' });

    const run = scene.open(`start switchover ${GROUP} --to eu-de-02 --by anna --wait --yes`);
    await run.asks('Check preconditions stopped');
    await scene.sentSoFar(groupId, 0, 0);
    await cloud.patchGroup(groupId, UP);
    scene.tell('Ben calls the network people. The link is back, and he says so in another terminal:');
    await scene.dr(`retry ${RUN} --by ben --reason "the link is back"`);
    await run.asks('Stop servers in eu-de-01 and eu-de-02 stopped');
    scene.tell(`The guest of ${stubborn?.name ?? '?'} hangs. Its database is clean, so Ben cuts the power:`);
    await scene.dr(`stop-hard ${RUN} --by ben --yes`);
    await run.ended();
    return {
      ...group,
      arrived: 1,
      took: ['switchover'],
      production: 'eu-de-02',
      servers: ['stop soft', 'stop hard', 'start'],
    };
  },
};
