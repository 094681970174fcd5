import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';
import { spanIdOf } from '../domain/trace-ids.ts';
import { placeIn, type Place } from '../temporal/step-header.ts';
import type { Tracer } from './tracer.ts';

/** What is known of the activity that a call of the cloud is made for. */
interface Current {
  log: Context['log'];
  activity: string;
  /** Its own span; null where the run was begun by a version that says nothing of it. */
  span: { trace: string; span: string } | null;
}

const current = new AsyncLocalStorage<Current>();

/** Of the activity in hand; undefined outside of one. */
export const currentActivity = (): Current | undefined => current.getStore();

/** Each line of an activity names the step that it works for, and each activity is a span. */
export function watchActivities(tracer: Tracer | null): (context: Context) => ActivityInterceptors {
  return (context) => {
    const { info, log } = context;
    const { activityType, isLocal, attempt } = info;
    // The one local activity comes before the first step.
    let place: Place | null = null;
    return {
      outbound: {
        getLogAttributes: (input, next) => {
          const step = place?.step ?? (isLocal ? 'Start' : undefined);
          const { runId } = info.workflowExecution ?? {};
          return next({ ...input, ...(runId === undefined ? {} : { runId }), ...(step && { step }) });
        },
      },
      inbound: {
        execute: async (input, next) => {
          place = placeIn(input.headers);
          const span = place && { trace: place.trace, span: spanOf(info) };
          const begun = Date.now();
          let ok = false;
          try {
            const result = await current.run({ log, activity: activityType, span }, () => next(input));
            ok = true;
            return result;
          } finally {
            if (place !== null && span !== null)
              tracer?.end({
                ...span,
                parent: place.span,
                name: activityType,
                start: begun,
                end: Date.now(),
                ok,
                attributes: { 'dr.step': place.step, 'dr.attempt': attempt },
              });
          }
        },
      },
    };
  };
}

function spanOf({ workflowExecution, activityId, attempt }: Context['info']): string {
  return spanIdOf(`${workflowExecution?.runId}/activity/${activityId}/${attempt}`);
}
