import {
  asksWith,
  completed,
  endJobs,
  meets,
  ofDrill,
  stuckJobs,
  untilMade,
  untilStep,
  type Story,
} from './story.ts';
import type { Stand } from './types.ts';

/** What befalls a drill until it is there. */

const aborted: Stand = { ends: 'aborted', actions: 1, posts: 1 };
const jobFails = (after: 'error' | 'former') =>
  meets({ call: 'drillCreate', fault: { kind: 'jobFail', after } });

const FOLLOWED = 'followed to its limit; a job that never ends is no failed job';
const REMOVED_FIRST = 'what came of the failed try is removed before the next one';

export const MADE: readonly Story[] = [
  ofDrill(
    'stuck in creating, until somebody ends it',
    { ...asksWith('OutcomeUnknown', 1), then: { say: 'retry', ...completed() }, why: FOLLOWED },
    { before: stuckJobs, mends: endJobs },
  ),
  ofDrill(
    'stuck in creating, and given up',
    {
      ...asksWith('OutcomeUnknown', 1),
      then: { say: 'abort', ...asksWith('DrillNotRemoved', 1), then: { say: 'retry', ...aborted } },
      why: 'what is being made can’t be deleted: a page, until it can',
    },
    { before: stuckJobs, mends: endJobs },
  ),
  ofDrill(
    'stuck in creating, and nobody answers in time',
    {
      ...asksWith('DrillNotRemoved', 1),
      then: { say: 'retry', ends: 'fails as DrillDeadline', actions: 1, posts: 1 },
      why: 'every open question is answered by the deadline, with clean-up',
    },
    {
      before: stuckJobs,
      during: (scene) => untilStep(scene, 'Clean up', ({ question }) => question !== null),
      mends: endJobs,
      long: true,
    },
  ),
  ofDrill(
    'the job of its making fails',
    { ...asksWith('DrillFailed', 1), then: { say: 'retry', ...completed(2) }, why: REMOVED_FIRST },
    { before: jobFails('error') },
  ),
  ofDrill(
    'the job of its making fails, and the service clears up',
    { ...asksWith('DrillFailed', 0), then: { say: 'retry', ...completed(2) }, why: REMOVED_FIRST },
    { before: jobFails('former') },
  ),
  ofDrill(
    'the job of its making fails, and it is given up',
    {
      ...asksWith('DrillFailed', 1),
      then: { say: 'abort', ...aborted },
      why: 'an abort deletes what there is of the drill',
    },
    { before: jobFails('error') },
  ),
  ofDrill(
    'the answer of its making is lost, and the list is old for three reads',
    { ...completed(), why: 'looked after by its name through the whole window' },
    {
      before: meets(
        { call: 'drillCreate', fault: { kind: 'status', status: 504, when: 'after' } },
        { call: 'drills', times: 0, fault: { kind: 'stale', reads: 3 } },
      ),
    },
  ),
  ofDrill(
    'lost, sent again on a person’s word, and both come to be',
    {
      ...asksWith('OutcomeUnknown', 0, 0),
      posts: 1,
      then: { say: 'retry', ...completed(2) },
      why: 'the word for a second POST is a person’s; both have the name, and both are deleted',
    },
    {
      // In a network that is named, the service itself refuses the second.
      input: { vpc: undefined, hold: '3s' },
      before: meets({
        id: 'late',
        call: 'drillCreate',
        fault: { kind: 'lateStart', status: 504, startAfter: 'release' },
      }),
      mends: async (scene) => {
        void untilMade(scene).then(() => scene.cloud.release('late'));
      },
    },
  ),
  ofDrill(
    'left by an earlier run',
    { ...completed(), why: 'deleted by its whole name, before a drill is made' },
    { before: ({ cloud, group, leftover }) => cloud.patchGroup(group, left(leftover)) },
  ),
  ofDrill(
    'left by an earlier run, stuck in deleting, until somebody deletes it',
    {
      ...asksWith('DrillNotRemoved', 1, 0),
      then: { say: 'retry', ...completed() },
      why: 'a leftover is asked about before a drill is made beside it',
    },
    {
      before: ({ cloud, group, leftover }) => cloud.patchGroup(group, left(leftover, 'deleting')),
      mends: ({ cloud, group }) => cloud.patchGroup(group, { drills: [], touch: false }),
    },
  ),
  ofDrill(
    'left by an earlier run, stuck in deleting, and left there on a person’s word',
    {
      ...asksWith('DrillNotRemoved', 1, 0),
      then: { say: 'skip', ...completed(), left: 1 },
      why: 'the question has said so; the next drill of the group deletes it',
    },
    { before: ({ cloud, group, leftover }) => cloud.patchGroup(group, left(leftover, 'deleting')) },
  ),
  ofDrill(
    'drills of a person and of another installation are there',
    { ...completed(), why: 'only what this installation made is a leftover; the others stay' },
    {
      before: ({ cloud, group }) => cloud.patchGroup(group, left('restore-test', 'available', THEIRS)),
    },
  ),
];

const THEIRS = 'dr-drill-00000000-0f0c5a7e3b9d4c1e8a2b7d6f4e3c2b1a';

function left(name: string, status: 'available' | 'deleting' = 'available', ...more: string[]) {
  const drills = [{ name, status }, ...more.map((one) => ({ name: one }))];
  return { drills, touch: false } as const;
}
