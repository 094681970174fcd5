import { Connection } from '@temporalio/client';
import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { GroupPatch } from '../../src/simulator/control-client.ts';
import { startTemporalServer, type TemporalServer } from '../../src/local/temporal-server.ts';
import { registerSearchAttributes } from '../../src/temporal/search-attributes.ts';
import { openBrowser } from '../support/chromium.ts';
import { startWorker } from '../support/site.ts';
import { createWorld, PAYMENTS, took, untilAsked, type World } from '../support/world.ts';
import { TemporalUi, WINDOW } from './temporal-ui.ts';

const browser = await openBrowser();
const skipped = browser ? '' : 'SKIPPED, no Chromium (install it, or set CHROMIUM_PATH): ';

const SITE = 'eu-de';
const TASK_QUEUE = 'dr-runbooks';
const NEEDS_HUMAN = 'DrNeedsHuman=true AND ExecutionStatus="Running"';
const DOWN: GroupPatch = { pairs: [{ fault_level: '5' }] };
const UP: GroupPatch = { pairs: [{ fault_level: '0' }] };
const RUN = `dr/${SITE}/${PAYMENTS}`;

describe.skipIf(browser === null)(
  `${skipped}in the Temporal UI, with a real browser`,
  { timeout: 240_000 },
  () => {
    let server: TemporalServer;

    beforeAll(async () => {
      // The one of this test run has no UI; and what a person sees must not depend on TEMPORAL_ADDRESS.
      const { TEMPORAL_ADDRESS: _, ...env } = process.env;
      server = await startTemporalServer({ env, log: () => {} });
      const connection = await Connection.connect({ address: server.address });
      await registerSearchAttributes(connection, server.namespace);
      await connection.close();
      return async () => {
        await browser?.close();
        await server.stop();
      };
    });

    async function open(): Promise<{ world: World; ui: TemporalUi; stopWorker: () => Promise<void> }> {
      const { address, namespace, uiUrl } = server;
      const own = { address, namespace, site: SITE, taskQueue: TASK_QUEUE };
      const world = await createWorld({ worker: false, own });
      let stopped: Promise<void> | undefined;
      const stop = await startWorker(world.env['DR_CONFIG'] ?? '', { temporal: own });
      const stopWorker = () => (stopped ??= stop());
      onTestFinished(stopWorker);
      onTestFinished(async () => {
        // What one test leaves open would hold the group against the next.
        const open = world.client.workflow.list({ query: 'ExecutionStatus="Running"' });
        for await (const { workflowId } of open)
          await world.client.workflow
            .getHandle(workflowId)
            .terminate()
            .catch(() => {});
      });
      const context = await browser?.newContext({ viewport: WINDOW });
      if (!context) throw new Error('no browser');
      onTestFinished(() => context.close());
      return { world, ui: new TemporalUi(await context.newPage(), uiUrl ?? '', namespace), stopWorker };
    }

    const form = (workflowId: string) => ({ workflowId, taskQueue: TASK_QUEUE, workflowType: 'failover' });

    test('a failover from the start form: the question, the answer through the update dialog, the end', async () => {
      const { world, ui } = await open();
      const { cloud } = world;
      await cloud.settings({ jobs: 'manual' });
      await cloud.patchGroup(PAYMENTS, DOWN);
      await cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 504, when: 'after' } });

      await ui.openStartForm(form('failover-INC-4711'));
      await ui.paste('{"site":"eu-de","group":"pg-payments","by":"anna","incident":"INC-4711"}');
      await ui.picture('start-form', { height: 1000 });
      await ui.pressStart();
      await ui.openStarted();

      // The form's run leads to the one that holds the group, and that one's page says it all.
      await ui.openTab('User Metadata');
      const front = await ui.details(/LOOK AND ANSWER IN/);
      const run = await ui.follow(front.getByRole('link', { name: RUN }));
      const asked = await run.details(/WAITING FOR YOU since .* UTC: Check preconditions stopped/);
      for (const text of [
        /replication link is down/,
        /Press More Actions > Send an Update/,
        /^Next, after/,
        /^Cancel/,
      ])
        await expectOnScreen(asked.getByText(text).first());
      await run.picture('question');

      await cloud.patchGroup(PAYMENTS, UP);
      const json = await asked
        .locator('li', { hasText: /^retry/ })
        .locator('code')
        .innerText();
      await run.fillUpdate('retry', json.replace('"you"', '"ben"'));
      await run.picture('update');
      await run.submitUpdate();
      await run.page.getByText('Update successful').waitFor();

      const following = await run.details(/RUNNING: Follow job, since .* UTC/);
      await expectOnScreen(following.getByText(/Waits for you: no/));
      await expectOnScreen(following.getByText(/^Next: Start servers in eu-de-02, then the run ends/));
      await run.picture('running');
      await cloud.finishJob(PAYMENTS);
      await run.details(/COMPLETED at .* UTC/);
      await run.page.getByText('Completed', { exact: true }).first().waitFor();
      await run.picture('completed');
      expect(took(await world.effects())).toHaveLength(1);

      await ui.openRun('failover-INC-4711');
      await ui.page.getByText('Completed', { exact: true }).first().waitFor();
    });

    test('a start form with nothing typed: the workflow id names the group; the same form again is already there', async () => {
      const { world, ui } = await open();
      for (const outcome of ['COMPLETED', 'ALREADY THERE']) {
        await ui.openStartForm(form(`dr/${SITE}/pg-payments`));
        await ui.pressStart();
        await ui.openStarted();
        await ui.openTab('User Metadata');
        await ui.details(new RegExp(`^${outcome} at`));
      }
      expect(took(await world.effects())).toHaveLength(1);
    });

    test('the start form offers the last input, and starts with it as it is', async () => {
      const { world, ui } = await open();
      const input = { site: SITE, group: 'pg-payments', by: 'anna', dryRun: true };
      await world.client.workflow.execute('failover', { ...form('drill'), args: [input] });
      await ui.openStartForm(form('drill'));
      await ui.offers('"pg-payments"');
      await ui.pressStart();
      await ui.openStarted();
      await ui.openTab('User Metadata');
      await ui.details(/^DRY RUN at/);
      expect(await world.effects()).toEqual([]);
    });

    test('a wrong input: the page says what is wrong, and what is right', async () => {
      const { ui } = await open();
      await ui.openStartForm(form('typed-in-a-hurry'));
      await ui.pressStart();
      await ui.openStarted();
      await ui.openTab('User Metadata');
      const refused = await ui.details(/Refused: the input is wrong/);
      await refused.getByText('{"site":"eu-de","group":"pg-payments"}').waitFor();
    });

    test('the list of runs that need a human; and without a worker the memo says the same', async () => {
      const { world, ui, stopWorker } = await open();
      const { id } = await world.cloud.group('pg-link-down');
      const run = `dr/${SITE}/${id}`;
      await world.start({ group: 'pg-link-down', by: 'anna', incident: 'INC-4712' });
      await world.start({ group: 'pg-orders', by: 'anna', incident: 'INC-4713', approval: 'one' });
      await untilAsked(world.canonical(id));
      await untilAsked(world.canonical((await world.cloud.group('pg-orders')).id));

      await ui.openList(NEEDS_HUMAN);
      const row = ui.page.getByRole('row').filter({ hasText: run });
      await row.waitFor();
      await ui.setColumns({
        remove: ['Workflow ID', 'Run ID', 'Start', 'End'],
        add: ['DrGroup', 'DrState', 'DrStep', 'DrIncident', 'Start', 'Workflow ID'],
      });
      for (const cell of ['pg-link-down', 'waiting', 'Check preconditions', 'INC-4712'])
        await row.getByText(cell, { exact: true }).waitFor();
      await ui.page.getByRole('row').filter({ hasText: 'Approval' }).waitFor();
      await ui.saveView('Needs a human');
      await ui.page.getByRole('button', { name: 'Needs a human' }).waitFor();
      // Those that people started only wait for these two.
      expect(
        await ui.page
          .getByRole('row')
          .filter({ hasText: `dr/${SITE}` })
          .count(),
      ).toBe(2);
      await ui.picture('list', { width: 1440 });

      await stopWorker();
      await row.getByRole('link', { name: run }).click();
      await ui.openTab('Memo');
      for (const text of [
        /WAITING FOR YOU since .* UTC: Check preconditions stopped/,
        /^\s*"retry": \{/,
        /Next, after/,
      ])
        await expectOnScreen(ui.page.locator('.cm-line').getByText(text).first());
      await ui.picture('no-worker');
    });
  },
);

/** Whole within the window, without scrolling. */
async function expectOnScreen(text: Locator): Promise<void> {
  await text.waitFor();
  const box = await text.boundingBox();
  expect((box?.y ?? Number.NaN) + (box?.height ?? 0)).toBeLessThanOrEqual(WINDOW.height);
}
