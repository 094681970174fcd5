import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { dr, startDrWorker } from '../support/dr.ts';
import { everythingTemporalKnows } from '../support/everything.ts';
import { inOwnNamespace } from '../support/namespace.ts';
import { createWorld, PAYMENTS, report, untilAsked } from '../support/world.ts';
import { Receiver } from './receiver.ts';

const HOOK_KEY = `hook-${randomBytes(24).toString('hex')}`;
const ROUTING_KEY = `rk-${randomBytes(24).toString('hex')}`;
const SLACK_PATH = `/services/T0/${randomBytes(24).toString('hex')}`;

function targets(receiver: Receiver): { yaml: string; env: Record<string, string> } {
  return {
    yaml: `  - { name: hook, kind: webhook, url: { env: T_HOOK_URL }, secret: { env: T_HOOK_KEY } }
  - { name: ops-slack, kind: slack, url: { env: T_SLACK_URL } }
  - { name: on-call, kind: pagerduty, url: "${receiver.url}", routingKey: { env: T_ROUTING } }
`,
    env: {
      T_HOOK_URL: `${receiver.url}/hook?token=${HOOK_KEY}-url`,
      T_HOOK_KEY: HOOK_KEY,
      T_SLACK_URL: `${receiver.url}${SLACK_PATH}`,
      T_ROUTING: ROUTING_KEY,
    },
  };
}

test('no key and no address of a target in histories, pending activities, logs, doctor and what dr prints', async () => {
  const receiver = await Receiver.start();
  // Each way to fail: refused, broken, redirected, held until time is up.
  const answers: Record<string, number | 'hold'> = { '/hook': 500, [SLACK_PATH]: 404, '/v2/enqueue': 'hold' };
  receiver.answer = ({ path }) => answers[path.split('?')[0] ?? ''] ?? 302;
  const plain = await createWorld({ worker: false, notify: targets(receiver) });
  const world = await inOwnNamespace(plain);
  const worker = await startDrWorker(world, { DR_LOG_LEVEL: 'trace', DR_DEBUG: '1' });
  const handle = await world.start({ group: PAYMENTS, approval: 'one', by: 'anna' });
  await untilAsked(handle);
  await receiver.until(1, '/v2/enqueue');
  const outputs = [await everythingTemporalKnows(world)];
  await handle.executeUpdate('approve', { args: [{ by: 'ben' }] });
  const result = await report(handle);
  expect(result).toMatchObject({ outcome: 'completed' });
  for (const args of [
    ['doctor'],
    ['doctor', '--json'],
    ['notify', 'test', '--json'],
    ['report', `${world.site}/${PAYMENTS}`, '--json'],
    ['status', `${world.site}/${PAYMENTS}`],
  ]) {
    const { stdout, stderr } = await dr(world, args, { DR_DEBUG: '1' });
    outputs.push(stdout, stderr);
  }
  outputs.push(await everythingTemporalKnows(world));
  worker.kill('SIGTERM');
  await worker.ended;
  outputs.push(worker.stdout.join('\n'), worker.stderr.join('\n'));

  const text = outputs.join('\n');
  // That it is the right text: the failures are in it.
  for (const word of [
    'ops-slack: HTTP 404',
    'on-call: HTTP 302, a redirect',
    'hook: HTTP 500',
    'worker ready',
  ])
    expect(text).toContain(word);
  for (const secret of [HOOK_KEY, ROUTING_KEY, SLACK_PATH, SLACK_PATH.slice(-24)]) {
    expect(text.includes(secret)).toBe(false);
    expect(text.includes(Buffer.from(secret).toString('base64').replace(/=+$/, ''))).toBe(false);
  }
  // All three were really told, each with its own secret.
  expect(receiver.got.some(({ json }) => json['routing_key'] === ROUTING_KEY)).toBe(true);
  expect(receiver.got.some(({ path }) => path.includes(`${HOOK_KEY}-url`))).toBe(true);
});
