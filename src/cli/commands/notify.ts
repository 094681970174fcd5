import { randomUUID } from 'node:crypto';
import { loadConfig } from '../../config/load.ts';
import type { ErrorCode } from '../../domain/errors/index.ts';
import { linked, type LinkedNotice, type Notice } from '../../domain/notices.ts';
import { sendNotice } from '../../notify/send.ts';
import { CommandError, EXIT } from '../exit.ts';
import { paint, run } from '../output.ts';

interface Options {
  target?: string | undefined;
  config?: string | undefined;
  json?: true | undefined;
}

/** Sends one notice that says it is a test, once. Needs no Temporal. */
export async function testNotify(options: Options): Promise<void> {
  await run(options, async (out) => {
    const { notify, file } = loadConfig({ path: options.config });
    const targets = notify.filter(({ name }) => options.target === undefined || name === options.target);
    if (targets.length === 0) {
      const known = notify.map(({ name }) => name).join(', ');
      const what =
        known === '' ? 'has no notify targets' : `has no target "${options.target}"; it has ${known}`;
      throw new CommandError(
        'DR_NO_TARGET',
        `${file} ${what}. docs/notifications.md shows how to write one.`,
      );
    }
    const notice = testNotice(process.env['USER'] ?? null);
    let failed = 0;
    for (const target of targets) {
      const { name, kind } = target;
      const sending = await sendNotice(target, notice);
      const ok = sending.kind === 'sent';
      if (!ok) failed += 1;
      const says = ok ? 'sent' : sending.why;
      out.data({
        target: name,
        kind,
        ok,
        says,
        code: ok ? null : ('DR_NOTICE_NOT_SENT' satisfies ErrorCode),
      });
      out.line(`${ok ? paint('green', 'ok    ') : paint('red', 'FAILED')}  ${name} (${kind}): ${says}`);
    }
    return failed === 0 ? EXIT.ok : EXIT.unhealthy;
  });
}

function testNotice(by: string | null): LinkedNotice {
  const at = new Date().toISOString();
  const runId = randomUUID();
  const notice: Notice = {
    id: `${runId}/test`,
    event: 'test',
    at,
    run: 'dr/test/test',
    runId,
    procedure: 'failover',
    site: 'test',
    group: { id: null, name: 'test' },
    ...{ from: null, to: null, incident: null, reason: null, by },
    state: 'running',
    headline: `A test of dr-runbooks${by === null ? '' : ` by ${by}`}: nothing has happened, nothing is to be done.`,
    ...{ question: null, answer: null, breakGlass: null, readiness: null },
    ...{ startedAt: at, endedAt: null, recoveredAt: null },
    command: 'dr doctor',
  };
  return linked(notice, process.env['DR_UI_URL'] ?? null);
}
