import type { SourceKind } from '../../config/alerts-schema.ts';
import { FormatError, type Alert } from '../alert.ts';
import { genericAlerts } from './generic.ts';
import { pagerDutyAlerts } from './pagerduty.ts';
import { alertmanagerAlerts, grafanaAlerts } from './prometheus.ts';

const FORMATS: Readonly<Record<SourceKind, (raw: unknown) => Alert[]>> = {
  alertmanager: alertmanagerAlerts,
  grafana: grafanaAlerts,
  pagerduty: pagerDutyAlerts,
  generic: genericAlerts,
};

export interface Delivered {
  /** In the order of the delivery. */
  alerts: Alert[];
  /** How many the sender has left out of it: nothing is known of them. */
  truncated: number;
}

/** The alerts of one delivery. @throws FormatError */
export function alertsIn(kind: SourceKind, text: string): Delivered {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new FormatError('The body is not JSON.');
  }
  return { alerts: FORMATS[kind](raw), truncated: truncatedIn(raw) };
}

function truncatedIn(raw: unknown): number {
  const { truncatedAlerts = 0 } = raw as { truncatedAlerts?: unknown };
  return typeof truncatedAlerts === 'number' && Number.isSafeInteger(truncatedAlerts) ? truncatedAlerts : 0;
}
