import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { targetsFor, type NotifyTarget } from '../config/notify.ts';
import { linked, sayRefused, type Notice, type NoticeResult } from '../domain/notices.ts';
import { sendNotice, type Sending } from '../notify/send.ts';
import { uiLink } from '../runs/ui-link.ts';
import { failure } from './failures.ts';
import { beating } from './heartbeat.ts';

export interface NotifyRequest {
  notice: Notice;
  /** These targets only; left out: all that want it. */
  only?: string[];
  /** One try: who is not reached is handed back, for somebody else to go on with. */
  once?: true;
}

/** What the next try finds: nobody is told twice because somebody else does not answer. */
type Told = Pick<NoticeResult, 'sent' | 'refused'>;

/** Sends one notice to all targets at once. Temporal repeats it for those that were not reached. */
export function createNotify(targets: readonly NotifyTarget[]) {
  return {
    async notify(request: NotifyRequest): Promise<NoticeResult> {
      return beating<NoticeResult, Told>((report) => notify(targets, request, report));
    },
  };
}

async function notify(
  targets: readonly NotifyTarget[],
  { notice, only, once }: NotifyRequest,
  report: (told: Told) => void,
): Promise<NoticeResult> {
  const info = activityInfo();
  const signal = cancellationSignal();
  const { sent, refused } = structuredClone(info.heartbeatDetails as Told | undefined) ?? {
    sent: [],
    refused: [],
  };
  const done = [...sent, ...refused.map(({ target }) => target)];
  const due = targetsFor(targets, notice).filter(
    ({ name }) => !done.includes(name) && (only?.includes(name) ?? true),
  );
  const made = linked(notice, uiLink(info.namespace, notice.run));
  const failed: { target: string; sending: Extract<Sending, { kind: 'later' }> }[] = [];
  await Promise.all(
    due.map(async (target) => {
      const sending = await sendNotice(target, made, { signal });
      if (sending.kind === 'later') {
        failed.push({ target: target.name, sending });
        return;
      }
      if (sending.kind === 'sent') sent.push(target.name);
      else refused.push({ target: target.name, why: sending.why });
      report({ sent: [...sent], refused: [...refused] });
    }),
  );
  signal.throwIfAborted();
  const later = failed.map(({ target }) => target);
  if (later.length === 0 || once) return { sent, refused, later };
  const missing = [...refused, ...failed.map(({ target, sending }) => ({ target, why: sending.why }))];
  const delays = failed.map(({ sending }) => sending.retryAfterMs ?? 0);
  throw failure('NotSent', missing.map(sayRefused).join('; '), {
    retryable: true,
    nextRetryDelayMs: Math.max(...delays) || null,
  });
}
