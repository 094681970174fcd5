import { clock, duration } from '../../domain/details.ts';
import { codedStatus } from '../../domain/errors/shown.ts';
import { EXAMPLES } from '../../domain/procedures.ts';
import type { RunStatus } from '../../domain/status.ts';
import type { Connected } from '../../temporal/connection.ts';
import { withTemporal } from '../with-temporal.ts';
import { run, table, type Output } from '../output.ts';
import { viewRun } from '../../runs/find.ts';
import { isOpen, notesOf, type RunNotes } from '../../runs/notes.ts';
import { uiLink } from '../../runs/ui-link.ts';
import { questionLines } from '../say.ts';

const MARK = { running: '>', waiting: '?', done: '+', stopped: 'x' } as const;
const LISTED = 200;

export async function status(
  id: string | undefined,
  options: { json?: true | undefined; all?: true | undefined },
): Promise<void> {
  await run(options, async (out) => {
    return withTemporal(async (temporal) => {
      await (id === undefined ? list(temporal, out, options.all === true) : one(temporal, id, out));
    });
  });
}

async function one(temporal: Connected, typed: string, out: Output): Promise<void> {
  const view = await viewRun(temporal.client, typed);
  const { id, record, status } = view;
  const ui = uiLink(temporal.namespace, id, record.runId);
  const memo = record.memo ?? {};
  const startedAt = record.startTime.toISOString();
  out.data({
    run: id,
    temporal: record.status.name,
    startedAt,
    ui,
    status: status && codedStatus(status),
    memo,
  });
  out.line(`${id}  ${status?.state ?? record.status.name.toLowerCase()}`);
  if (ui !== null) out.line(ui);
  if (status !== null) {
    for (const line of statusLines(status)) out.line(line);
    return;
  }
  const { headline, state, step, needsHuman } = notesOf(record);
  if (isOpen(view)) out.warn('No worker answers for this run ("dr worker" starts one). What it said last:');
  out.line(headline ?? 'Nothing yet.');
  if (state !== undefined) out.line(`  state: ${state}${step ? `, step: ${step}` : ''}`);
  if (needsHuman) out.line('  It waits for a person.');
}

function statusLines(status: RunStatus): string[] {
  const lines = [status.headline];
  if (status.from !== null && status.to !== null) {
    lines.push(
      `  ${status.group}: production ${status.from} > ${status.to}${status.dryRun ? ', dry run' : ''}`,
    );
  }
  for (const step of status.steps) {
    const took = step.endedAt ? duration(step.startedAt, step.endedAt) : `since ${clock(step.startedAt)} UTC`;
    lines.push(`  ${MARK[step.state]} ${step.name} (${took})${step.note ? `: ${step.note}` : ''}`);
  }
  if (status.question) lines.push(...questionLines(status.question, status.run));
  if (status.worksIn !== null && status.endedAt === null)
    lines.push(`The work is done in ${status.worksIn}: dr status ${status.worksIn}`);
  if (status.ahead.length > 0) lines.push(`Next: ${status.ahead.join(', ')}`);
  if (status.endedAt === null) lines.push(`Cancel now ${status.cancel}`);
  return lines;
}

async function list({ client }: Connected, out: Output, all: boolean): Promise<void> {
  const types = Object.keys(EXAMPLES).map((procedure) => `"${procedure}"`);
  const query = `WorkflowType IN (${types.join(', ')})${all ? '' : ' AND ExecutionStatus = "Running"'}`;
  const runs: { run: string; notes: RunNotes; row: string[]; data: unknown }[] = [];
  let more = false;
  for await (const info of client.workflow.list({ query, pageSize: LISTED })) {
    if (runs.length === LISTED) {
      more = true;
      break;
    }
    const { workflowId: run, type: procedure, memo = {} } = info;
    const notes = notesOf(info);
    const startedAt = info.startTime.toISOString();
    const row = [
      run,
      notes.goal?.group ?? notes.group ?? '',
      notes.state ?? info.status.name.toLowerCase(),
      notes.step ?? '',
      startedAt.slice(0, 19).replace('T', ' '),
      notes.needsHuman ? 'yes' : '',
    ];
    runs.push({ run, notes, row, data: { run, procedure, temporal: info.status.name, startedAt, memo } });
  }
  out.data({ runs: runs.map(({ data }) => data), more });
  if (runs.length === 0) {
    out.line(all ? 'No runs.' : 'No open runs. "dr status --all" lists ended ones too.');
    return;
  }
  // A run that only waits for another one in the list is the same thing told twice.
  const told = runs.filter(({ notes }) => all || !runs.some(({ run }) => run === notes.worksIn));
  const head = ['RUN', 'GROUP', 'STATE', 'STEP', 'SINCE (UTC)', 'NEEDS YOU'];
  for (const line of table([head, ...told.map(({ row }) => row)])) out.line(line);
  if (more) out.line(`... and more: these are the first ${LISTED}.`);
}
