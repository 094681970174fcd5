import { parseRequest, type RunRequest } from '../../domain/input.ts';
import { type Procedure } from '../../domain/procedures.ts';
import type { Connected } from '../../temporal/connection.ts';
import { withTemporal } from '../with-temporal.ts';
import { confirmStart } from '../confirm.ts';
import { CommandError, EXIT } from '../exit.ts';
import { followRun } from '../follow.ts';
import { run, type Output } from '../output.ts';
import { startOrJoin } from '../../runs/start.ts';
import { pollersOf } from '../../runs/status.ts';
import { uiLink } from '../../runs/ui-link.ts';
import { findTaskQueue } from '../task-queue.ts';

export interface StartOptions {
  site: string;
  group: string;
  from?: string | undefined;
  to?: string | undefined;
  servers: RunRequest['servers'];
  approval: RunRequest['approval'];
  resend: RunRequest['resend'];
  then?: RunRequest['then'] | undefined;
  /** Each "finding=reason". */
  override: string[];
  dryRun?: true | undefined;
  reason?: string | undefined;
  incident?: string | undefined;
  by?: string | undefined;
  onFailure: 'ask' | 'abort';
  wait?: true | undefined;
  plain?: true | undefined;
  yes?: true | undefined;
  stopAtQuestion?: true | undefined;
  json?: true | undefined;
  config?: string | undefined;
  taskQueue?: string | undefined;
}

export async function startProcedure(procedure: Procedure, options: StartOptions): Promise<void> {
  await run(options, async (out) => {
    const requestedAt = new Date().toISOString();
    const { site, group, from, to, servers, approval, resend, then, reason, incident, onFailure } = options;
    const by = options.by ?? process.env['USER'];
    const dryRun = options.dryRun === true;
    const directions = { ...(from ? { from } : {}), ...(to ? { to } : {}) };
    const given = {
      site,
      group,
      ...directions,
      servers,
      approval,
      resend,
      ...(then ? { then } : {}),
      overrides: overridesOf(options.override, by),
      reason,
      incident,
      by,
      onFailure,
      dryRun,
      requestedAt,
    };
    const request = parseRequest(procedure, given);
    if ('problem' in request) throw new CommandError('DR_INPUT_INVALID', request.problem);
    if (options.stopAtQuestion && !options.wait) {
      throw new CommandError('DR_USAGE', '--stop-at-question goes with --wait. Nothing was started.');
    }
    const taskQueue = await findTaskQueue(options);
    await confirmStart(procedure, request, options);
    return withTemporal(async (temporal) => {
      const started = await startOrJoin(temporal.client, procedure, request, taskQueue);
      const ui = uiLink(temporal.namespace, started.run);
      out.data({ ...started, ui });
      const since = started.since === null ? '' : `, in flight since ${started.since}`;
      out.line(`${started.joined ? 'Joined' : 'Started'} ${started.run}${since}`);
      if (started.joined && started.from !== null) out.line(`  It moves production out of ${started.from}.`);
      if (started.ignored.length > 0)
        out.warn(`It goes on as it was started; not taken from here: ${started.ignored.join(', ')}.`);
      if (ui !== null) out.line(`  ${ui}`);
      await warnWithoutWorker(temporal, taskQueue, out);
      if (!options.wait) {
        out.line(`Watch it: dr watch ${started.run}`);
        return EXIT.ok;
      }
      const { plain = false, stopAtQuestion = false } = options;
      return await followRun(temporal, started.run, out, { plain, by, stopAtQuestion });
    });
  });
}

function overridesOf(given: readonly string[], by: string | undefined) {
  return given.map((text) => {
    const [finding, ...reason] = text.split('=');
    return { finding, reason: reason.join('='), ...(by ? { by } : {}) };
  });
}

/** A run without a worker waits silently: say so. */
async function warnWithoutWorker({ client }: Connected, taskQueue: string, out: Output): Promise<void> {
  if ((await pollersOf(client, taskQueue)) === 0) {
    out.warn(`No worker polls task queue "${taskQueue}": the run waits until one is started ("dr worker").`);
  }
}
