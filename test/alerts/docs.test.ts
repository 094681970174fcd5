import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { OUTCOMES } from '../../src/alerts/take.ts';
import { GOOD, load } from '../config/support.ts';
import { startedIn } from '../support/listed.ts';
import { alertWorld, KEYS } from './support.ts';

const page = readFileSync(new URL('../../docs/alerts.md', import.meta.url), 'utf8');
const block = (language: string, holds: string): string => {
  const all = [...page.matchAll(/^```(\w+)\n(.*?)^```/gms)];
  const found = all.find(([, kind, text = '']) => kind === language && text.includes(holds));
  if (found?.[2] === undefined) throw new Error(`docs/alerts.md has no ${language} block with ${holds}`);
  return found[2];
};

test('the example for everything else, as it stands there: openssl signs it, curl sends it, a run is started', async () => {
  const world = await alertWorld({ worker: false });
  const env = { ...process.env, DR_API_URL: world.apis[0].url, DR_INCIDENTS_SECRET: KEYS.T_GENERIC };
  const { stdout } = await promisify(execFile)('sh', ['-euc', block('sh', 'openssl')], { env });
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ source: 'incidents', alerts: [{ outcome: 'started', rule: 'zone-down', group: 'pg-payments' }] },
  });
  expect(await startedIn(world)).toEqual(['blockPeriod', 'failover']);
});

test('the configuration there is one that works', () => {
  const { alerts } = load(GOOD + block('yaml', 'blockPeriod'));
  expect(alerts?.sources.map(({ kind }) => kind)).toEqual([
    'alertmanager',
    'grafana',
    'pagerduty',
    'generic',
  ]);
  expect(alerts?.rules).toHaveLength(2);
});

test('every outcome is explained there', () => {
  for (const outcome of OUTCOMES) expect(page).toContain(`| \`${outcome}\``);
});
