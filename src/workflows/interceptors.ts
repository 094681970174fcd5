import type { WorkflowInterceptors } from '@temporalio/workflow';
import { withPlace } from '../temporal/step-header.ts';
import { staysWithItsHistory } from './ahead-of-history.ts';
import { handsOver } from './handed-over.ts';
import { writesItsLastWord } from './last-word.ts';
import { currentStep, place } from './where.ts';

/** Each line of a run, and each of its activities, says which step it belongs to. Adds no command and no turn of the loop. */
export const interceptors = (): WorkflowInterceptors => ({
  inbound: handsOver.inbound,
  outbound: [
    ...handsOver.outbound,
    {
      getLogAttributes: (input, next) => next({ ...input, step: currentStep() }),
      scheduleActivity: (input, next) => next({ ...input, headers: withPlace(input.headers, place()) }),
    },
  ],
  internals: [staysWithItsHistory(), writesItsLastWord()],
});
