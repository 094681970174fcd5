import { createHash } from 'node:crypto';
import { z } from 'zod';
import { FormatError, plain, type Alert } from '../alert.ts';

/** What Alertmanager sends, and Grafana after its example: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
const webhook = z.object({
  version: z.string().optional(),
  orgId: z.number().optional(),
  truncatedAlerts: z.number().optional(),
  alerts: z.array(
    z.object({
      status: z.enum(['firing', 'resolved']),
      labels: z.record(z.string(), z.string()),
      startsAt: z.string(),
      fingerprint: z.string().optional(),
    }),
  ),
});

/** Grafana's word for "I could not measure": the labels of the rule stay, its name is another. */
const UNMEASURED = ['DatasourceNoData', 'DatasourceError'];

/** @throws FormatError */
export function alertmanagerAlerts(raw: unknown): Alert[] {
  const { version, alerts } = read(raw, 'Alertmanager');
  if (version !== '4')
    throw new FormatError('This is no webhook of Alertmanager in version 4, the only one there is.');
  return alerts.map((one) => toAlert(one, []));
}

/** @throws FormatError */
export function grafanaAlerts(raw: unknown): Alert[] {
  const { orgId = 0, alerts } = read(raw, 'Grafana');
  return alerts.map((one) => ({
    ...toAlert(one, [String(orgId)]),
    unmeasured: UNMEASURED.includes(one.labels['alertname'] ?? ''),
  }));
}

function read(raw: unknown, sender: string): z.infer<typeof webhook> {
  const read = webhook.safeParse(raw);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue === undefined ? 'body' : ['body', ...issue.path].map(String).join('.');
  throw new FormatError(`This is no alert webhook of ${sender}: ${plain(where)} does not fit.`);
}

function toAlert(
  { status, labels, startsAt, fingerprint }: z.infer<typeof webhook>['alerts'][number],
  scope: readonly string[],
): Alert {
  const startedAt = Date.parse(startsAt);
  if (!(startedAt > 0)) throw new FormatError('"startsAt" of an alert is no time.');
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  const id = fingerprint || createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
  const name = labels['alertname'];
  return {
    id: plain(id),
    // The same labels that fire again later are another alert.
    key: [...scope, id, new Date(startedAt).toISOString()],
    name: name === undefined ? null : plain(name),
    state: status,
    startedAt,
    labels: new Map(sorted),
    unmeasured: false,
    incident: null,
  };
}
