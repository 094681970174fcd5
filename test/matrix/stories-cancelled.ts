import { endJobs, meets, ofDrill, stuckJobs, untilStep, type Scene, type Story } from './story.ts';

/** A drill that somebody cancels: at any point the drill goes, and the run says that nothing is left. */

const cancelled = (when: string, more: Omit<Partial<Story>, 'expected'>): Story =>
  ofDrill(
    `cancelled ${when}`,
    { ends: 'cancelled', actions: 1, posts: 1, why: 'a cancel deletes the drill, and never breaks that off' },
    more,
  );

const cancel = ({ handle }: Scene): Promise<unknown> => handle().cancel();

/** Cancelled while the cloud has the request and its answer is not there yet. */
const inFlight = (call: 'drillCreate' | 'drillDelete', when: 'before' | 'after') => ({
  before: meets({ id: 'held', call, fault: { kind: 'hold', when } }),
  during: async (scene: Scene) => {
    await scene.cloud.held('held');
    await cancel(scene);
    await scene.cloud.release('held');
  },
});

export const CANCELLED: readonly Story[] = [
  cancelled('while the POST is on its way', inFlight('drillCreate', 'before')),
  cancelled('while the answer of the POST is on its way', inFlight('drillCreate', 'after')),
  cancelled('while it is being made', {
    before: stuckJobs,
    during: async (scene) => {
      await untilStep(scene, 'Follow drill');
      await cancel(scene);
      await endJobs(scene);
    },
  }),
  cancelled('while a lost answer is looked after, and it starts late all the same', {
    before: meets({
      id: 'late',
      call: 'drillCreate',
      fault: { kind: 'lateStart', status: 504, startAfter: 'release' },
    }),
    during: async (scene) => {
      await scene.cloud.waitForCalls('drillCreate');
      await untilStep(scene, 'Create drill', ({ lostAnswers }) => lostAnswers === 1);
      await cancel(scene);
      await untilStep(scene, 'Clean up');
      await scene.cloud.release('late');
    },
  }),
  cancelled('while it is held', {
    input: { hold: '1h' },
    during: async (scene) => {
      await untilStep(scene, 'Hold');
      await cancel(scene);
    },
  }),
  cancelled('while the DELETE is on its way', inFlight('drillDelete', 'before')),
  cancelled('while the answer of the DELETE is on its way', inFlight('drillDelete', 'after')),
];
