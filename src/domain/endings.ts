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
  'NoDrills',
];

/** How a run ended that failed with this type, in the word that people see. */
export function stateAfter(failureType: string | null | undefined): RunState {
  if (failureType === 'Aborted') return 'aborted';
  // A drill that gave way to a real run did nothing wrong.
  if (failureType === 'Cancelled' || failureType === 'GaveWay') return 'cancelled';
  return REFUSED.includes(failureTypeOf(failureType)) ? 'refused' : 'failed';
}
