import type { Scenario } from '../scene.ts';
import { EVS_SITE } from '../stage.ts';

export const evs: Scenario = {
  summary: 'A legacy EVS group, whose switchover is a toggle: the answer is lost, the POST starts late.',
  intro:
    'rcg-payments is a replication consistency group of EVS. Its switchover is a pure toggle: sent twice, production goes there and back. The gateway says 504, the group stands still, and the POST starts later all the same: the worst case. Look at what the run does not do: it does not send again. It asks.',
  shortened:
    'Timings shortened for the demo: the group is watched for 5 s (settle; usually 2 min) before the run asks.',
  timings: {
    postTimeout: '2s',
    sendDeadline: '3s',
    settle: '5s',
    settleReadEvery: '2s',
    armed: '10s',
  },
  async play(scene) {
    const { cloud } = scene;
    const { id } = await cloud.evsGroup('rcg-payments');
    await cloud.settings({ evsActionMs: 5_000 });
    const late = await cloud.faults.add({
      call: 'action',
      fault: { kind: 'lateStart', status: 504, startAfter: 'release' },
    });
    const run = scene.open(
      `start switchover --site ${EVS_SITE} --group rcg-payments --to eu-de-02 --by anna --wait --yes`,
    );
    await run.asks('Send switchover stopped');
    await scene.sentSoFar(id, 1);
    await cloud.release(late);
    scene.tell(
      'While people read this, the POST that seemed lost starts after all. A second one on top of it would send production back. Anna says retry, in another terminal, and a retry looks first:',
    );
    await scene.dr(`retry ${EVS_SITE}/rcg-payments --by anna`);
    await run.ended();
    return {
      site: EVS_SITE,
      service: 'evs',
      groupId: id,
      arrived: 1,
      took: ['switchover'],
      production: 'eu-de-02',
    };
  },
};
