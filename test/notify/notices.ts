import { linked, noticeOf, type LinkedNotice, type NoticeEvent } from '../../src/domain/notices.ts';
import { newStatus } from '../../src/domain/new-status.ts';
import { toQuestion } from '../../src/domain/questions.ts';
import type { Question, RunStatus } from '../../src/domain/status.ts';
import { request } from '../domain/support.ts';

const AT = '2026-11-21T03:04:05.000Z';
export const RUN = 'dr/eu-de/40df180b-9fe2-471a-8c64-1b758dc84189';
export const RUN_ID = '01a1fe95-ded9-7a7b-954f-40d607c3304d';
const UI = 'https://temporal.example.com/namespaces/prod/workflows/dr%2Feu-de%2F40df?a=1&b=2';

export function status(patch: Partial<RunStatus> = {}): RunStatus {
  const input = request({ incident: 'INC-4711', by: 'anna' });
  return {
    ...newStatus('failover', input, { run: RUN, startTime: new Date(AT) }),
    ...{ groupId: RUN.slice('dr/eu-de/'.length), from: 'eu-de-01', to: 'eu-de-02' },
    ...patch,
  };
}

export function question(text: string, reminders = 0): Question {
  const asked = toQuestion(
    { type: 'OutcomeUnknown', title: 'Send failover stopped', text, answers: { retry: null, abort: null } },
    { number: 3, step: 'Send failover', askedAt: AT },
  );
  return { ...asked, reminders };
}

export function notice(
  event: NoticeEvent,
  { asked = null, ...patch }: Partial<RunStatus> & { asked?: Question | null } = {},
): LinkedNotice {
  const told = { runId: RUN_ID, at: AT, question: asked };
  if (event !== 'notReady' && event !== 'readyAgain') return linked(noticeOf(event, status(patch), told), UI);
  const ended = noticeOf('failed', status(patch), told);
  const text = patch.headline ?? 'pg-payments has no replication pairs.';
  const findings = Array.from({ length: 10 }, () => {
    return { code: 'no-replication-pairs', saw: text, needs: text, todo: text } as const;
  });
  const readiness = { wholeSite: false, groups: [{ id: RUN, name: 'pg-payments' }], findings };
  return linked({ ...ended, event, procedure: 'readiness', readiness }, UI);
}
