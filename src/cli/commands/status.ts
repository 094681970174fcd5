import { duration, clock } from '../../domain/details.ts';
import { connectTemporal, type Connected } from '../../temporal/connection.ts';
import { run, table, type Output } from '../output.ts';
import { uiLink, viewRun } from '../runs.ts';

const MARK = { running: '>', waiting: '?', done: '+', stopped: 'x' } as const;

export async function status(
  id: string | undefined,
  options: { json?: true | undefined; all?: true | undefined },
): Promise<void> {
  await run(options, async (out) => {
    const temporal = await connectTemporal();
    try {
      await (id === undefined ? list(temporal, out, options.all === true) : one(temporal, id, out));
    } finally {
      await temporal.connection.close();
    }
  });
}

async function one(temporal: Connected, typed: string, out: Output): Promise<void> {
  const { id, record, status } = await viewRun(temporal.client, typed);
  const ui = uiLink(temporal.namespace, id);
  const memo = record.memo ?? {};
  out.data({
    run: id,
    temporal: record.status.name,
    startedAt: record.startTime.toISOString(),
    ui,
    status,
    memo,
  });
  out.line(`${id}  ${record.status.name.toLowerCase()}${ui ? `\n${ui}` : ''}`);
  if (status === null) {
    out.warn('No worker answers for this run; this is what Temporal recorded last:');
    for (const [key, value] of Object.entries(memo))
      out.line(`  ${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
    return;
  }
  out.line(status.headline);
  for (const step of status.steps) {
    const took = step.endedAt ? duration(step.startedAt, step.endedAt) : `since ${clock(step.startedAt)} UTC`;
    out.line(`  ${MARK[step.state]} ${step.name} (${took})${step.note ? `: ${step.note}` : ''}`);
  }
  if (status.question) {
    out.line(`Waiting for you: ${status.question.text}`);
    for (const answer of status.question.answers) out.line(`  dr ${answer.verb} ${id}   ${answer.effect}`);
  }
  if (status.endedAt === null) out.line(`Cancel now ${status.cancel}`);
}

async function list(temporal: Connected, out: Output, all: boolean): Promise<void> {
  const query = `WorkflowType = "failover"${all ? '' : ' AND ExecutionStatus = "Running"'}`;
  const rows = [['RUN', 'STATE', 'STEP', 'SINCE (UTC)', 'NEEDS YOU']];
  const runs: unknown[] = [];
  for await (const info of temporal.client.workflow.list({ query, pageSize: 100 })) {
    const memo = info.memo ?? {};
    const state = String(memo['state'] ?? info.status.name.toLowerCase());
    runs.push({
      run: info.workflowId,
      temporal: info.status.name,
      startedAt: info.startTime.toISOString(),
      memo,
    });
    rows.push([
      info.workflowId,
      state,
      String(memo['step'] ?? ''),
      info.startTime.toISOString().slice(0, 19),
      memo['needsHuman'] ? 'yes' : '',
    ]);
    if (runs.length >= 200) break;
  }
  out.data({ runs });
  if (runs.length === 0) out.line(all ? 'No runs.' : 'No open runs. "dr status --all" lists ended ones too.');
  else for (const line of table(rows)) out.line(line);
}
