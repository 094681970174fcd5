// Takes the pictures of docs/images from the real Temporal UI, in the system's Chromium: npm run screenshots
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { chromium } from 'playwright-core';
import { bootstrapOrExit } from './bootstrap.mjs';

await bootstrapOrExit();
const { Processes } = await import('../dist/src/local/processes.js');
const { setStage, SITE } = await import('../dist/src/demo/stage.js');
const { SimulatorControl } = await import('../dist/src/simulator/control-client.js');

const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
);
if (!executablePath) {
  process.stderr.write('No Chromium: install it, or set CHROMIUM_PATH.\n');
  process.exit(1);
}
const images = fileURLToPath(new URL('../docs/images/', import.meta.url));
mkdirSync(images, { recursive: true });

const processes = new Processes();
try {
  const stage = await setStage(processes);
  const cloud = new SimulatorControl(stage.cloudUrl);
  const connection = await Connection.connect({ address: stage.address });
  processes.add('client', () => connection.close());
  const client = new Client({ connection, namespace: stage.namespace });
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  });
  processes.add('browser', () => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  const taskQueue = `dr-demo-${process.pid}`;
  const pathOf = (id) => `${stage.uiUrl}/namespaces/${stage.namespace}/workflows/${encodeURIComponent(id)}`;

  const shoot = async (name, url, ready, after) => {
    await page.goto(url);
    await page.getByText(ready).first().waitFor();
    // The page keeps a request open while a run goes on: idle never comes then.
    await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => {});
    await after?.();
    await page.screenshot({ path: `${images}${name}.png` });
    process.stdout.write(`docs/images/${name}.png\n`);
  };
  const start = async (name, input) => {
    const { id } = await cloud.group(name);
    await client.workflow.start('failover', {
      workflowId: `dr/${SITE}/${name}`,
      taskQueue,
      args: [{ site: SITE, group: name, by: 'anna', ...input }],
    });
    return `dr/${SITE}/${id}`;
  };

  await cloud.settings({ jobs: 'manual' });
  await cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 504, when: 'after' } });
  const running = await start('pg-payments', { incident: 'INC-4711', reason: 'storage of eu-de-01 lost' });
  await cloud.waitForCalls('group', { count: 6 });
  await shoot('running', pathOf(running), 'Follow group pg-payments to its end');
  const stopped = await start('pg-link-down', { incident: 'INC-4712' });
  await client.workflow.getHandle(`dr/${SITE}/pg-link-down`).query('status');
  for (;;) {
    const status = await client.workflow
      .getHandle(stopped)
      .query('status')
      .catch(() => null);
    if (status?.question) break;
  }
  await shoot('question', pathOf(stopped), 'Reminder');
  await shoot('question-details', pathOf(stopped), 'Reminder', async () => {
    await page
      .getByRole('link', { name: 'User Metadata' })
      .or(page.getByText('User Metadata'))
      .first()
      .click();
    await page.getByText('Current Details').first().waitFor();
    await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => {});
  });
  await shoot('list', `${stage.uiUrl}/namespaces/${stage.namespace}/workflows`, 'failover');
  const { id } = await cloud.group('pg-payments');
  await cloud.finishJob(id);
  await client.workflow.getHandle(running).result();
  await shoot('completed', pathOf(running), 'Completed');
} finally {
  await processes.stop();
}
