import { z } from 'zod';
import { FormatError, plain, type Alert } from '../alert.ts';

const EXAMPLE =
  '{"id":"zone-lost-4711","at":"2026-11-21T03:00:00Z","labels":{"alertname":"ZoneLost","zone":"eu-de-01"}}';

/** Our own format: one alert, all that is needed and nothing else. */
const webhook = z.strictObject({
  id: z.string().min(1).max(200),
  status: z.enum(['firing', 'resolved']).optional(),
  at: z.string(),
  labels: z.record(z.string(), z.string()),
  incident: z.string().min(1).max(200).optional(),
});

/** @throws FormatError */
export function genericAlerts(raw: unknown): Alert[] {
  const wrong = (what: string): never => {
    throw new FormatError(`${what} A correct body is ${EXAMPLE}`);
  };
  const read = webhook.safeParse(raw);
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = ['body', ...(issue?.path ?? [])].map(String).join('.');
    return wrong(
      `${plain(where)} ${issue?.code === 'unrecognized_keys' ? 'has an unknown key' : 'does not fit'}.`,
    );
  }
  const { id, status = 'firing', at, labels, incident = null } = read.data;
  const startedAt = Date.parse(at);
  if (!(startedAt > 0)) return wrong('"at" is no time.');
  return [
    {
      id: plain(id, 200),
      key: [id],
      name: labels['alertname'] === undefined ? null : plain(labels['alertname']),
      state: status,
      startedAt,
      labels: new Map(Object.entries(labels)),
      unmeasured: false,
      incident: incident === null ? null : plain(incident, 200),
    },
  ];
}
