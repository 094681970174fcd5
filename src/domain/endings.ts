import { failureTypeOf, type FailureType } from './errors/index.ts';
import type { RunState } from './status.ts';

/** Nothing was started, and why stands in the sentence. */
const REFUSED: readonly FailureType[] = [
  'GroupBusy',
  'ExerciseNotAllowed',
  'PreconditionFailed',
  'InputInvalid',
  'UnknownSite',
  'UnknownGroup',
  'AmbiguousGroup',
];

/** How a run ended that failed with this type, in the word that people see. */
export function stateAfter(failureType: string | null | undefined): RunState {
  if (failureType === 'Aborted') return 'aborted';
  if (failureType === 'Cancelled') return 'cancelled';
  return REFUSED.includes(failureTypeOf(failureType)) ? 'refused' : 'failed';
}
