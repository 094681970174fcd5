import { workflowInfo, type WorkflowInterceptors } from '@temporalio/workflow';
import { openedIn, withOpened, type HandedOver } from '../temporal/opened-header.ts';

/** Each run has its own instance of this module. */
let given: HandedOver | null = null;
let giving: HandedOver | null = null;

/**
 * A look is a moment old when it comes with the run; where no worker took the run at once, it is too old. The look just
 * before the POST is taken in any case.
 */
const FRESH_MS = 10_000;
/** A look at hundreds of disks is read anew: what a run starts with is kept in the histories of both. */
const MOST_MEMBERS = 100;

/** For the run that `start` starts as a child at once, and for no other one that is started meanwhile. */
export function handingOver<T>(what: HandedOver | null, start: () => Promise<T>): Promise<T> {
  giving = what !== null && membersOf(what) <= MOST_MEMBERS ? what : null;
  try {
    return start();
  } finally {
    giving = null;
  }
}

/** What this run was started with, while it is fresh, and by whom. */
export function handedOver(): (HandedOver & { by: string }) | null {
  const { parent } = workflowInfo();
  // Only a worker starts a run as a child: nobody can start one by hand with a configuration of their own.
  if (given === null || parent === undefined) return null;
  return Date.now() - Date.parse(given.since) <= FRESH_MS ? { ...given, by: parent.workflowId } : null;
}

function membersOf({ opened: { observed } }: HandedOver): number {
  if (observed?.kind !== 'saw') return 0;
  const { pairs, instances, failedTasks } = observed.saw;
  return pairs.length + instances.length + (failedTasks?.length ?? 0);
}

export const handsOver: Required<Pick<WorkflowInterceptors, 'inbound' | 'outbound'>> = {
  inbound: [
    {
      execute: (input, next) => {
        given = openedIn(input.headers);
        return next(input);
      },
    },
  ],
  outbound: [
    {
      startChildWorkflowExecution: (input, next) =>
        next(giving === null ? input : { ...input, headers: withOpened(input.headers, giving) }),
    },
  ],
};
