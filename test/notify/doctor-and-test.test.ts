import { expect, test } from 'vitest';
import { dr, jsonLines } from '../support/dr.ts';
import { createWorld } from '../support/world.ts';
import { bothAt, Receiver } from './receiver.ts';

const UI = { DR_UI_URL: 'https://temporal.example.com' };

test('dr doctor lists each target, looks whether somebody is there, and sends nothing', async () => {
  const receiver = await Receiver.start();
  const world = await createWorld({ notify: bothAt(receiver) });
  const all = await dr(world, ['doctor'], UI);
  expect(all.code).toBe(0);
  expect(all.stdout).toMatch(/ok {6}notify hook: webhook, started, .*; takes connections/);
  expect(all.stdout).toMatch(/ok {6}notify ops-slack: slack, /);
  expect(receiver.got).toEqual([]);

  const env = { ...UI, T_HOOK_KEY: undefined, T_SLACK_URL: 'http://127.0.0.1:9/x' };
  const broken = await dr(world, ['doctor'], env);
  expect(broken.code).toBe(8);
  expect(broken.stdout).toContain(
    'FAILED  notify hook: the environment variable T_HOOK_KEY is not set (notify.0.secret)',
  );
  expect(broken.stdout).toMatch(/FAILED {2}notify ops-slack: slack, .*; connection refused/);
});

test('dr notify test: each target hears of it once, and what fails is said', async () => {
  const receiver = await Receiver.start();
  receiver.answer = ({ path }) => (path === '/slack' ? 403 : 200);
  const world = await createWorld({ worker: false, notify: bothAt(receiver) });
  const both = await dr(world, ['notify', 'test', '--json'], UI);
  expect(both.code).toBe(8);
  expect(jsonLines(both)).toEqual([
    { target: 'hook', kind: 'webhook', ok: true, says: 'sent', code: null },
    { target: 'ops-slack', kind: 'slack', ok: false, says: 'HTTP 403', code: 'DR_NOTICE_NOT_SENT' },
  ]);
  expect(receiver.at('/hook', 'test')[0]?.json).toMatchObject({
    headline: expect.stringContaining('by anna'),
  });

  const one = await dr(world, ['notify', 'test', '--target', 'hook'], UI);
  expect(one).toMatchObject({ code: 0, stdout: 'ok      hook (webhook): sent' });
  expect(receiver.at('/hook')).toHaveLength(2);
  const none = await dr(world, ['notify', 'test', '--target', 'nobody'], UI);
  expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('it has hook, ops-slack') });
});
