import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { METRICS } from '../../src/domain/metrics.ts';
import { inOwnNamespace } from '../support/namespace.ts';
import { createWorld, PAYMENTS, report, untilAsked } from '../support/world.ts';
import { pause, ready, startWatchedWorker, sum, untilQuestions, type Watched } from './support.ts';

const file = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** All names of metrics in a text; a histogram's parts are its own name. */
function namesIn(text: string): Set<string> {
  const names = text.match(/\b(?:dr|temporal)_[a-z_]+[a-z]\b/g) ?? [];
  return new Set(names.map((name) => name.replace(/_(bucket|sum|count)$/, '')));
}

test('a failover with a lost answer: each figure is there, once, and no label names a run, a group or a person', async () => {
  const world = await createWorld({ worker: false });
  const { cloud, taskQueue } = world;
  const worker = await ready(await startWatchedWorker(world));
  const before = await worker.scrape();
  expect(sum(before, 'dr_worker_ready')).toBe(1);
  // A first one is an increase only where there was a zero before it.
  const zeros = before.filter(({ name }) => name === 'dr_unknown_outcomes_total');
  expect(zeros.map(({ value }) => value)).toEqual(zeros.map(() => 0));

  await cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 504, when: 'after' } });
  const start = { group: 'pg-payments', by: 'anna', incident: 'INC-4711' };
  expect(await report(await world.start(start))).toMatchObject({ outcome: 'completed', lostAnswers: 1 });
  const after = await worker.scrape();
  const of = { procedure: 'failover', service: 'sdrs' };
  // The run that was started by name only handed over.
  expect(sum(after, 'dr_runs_total')).toBe(1);
  expect(sum(after, 'dr_runs_total', { ...of, outcome: 'completed' })).toBe(1);
  expect(sum(after, 'dr_lost_answers_total', of)).toBe(1);
  expect(sum(after, 'dr_unknown_outcomes_total')).toBe(1);
  expect(sum(after, 'dr_unknown_outcomes_total', { ...of, resolved: 'adopted' })).toBe(1);
  expect(sum(after, 'dr_recovery_seconds_count', { procedure: 'failover' })).toBe(1);
  expect(sum(after, 'dr_recovery_seconds_bucket', { le: '900' })).toBe(1);
  const post = { site: world.site, service: 'sdrs', api: 'POST /v1/:id/server-groups/:id/action' };
  expect(sum(after, 'dr_api_calls_total', { ...post, status: '504' })).toBe(1);
  expect(sum(after, 'dr_api_calls_total', post)).toBe(1);
  expect(sum(after, 'dr_api_calls_total', { service: 'iam' })).toBe(1);
  // Same labels as before the run: the zero counted on.
  const series = (all: typeof after) => all.filter(({ name }) => name === 'dr_unknown_outcomes_total').length;
  expect(series(after)).toBe(series(before));
  for (const { labels } of after) {
    for (const value of Object.values(labels))
      expect(value).not.toMatch(new RegExp(`${PAYMENTS}|pg-payments|anna|INC-4711|^dr/`));
  }

  // A failing workflow task, as a fault of this program would be one.
  const nonsense = await world.client.workflow.start('nonsense', {
    workflowId: `nonsense-${world.site}`,
    taskQueue,
    args: [],
  });
  while (sum(await worker.scrape(), 'temporal_workflow_task_execution_failed') === 0) await pause();
  await nonsense.terminate();

  // Figures of readiness begin with the first check.
  const check = await world.client.workflow.start('readiness', {
    workflowId: `readiness/${world.site}`,
    taskQueue,
    args: [{ site: world.site }],
  });
  await check.result();
  while (sum(await worker.scrape(), 'dr_readiness_verdict', { site: world.site }) !== 2) await pause();
  const checked = await worker.scrape();
  expect(sum(checked, 'dr_readiness_groups', { verdict: 'not ready' })).toBeGreaterThan(0);
  for (const { labels } of checked)
    for (const value of Object.values(labels)) expect(value).not.toMatch(/pg-payments|^dr\//);

  const exported = namesIn((await worker.get('/metrics')).text);
  for (const { name } of Object.values(METRICS)) expect(exported).toContain(name);
  for (const path of [
    'deploy/grafana/dr-runbooks.json',
    'deploy/prometheus/alerts.yaml',
    'docs/observability.md',
  ]) {
    const used = [...namesIn(file(path))];
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((name) => !exported.has(name))).toEqual([]);
  }
  const documented = namesIn(file('docs/observability.md'));
  for (const { name } of Object.values(METRICS)) expect(documented).toContain(name);
});

test('an open question is counted by whoever is asked: after a kill, by another worker, without search attributes', async () => {
  const world = await inOwnNamespace(await createWorld({ worker: false }));
  const FORBIDDEN = { kind: 'status', status: 403, when: 'before' } as const;
  await world.cloud.faults.add({ call: 'action', fault: FORBIDDEN });
  const first = await ready(await startWatchedWorker(world));
  const handle = await world.start({ group: PAYMENTS });
  expect((await untilAsked(handle)).type).toBe('ProviderRefused');
  await untilQuestions(first, { type: 'ProviderRefused' }, 1);
  first.process.kill('SIGKILL');
  await first.process.ended;

  const [second, third] = await Promise.all([startWatchedWorker(world), startWatchedWorker(world)]);
  const both: Watched[] = [await ready(second), await ready(third)];
  for (const worker of both) await untilQuestions(worker, { type: 'ProviderRefused' }, 1);
  await handle.executeUpdate('abort', { args: [{ by: 'anna' }] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
  for (const worker of both) await untilQuestions(worker, {}, 0);
  const runs = await Promise.all(both.map((worker) => worker.scrape()));
  expect(sum(runs.flat(), 'dr_runs_total', { outcome: 'aborted' })).toBe(1);
});
