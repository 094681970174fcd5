import type { LinkedNotice } from '../domain/notices.ts';

/** The body of a webhook, version 1: fields may be added to it, none is renamed or dropped. */
export function webhookBody(notice: LinkedNotice): Record<string, unknown> {
  return { format: 'dr-runbooks/notice/1', ...notice };
}

/** What can be read without the body. */
export function webhookHeaders({ event, id }: LinkedNotice): Record<string, string> {
  return { 'X-DR-Event': event, 'X-DR-Delivery': id };
}
