import { randomBytes } from 'node:crypto';
import type { MetricMeter } from '@temporalio/common';
import type { CloudCall, OnCall } from '../cloud/calls.ts';
import { METRICS } from '../domain/metrics.ts';
import { currentActivity } from './activities.ts';
import type { Tracer } from './tracer.ts';

/** A watch of days is no use as a span for each of its looks. */
const POLLING = ['follow', 'watchSync', 'bringServers'];

/** Each call of the cloud as figures, as a line of the run that it was made for, and as a span. */
export function watchCalls(meter: MetricMeter, tracer: Tracer | null): OnCall {
  const calls = meter.createCounter(METRICS.apiCalls.name, undefined, METRICS.apiCalls.help);
  const time = meter.createHistogram(METRICS.apiCallTime.name, 'float', 's', METRICS.apiCallTime.help);
  return (call) => {
    const { site, service, api, status, ms, requestId } = call;
    calls.add(1, { site, service, api, status });
    time.record(ms / 1_000, { service, api });
    const activity = currentActivity();
    if (activity === undefined) return;
    activity.log.debug('call', { dr: { site, service, api, status, ms: Math.round(ms), requestId } });
    if (activity.span === null || (isPoll(call, activity.activity) && isFine(call))) return;
    const end = Date.now();
    tracer?.end({
      trace: activity.span.trace,
      span: randomBytes(8).toString('hex'),
      parent: activity.span.span,
      name: api,
      kind: 'client',
      start: end - ms,
      end,
      ok: isFine(call),
      attributes: { ...statusOf(status), 'dr.site': site, 'dr.service': service, 'dr.request_id': requestId },
    });
  };
}

const isPoll = ({ api }: CloudCall, activity: string): boolean =>
  api.startsWith('GET ') && POLLING.includes(activity);

const isFine = ({ status }: CloudCall): boolean => /^2\d\d$/.test(status);

function statusOf(status: string): Record<string, string | number> {
  return /^\d+$/.test(status) ? { 'http.response.status_code': Number(status) } : { 'error.type': status };
}
