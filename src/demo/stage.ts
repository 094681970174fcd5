import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import type { Processes } from '../local/processes.ts';
import { startTemporalServer } from '../local/temporal-server.ts';
import { registerSearchAttributes } from '../temporal/search-attributes.ts';

/** Everything that the story is played on. */
export interface Stage {
  cloudUrl: string;
  address: string;
  namespace: string;
  uiUrl: string | null;
  /** For `dr` processes, and for the person afterwards. */
  env: Record<string, string>;
}

export const SITE = 'eu-de';
export const DR = fileURLToPath(new URL('../cli/main.js', import.meta.url));

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Starts the Temporal server, the simulated cloud and a worker, each a process of its own, on free ports. */
export async function setStage(processes: Processes): Promise<Stage> {
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

  const config = writeConfig(processes, cloudUrl);
  const env = environment(config, server);
  const worker = processes.start(DR, ['worker'], {
    name: 'worker',
    env: { ...cleanEnvironment(server.owned), ...env },
    readyLine: /worker ready/,
  });
  await worker.ready;
  say(`  worker            process ${worker.pid}`);
  return { cloudUrl, address: server.address, namespace: server.namespace, uiUrl: server.uiUrl, env };
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
export function cleanEnvironment(owned: boolean): NodeJS.ProcessEnv {
  if (!owned) return process.env;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

function writeConfig(processes: Processes, cloudUrl: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'dr-demo-'));
  processes.add('configuration', async () => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, 'password'), 'simulated-password\n', { mode: 0o600 });
  const file = join(dir, 'dr.yaml');
  writeFileSync(
    file,
    `sites:
  ${SITE}:
    service: sdrs
    endpoints: { iam: "${cloudUrl}", sdrs: "${cloudUrl}", ecs: "${cloudUrl}" }
    project: { name: eu-de }
    auth:
      password:
        user: dr-runbooks
        domain: OTC-EU-DE-00000000001000000001
        password: { file: password }
taskQueue: dr-demo-${process.pid}
timings: { pollEvery: 1s }
`,
  );
  return file;
}
