import { createRoute } from '@hono/zod-openapi';
import { FormatError } from '../../alerts/alert.ts';
import { alertsIn, type Delivered } from '../../alerts/formats/index.ts';
import { takeAlert, type TakenAlert } from '../../alerts/take.ts';
import type { AlertSource } from '../../config/alerts.ts';
import type { ApiDeps } from '../env.ts';
import { ApiProblem } from '../problem.ts';
import { router } from '../router.ts';
import { delivery, sourceName, taken } from '../schemas/alerts.ts';
import { problems } from '../schemas/problem.ts';

const route = createRoute({
  method: 'post',
  path: '/v1/alerts/{source}',
  operationId: 'takeAlerts',
  tags: ['Alerts'],
  summary: 'Take a delivery of alerts',
  description:
    'For Alertmanager, Grafana, PagerDuty and signed webhooks, not for people: it takes no token of theirs. Each alert is ' +
    'judged by the rules of dr.yaml, and the answer lists what was done. 200 whatever that was: only what may go better ' +
    'the next time is a 5xx, so that the sender sends it again. The same alert is one run, however often it comes.',
  security: [{ alertToken: [] }, { pagerDutySignature: [] }, { grafanaSignature: [] }, { drSignature: [] }],
  request: {
    params: sourceName,
    body: { required: true, content: { 'application/json': { schema: delivery } } },
  },
  responses: {
    200: { description: 'What was done', content: { 'application/json': { schema: taken } } },
    ...problems(
      'DR_BODY_UNREADABLE',
      'DR_DELIVERY_UNPROVEN',
      'DR_DELIVERY_STALE',
      'DR_NOT_FOUND',
      'DR_BODY_TOO_LARGE',
      'DR_CONTENT_TYPE',
      'DR_INPUT_INVALID',
      'DR_RATE_LIMIT',
      'DR_TOO_MANY_DELIVERIES',
      'DR_TEMPORAL_AWAY',
      'DR_TEMPORAL_REFUSES',
      'DR_TOO_SLOW',
    ),
  },
});

export function alertRoutes({ temporal, config, log }: Pick<ApiDeps, 'temporal' | 'config' | 'log'>) {
  return router().openapi(route, async (c) => {
    const { alerts: rules } = config;
    const source = c.get('source');
    if (rules === null) throw new ApiProblem('DR_NOT_FOUND', 'There is nothing at this address.');
    const { alerts, truncated } = read(source, await c.req.text());
    const done: TakenAlert[] = [];
    // One after the other: of two alerts of one group the first starts, and the second joins.
    for (const alert of alerts) {
      const one = await takeAlert(
        { client: temporal.client, alerts: rules, settings: config.settings },
        source,
        alert,
      );
      done.push(one);
      const { outcome, rule, site, group, run } = one;
      // No label and no text of the alert: they may hold anything.
      if (rule !== null)
        log.info(
          { requestId: c.get('requestId'), source: source.name, outcome, rule, site, group, run },
          'alert',
        );
    }
    if (truncated > 0)
      log.warn(
        { requestId: c.get('requestId'), source: source.name, truncated },
        'alerts left out by the sender',
      );
    return c.json({ source: source.name, alerts: done, truncated }, 200);
  });
}

function read({ kind }: AlertSource, text: string): Delivered {
  try {
    return alertsIn(kind, text);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new ApiProblem('DR_INPUT_INVALID', error.message);
  }
}
