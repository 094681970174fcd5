import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import type { Processes } from '../local/processes.ts';
import { startTemporalServer } from '../local/temporal-server.ts';
import { registerSearchAttributes } from '../temporal/search-attributes.ts';
import { say } from './page.ts';

/** Everything that the story is played on. */
export interface Stage {
  cloudUrl: string;
  address: string;
  namespace: string;
  uiUrl: string | null;
  /** For the person afterwards. */
  env: Record<string, string>;
  /** The whole environment of a `dr` process. */
  processEnv: NodeJS.ProcessEnv;
}

export const SITE = 'eu-de';
/** The older service: disks only, in replication consistency groups. */
export const EVS_SITE = 'eu-de-evs';
export const DR = fileURLToPath(new URL('../cli/main.js', import.meta.url));

/** Starts the Temporal server, the simulated cloud and a worker, each a process of its own, on free ports. */
export async function setStage(processes: Processes, timings: Record<string, string> = {}): Promise<Stage> {
  say('Starting the stage:');
  const server = await startTemporalServer({ port: 7233, uiPort: 8233, log: (line) => say(`  ${line}`) });
  processes.add('Temporal server', () => server.stop());
  const connection = await Connection.connect({ address: server.address });
  await registerSearchAttributes(connection, server.namespace);
  await connection.close();
  say(`  Temporal server   ${server.address}${server.uiUrl ? `, Web UI ${server.uiUrl}` : ''}`);

  const simulator = processes.start(DR, ['simulator'], {
    name: 'simulated cloud',
    readyLine: /Simulated cloud at/,
  });
  const cloudUrl = /http:\S+/.exec(await simulator.ready)?.[0] ?? '';
  say(`  simulated cloud   ${cloudUrl}`);

  const config = writeConfig(processes, cloudUrl, { pollEvery: '1s', ...timings });
  const env = environment(config, server);
  const processEnv = { ...cleanEnvironment(server.owned), ...env };
  const worker = processes.start(DR, ['worker'], {
    name: 'worker',
    env: processEnv,
    readyLine: /worker ready/,
  });
  await worker.ready;
  say(`  worker            process ${worker.pid}`);
  const { address, namespace, uiUrl } = server;
  return { cloudUrl, address, namespace, uiUrl, env, processEnv };
}

function environment(
  config: string,
  server: { address: string; namespace: string; uiUrl: string | null },
): Record<string, string> {
  return {
    DR_CONFIG: config,
    TEMPORAL_ADDRESS: server.address,
    TEMPORAL_NAMESPACE: server.namespace,
    ...(server.uiUrl ? { DR_UI_URL: server.uiUrl } : {}),
  };
}

/** A person's own Temporal profile, key or certificates must not reach a server of the demo. */
function cleanEnvironment(owned: boolean): NodeJS.ProcessEnv {
  if (!owned) return process.env;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

function writeConfig(processes: Processes, cloudUrl: string, timings: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'dr-demo-'));
  processes.add('configuration', async () => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, 'password'), 'simulated-password\n', { mode: 0o600 });
  const file = join(dir, 'dr.yaml');
  const login = `project: { name: eu-de }
    auth:
      password:
        user: dr-runbooks
        domain: OTC-EU-DE-00000000001000000001
        password: { file: password }`;
  writeFileSync(
    file,
    `sites:
  ${SITE}:
    service: sdrs
    endpoints: { iam: "${cloudUrl}", sdrs: "${cloudUrl}", ecs: "${cloudUrl}" }
    ${login}
  ${EVS_SITE}:
    service: evs
    endpoints: { iam: "${cloudUrl}", evs: "${cloudUrl}" }
    ${login}
    groups:
      rcg-payments:
        zones: [eu-de-01, eu-de-02]
taskQueue: dr-demo-${process.pid}
timings:
${Object.entries(timings)
  .map(([name, value]) => `  ${name}: ${value}`)
  .join('\n')}
`,
  );
  return file;
}
