import { courseOf } from './courses.ts';
import { completed, meets, type Story } from './story.ts';

/** What befalls an exercise beside what befalls a switchover. */

const course = courseOf('exercise');

const jobFails = (which: '1st' | '2nd'): Story => {
  const before = which === '1st' ? 0 : 1;
  return {
    name: `exercise / the job of the ${which} action fails`,
    course,
    befalls: `the job of the ${which} action fails`,
    before: meets({ call: 'action', skip: before, fault: { kind: 'jobFail' } }),
    expected: {
      ends: 'asks ActionFailed',
      actions: before + 1,
      posts: before + 1,
      then: { say: 'retry', ...completed(3) },
      why: 'a failed action asks; a retry is the word for another one',
    },
  };
};

export const EXERCISE_STORIES: readonly Story[] = [
  jobFails('1st'),
  jobFails('2nd'),
  {
    name: 'exercise / cancelled while the 1st action is in flight',
    course,
    befalls: 'cancelled while the 1st action is in flight',
    before: meets({ id: 'held', call: 'action', fault: { kind: 'hold' } }),
    during: async ({ cloud, handle, approve }) => {
      await approve();
      await cloud.held('held');
      await handle().cancel();
      await cloud.release('held');
    },
    expected: {
      ends: 'cancelled',
      actions: 1,
      posts: 1,
      why: 'what was sent is followed to its end; the way home does not begin',
    },
  },
];
