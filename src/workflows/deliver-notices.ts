import type { NotifyRequest } from '../activities/notify.ts';
import type { Timings } from '../config/settings.ts';
import type { NoticeResult } from '../domain/notices.ts';
import { noticesFor } from './activities.ts';
import { failedActivity } from './failure.ts';

export interface LeftNotices {
  left: NotifyRequest[];
  timings: Pick<Timings, 'heartbeatTimeout' | 'noticePatience'>;
}

/**
 * What a run could not deliver before it ended. No runbook: it holds no group and asks nobody. It never fails, for nobody
 * waits for it; what became of each notice is its result.
 */
export async function deliverNotices({
  left,
  timings,
}: LeftNotices): Promise<Record<string, NoticeResult | string>> {
  const { patient } = noticesFor(timings);
  const results = left.map(async (request): Promise<[string, NoticeResult | string]> => {
    const { id } = request.notice;
    try {
      return [
        id,
        await patient.notify.executeWithOptions({ summary: `Notify: ${request.notice.event}` }, [request]),
      ];
    } catch (error) {
      return [id, failedActivity(error).message];
    }
  });
  return Object.fromEntries(await Promise.all(results));
}
