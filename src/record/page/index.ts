import { userAgent } from '../../cloud/user-agent.ts';
import { renderHtml } from '../../pages/html.ts';
import type { PracticeRecord } from '../told.ts';
import { pageOf } from './build.ts';

/** One file that needs nothing else. */
export function renderRecord(record: PracticeRecord): string {
  return renderHtml(pageOf(record, userAgent()));
}
