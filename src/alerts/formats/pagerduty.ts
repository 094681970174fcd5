import { z } from 'zod';
import { FormatError, plain, type Alert } from '../alert.ts';

const named = z.object({ id: z.string().optional(), summary: z.string().nullish() }).nullish();

/** A webhook of version 3, one event: https://developer.pagerduty.com/docs/webhooks-overview */
const webhook = z.object({
  event: z.object({
    id: z.string(),
    event_type: z.string(),
    occurred_at: z.string(),
    data: z
      .object({
        id: z.string().optional(),
        number: z.number().optional(),
        title: z.string().nullish(),
        status: z.string().optional(),
        urgency: z.string().nullish(),
        incident_key: z.string().nullish(),
        created_at: z.string().optional(),
        service: named,
        priority: named,
        escalation_policy: named,
      })
      .nullish(),
  }),
});

/** @throws FormatError */
export function pagerDutyAlerts(raw: unknown): Alert[] {
  const read = webhook.safeParse(raw);
  if (!read.success) {
    const where = ['body', ...(read.error.issues[0]?.path ?? [])].map(String).join('.');
    throw new FormatError(`This is no webhook of PagerDuty in version 3: ${plain(where)} does not fit.`);
  }
  const { event } = read.data;
  const { event_type: type, data } = event;
  const occurred = Date.parse(event.occurred_at);
  if (!(occurred > 0)) throw new FormatError('"occurred_at" of the event is no time.');
  const incident = data?.id ?? event.id;
  const labels: [string, string | null | undefined][] = [
    ['event_type', type],
    ['id', data?.id],
    ['number', data?.number === undefined ? null : String(data.number)],
    ['title', data?.title],
    ['status', data?.status],
    ['urgency', data?.urgency],
    ['incident_key', data?.incident_key],
    ['service', data?.service?.summary],
    ['service_id', data?.service?.id],
    ['priority', data?.priority?.summary],
    ['escalation_policy', data?.escalation_policy?.summary],
    ['escalation_policy_id', data?.escalation_policy?.id],
  ];
  return [
    {
      id: plain(incident),
      // One incident is one alert, whatever else is told of it.
      key: [incident],
      name: data?.title ? plain(data.title) : null,
      state: type === 'incident.triggered' ? 'firing' : type === 'incident.resolved' ? 'resolved' : 'other',
      startedAt: occurred,
      labels: new Map(labels.filter((pair): pair is [string, string] => typeof pair[1] === 'string')),
      unmeasured: false,
      incident: data?.id === undefined ? null : plain(data.id),
    },
  ];
}
