import {
  asksWith,
  completed,
  endJobs,
  meets,
  ofDrill,
  untilMade,
  untilStep,
  type Scene,
  type Story,
} from './story.ts';
import type { Stand } from './types.ts';

/** What befalls a drill when it is there, and when it is to go. */

/** The deletion begins, and its job never ends. */
const stuckDeleting = async (scene: Scene): Promise<void> => {
  await untilMade(scene);
  await scene.cloud.settings({ jobs: 'manual' });
};
const HELD = { hold: '2s' };
const NOT_REMOVED: Stand = { ends: 'fails as DrillNotRemoved', actions: 1, posts: 1, left: 1 };
const SAYS_SO = 'a run that leaves something never ends well, and says what';

/** Nobody can tell whether it is gone, until the cloud answers again. */
const unreadable = (left: number) => ({
  ...asksWith('DrillNotRemoved', left),
  then: { say: 'retry' as const, ...completed() },
  why: 'what can’t be read may still be there: tried again, then a page',
});

/** From when the call has arrived: it takes effect, and then nothing gets through, for longer than anything waits. */
const awayFrom = (call: 'drillCreate' | 'drillDelete') => ({
  before: meets({ id: 'held', call, fault: { kind: 'hold', when: 'after' } }),
  during: async ({ cloud }: Scene) => {
    await cloud.held('held');
    await cloud.faults.add({ id: 'away', call: 'any', times: 0, fault: { kind: 'cut' } });
    await cloud.release('held');
  },
  mends: ({ cloud }: Scene) => cloud.faults.remove('away'),
});

export const CLEANED_UP: readonly Story[] = [
  ofDrill(
    'stuck in deleting, until somebody ends it',
    {
      ...asksWith('DrillNotRemoved', 1),
      then: { say: 'retry', ...completed() },
      why: 'never called good before it is gone',
    },
    { input: HELD, during: stuckDeleting, mends: endJobs },
  ),
  ofDrill(
    'stuck in deleting, and given up',
    { ...asksWith('DrillNotRemoved', 1), then: { say: 'abort', ...NOT_REMOVED }, why: SAYS_SO },
    { input: HELD, during: stuckDeleting },
  ),
  ofDrill(
    'stuck in deleting, and nobody watches (onFailure: abort)',
    { ...NOT_REMOVED, why: SAYS_SO },
    { input: { ...HELD, onFailure: 'abort' }, during: stuckDeleting },
  ),
  ...(['error', 'former'] as const).map((after) =>
    ofDrill(
      `the job of its deletion fails, and leaves it ${after === 'error' ? 'in error' : 'as it was'}`,
      { ...completed(), why: 'decided by its own state: asked again' },
      { before: meets({ call: 'drillDelete', fault: { kind: 'jobFail', after } }) },
    ),
  ),
  ofDrill(
    'the cloud is away for long while it is being made',
    {
      ...asksWith('OutcomeUnknown', 1),
      then: { say: 'retry', ...completed() },
      why: 'an outage of the API proves nothing: it goes on asking, then a question',
    },
    awayFrom('drillCreate'),
  ),
  ofDrill('the cloud is away for long while it is held', unreadable(1), {
    input: HELD,
    during: async (scene) => {
      await untilStep(scene, 'Hold');
      await scene.cloud.faults.add({ id: 'away', call: 'any', times: 0, fault: { kind: 'cut' } });
    },
    mends: ({ cloud }) => cloud.faults.remove('away'),
  }),
  ofDrill('the cloud is away for long while it is being deleted', unreadable(0), awayFrom('drillDelete')),
];
