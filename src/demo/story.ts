import { Client, Connection } from '@temporalio/client';
import { sayMs } from '../domain/details.ts';
import { canonicalRunId } from '../domain/run-id.ts';
import type { RunReport } from '../domain/status.ts';
import type { Processes } from '../local/processes.ts';
import { SimulatorControl } from '../simulator/control-client.ts';
import { cleanEnvironment, DR, SITE, type Stage } from './stage.ts';

const GROUP = 'pg-payments';
const say = (line = '') => void process.stdout.write(`${line}\n`);

/** Plays the failover with the lost answer; returns the exit code. */
export async function play(stage: Stage, processes: Processes, keep: boolean): Promise<number> {
  const cloud = new SimulatorControl(stage.cloudUrl);
  await cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 504, when: 'after' } });
  say();
  say(
    `Zone eu-de-01 is lost. Group ${GROUP} is to move to eu-de-02, and the gateway will lose the answer to the`,
  );
  say(
    'action POST: it says 504 although the failover has started. Sending it again is what must not happen.',
  );
  say();
  const args = [
    'start',
    'failover',
    '--site',
    SITE,
    '--group',
    GROUP,
    '--incident',
    'INC-4711',
    '--reason',
    'demo',
    '--wait',
  ];
  say(`$ dr ${args.join(' ')}`);
  const dr = processes.start(DR, args, {
    name: 'dr start',
    env: { ...cleanEnvironment(true), ...stage.env },
    onLine: (line) => say(`  ${line}`),
  });
  const { code } = await dr.exited;
  if (code !== 0) throw new Error(`dr start ended with exit code ${code ?? 'none'}`);

  const { id } = await cloud.group(GROUP);
  const report = await readReport(stage, canonicalRunId(SITE, id));
  const effects = await cloud.effects(id);
  say();
  say(`Outcome         ${report.outcome}: production of ${GROUP} is in ${report.to ?? '?'}`);
  say(`Recovery time   ${sayMs((report.recoverySeconds ?? 0) * 1000)} from the command to the end`);
  say(`Lost answers    ${report.lostAnswers}, answered by looking`);
  say(
    `The cloud's log ${effects.length} action POST arrived, ${effects.filter((effect) => effect.took).length} took effect`,
  );
  if (stage.uiUrl)
    say(
      `Temporal UI     ${stage.uiUrl}/namespaces/${stage.namespace}/workflows/${encodeURIComponent(report.run)}`,
    );
  sayNext(stage, keep);
  return 0;
}

async function readReport(stage: Stage, run: string): Promise<RunReport> {
  const connection = await Connection.connect({ address: stage.address });
  try {
    const client = new Client({ connection, namespace: stage.namespace });
    return (await client.workflow.getHandle(run).result()) as RunReport;
  } finally {
    await connection.close();
  }
}

function sayNext(stage: Stage, keep: boolean): void {
  say();
  if (!keep) {
    say('All of it has been stopped again. To explore it: npm run demo -- --keep');
    return;
  }
  say('To try next, in another terminal:');
  for (const [name, value] of Object.entries(stage.env)) say(`  export ${name}=${value}`);
  for (const line of [
    'npx dr doctor',
    `npx dr groups --site ${SITE}`,
    'npx dr status --all',
    `npx dr start failover --site ${SITE} --group pg-orders --dry-run --wait`,
    `npx dr start failover --site ${SITE} --group pg-link-down     # it asks: see "npx dr status" and the UI`,
    `npx dr abort ${SITE}/pg-link-down`,
  ]) {
    say(`  ${line}`);
  }
}
