import type { WorkflowHandle } from '@temporalio/client';
import { CASES } from '../support/cases.ts';
import { PAYMENTS, RCG_PAYMENTS, report, untilStatus, type World } from '../support/world.ts';
import { DRILLS } from './play-drill.ts';
import { playEvidence } from './play-evidence.ts';
import { EXERCISES } from './play-exercise.ts';
import { playNotified } from './play-notified.ts';
import { playNotReady, playReady } from './play-readiness.ts';
import { playScheduled } from './play-scheduled.ts';
import {
  answer,
  asked,
  cancelled,
  ended,
  failed,
  fault,
  FORBIDDEN,
  JOB_FAILS,
  LOST,
  NEVER_ARRIVED,
  of,
  ofCase,
  type Scenario,
} from './scenario.ts';

const eachCase = CASES.map((one) =>
  ofCase(one, 'completed', async ({ start }) => ended(await start(), 'completed')),
);

const sdrs = CASES.filter(({ service }) => service === 'sdrs');
const eachSdrsCase = sdrs.flatMap((one) => [
  ofCase(one, 'dry-run', async ({ start }) => ended(await start({ dryRun: true }), 'dry run')),
  ofCase(one, 'already-there', async ({ start }) => {
    await report(await start());
    return ended(await start(), 'already there');
  }),
  ofCase(one, 'lost-answer', async ({ world, start }) => {
    await fault(world, LOST);
    return ended(await start(), 'completed');
  }),
  ofCase(one, 'failed-then-retried', async ({ world, start }) => {
    await fault(world, JOB_FAILS);
    const handle = await start();
    await answer(world, handle, 'retry');
    return ended(handle, 'completed');
  }),
]);

/** The two that move production. */
const eachMove = sdrs
  .filter(({ name }) => name === 'failover' || name === 'switchover')
  .flatMap((one) => [
    ofCase(one, 'never-started', async ({ world, start }) => {
      await fault(world, NEVER_ARRIVED);
      return ended(await start(), 'completed');
    }),
    ofCase(one, 'refused-then-aborted', async ({ world, start }) => {
      await fault(world, FORBIDDEN);
      const handle = await start();
      await answer(world, handle, 'abort');
      return failed(handle, 'Aborted');
    }),
    ofCase(one, 'cancelled-after-post', async ({ world, start }) => {
      const job = await world.cloud.faults.add({ call: 'job', fault: { kind: 'hold' } });
      const handle = await start();
      await world.cloud.held(job);
      await handle.cancel();
      await untilStatus(handle, ({ state }) => state === 'settling');
      await world.cloud.release(job);
      return cancelled(handle);
    }),
  ]);

/** What nothing guards against a second effect. */
const eachUnguarded = CASES.filter(({ guarded }) => !guarded).flatMap((one) => [
  ofCase(one, 'lost-answer', async ({ world, start }) => {
    await fault(world, LOST);
    return ended(await start(), 'completed');
  }),
  ofCase(one, 'never-started-then-retried', async ({ world, start }) => {
    await fault(world, NEVER_ARRIVED);
    const handle = await start();
    await answer(world, handle, 'retry');
    return ended(handle, 'completed');
  }),
]);

async function failedOver(world: World): Promise<string> {
  return (await world.cloud.group('pg-failed-over')).id;
}

const failback: Scenario[] = [
  of('failback.completed', async (world) =>
    ended(await world.start({ group: await failedOver(world) }, 'failback'), 'completed'),
  ),
  of('failback.already-there', async (world) =>
    ended(await world.start({ group: PAYMENTS }, 'failback'), 'already there'),
  ),
  of('failback.dry-run', async (world) =>
    ended(await world.start({ group: await failedOver(world), dryRun: true }, 'failback'), 'dry run'),
  ),
  of('failback.lost-answers', async (world) => {
    await world.cloud.faults.add({ call: 'action', times: 2, fault: LOST });
    return ended(await world.start({ group: await failedOver(world) }, 'failback'), 'completed');
  }),
  of('failback.switchover-only', async (world) => {
    const { id } = await world.cloud.group('pg-moved');
    return ended(await world.start({ group: id }, 'failback'), 'completed');
  }),
  of('failback.failed-then-retried', async (world) => {
    await fault(world, JOB_FAILS);
    const handle = await world.start({ group: await failedOver(world) }, 'failback');
    await answer(world, handle, 'retry');
    return ended(handle, 'completed');
  }),
  of('failback.cancelled-in-sync', async (world) => {
    await world.cloud.settings({ syncMs: 3_600_000 });
    const handle = await world.start({ group: await failedOver(world) }, 'failback');
    await world.cloud.waitForCalls('action');
    await untilStatus(handle, ({ steps }) => steps.at(-1)?.name === 'Watch sync');
    await handle.cancel();
    return cancelled(handle);
  }),
];

/** Who starts a run, under which id, and what is in its way. */
const starts: Scenario[] = [
  of('failover.started-by-name', async (world) =>
    ended(await world.start({ group: 'pg-payments' }), 'completed'),
  ),
  of('failover.handed-over', async (world) => {
    await ended(await world.start({ group: 'pg-payments' }), 'completed');
    return world.canonical();
  }),
  of('failover.started-anew', async (world) => {
    const { workflowId, firstExecutionRunId } = await world.client.workflow.start('failover', {
      workflowId: world.canonical().workflowId,
      taskQueue: world.taskQueue,
      args: [{ site: world.site, group: PAYMENTS }],
    });
    await report(world.canonical());
    return world.client.workflow.getHandle(workflowId, firstExecutionRunId);
  }),
  of('failover.joined', async (world) => {
    const job = await world.cloud.faults.add({ call: 'job', fault: { kind: 'hold' } });
    await world.start({ group: PAYMENTS });
    await world.cloud.held(job);
    const joiner = await world.start({ group: 'pg-payments' });
    await world.cloud.waitForCalls('groups');
    await untilStatus(joiner, ({ timeline }) => timeline.some(({ text }) => text.includes('joining it')));
    await world.cloud.release(job);
    return ended(joiner, 'completed');
  }),
  of('failover.group-busy', async (world) => {
    const job = await world.cloud.faults.add({ call: 'job', fault: { kind: 'hold' } });
    const first = await world.start({ group: PAYMENTS });
    await world.cloud.held(job);
    const second = await failed(await world.start({ group: 'pg-payments', from: 'eu-de-02' }), 'GroupBusy');
    await world.cloud.release(job);
    await report(first);
    return second;
  }),
  of('failover.input-invalid', async (world) => failed(await world.start({ group: ' ' }), 'InputInvalid')),
  of('failover.group-unknown', async (world) =>
    failed(await world.start({ group: 'pg-payment' }), 'UnknownGroup'),
  ),
  of('failover.cancelled-through-the-start', async (world) => {
    const { id } = await world.cloud.group('pg-link-down');
    const handle = await world.start({ group: 'pg-link-down' });
    await asked(world, world.canonical(id));
    await handle.cancel();
    return cancelled(handle);
  }),
];

/** What people say, and what they do by hand. */
const people: Scenario[] = [
  of('failover.cancelled-before-post', async (world) => {
    const pairs = await world.cloud.faults.add({ call: 'pairs', fault: { kind: 'hold' } });
    const handle = await world.start({ group: PAYMENTS });
    await world.cloud.held(pairs);
    await handle.cancel();
    return cancelled(handle);
  }),
  of('failover.cancelled-at-a-question', async (world) => {
    await fault(world, FORBIDDEN);
    const handle = await world.start({ group: PAYMENTS });
    await asked(world, handle);
    await handle.cancel();
    return cancelled(handle);
  }),
  of('failover.declined', async (world) => {
    const handle = await world.start({ group: PAYMENTS, by: 'anna', approval: 'one' });
    await answer(world, handle, 'decline', { reason: 'the zone is back' });
    return ended(handle, 'declined');
  }),
  of('failover.approved-by-two', async (world) => {
    const handle = await world.start({ group: PAYMENTS, by: 'anna', approval: 'two' });
    const first = await answer(world, handle, 'approve');
    await answer(world, handle, 'approve', { by: 'cleo' }, first);
    return ended(handle, 'completed');
  }),
  of('failover.break-glass', async (world) => {
    const handle = await world.start({ group: PAYMENTS, by: 'anna', approval: 'two' });
    await answer(world, handle, 'breakGlass', { reason: 'nobody answers' });
    return ended(handle, 'completed');
  }),
  of('failover.attested', async (world) => {
    await fault(world, FORBIDDEN);
    const handle = await world.start({ group: PAYMENTS });
    await asked(world, handle);
    await world.cloud.person({ groupId: PAYMENTS, action: 'failover' });
    await answer(world, handle, 'attest');
    return ended(handle, 'completed');
  }),
  of('failover.overridden', async (world) => {
    await world.cloud.patchGroup(PAYMENTS, { pairs: { fault_level: '5' } });
    const handle = await world.start({ group: PAYMENTS });
    const link = await answer(world, handle, 'override', {
      finding: 'replication-link-down',
      reason: 'seen up',
    });
    await asked(world, handle, link);
    await world.cloud.patchGroup(PAYMENTS, { pairs: { fault_level: '0' } });
    await answer(world, handle, 'retry', {}, link);
    return ended(handle, 'completed');
  }),
  of(
    'failover.reminded-and-noted',
    async (world) => {
      await fault(world, FORBIDDEN);
      const handle = await world.start({ group: PAYMENTS });
      await asked(world, handle);
      await untilStatus(handle, ({ question }) => question?.reminders === 1);
      await answer(world, handle, 'note', { text: 'asked the provider' });
      await answer(world, handle, 'retry');
      return ended(handle, 'completed');
    },
    { timings: { reminder: '3s' } },
  ),
  of('failover.servers-skipped', async (world) => {
    await faultyServer(world, 'eu-de-02', 'failsToStart');
    const handle = await world.start({ group: PAYMENTS });
    await answer(world, handle, 'skip', { reason: 'rebuilt from backup' });
    return ended(handle, 'completed');
  }),
  of(
    'failover.probes-skipped',
    async (world) => {
      const handle = await world.start({ group: PAYMENTS });
      await answer(world, handle, 'skip', { reason: 'the probe is wrong' });
      return ended(handle, 'completed');
    },
    {
      // Nothing listens there.
      groups: 'pg-payments:\n  probes: [{ tcp: "127.0.0.1:1" }]\n',
      timings: { probeLimit: '300ms' },
    },
  ),
  of(
    'switchover.stopped-hard',
    async (world) => {
      await faultyServer(world, 'eu-de-01', 'ignoresSoftStop');
      const handle = await world.start({ group: PAYMENTS, to: 'eu-de-02' }, 'switchover');
      await answer(world, handle, 'stopHard');
      return ended(handle, 'completed');
    },
    { timings: { serverStop: '500ms' } },
  ),
  of('reprotect.evs-zone-restored', evsReprotect, { service: 'evs' }),
];

async function evsReprotect(world: World): Promise<WorkflowHandle> {
  const { id } = await world.cloud.evsGroup('rcg-failedover');
  const handle = await world.start({ group: id }, 'reprotect');
  await answer(world, handle, 'confirmAzRestored');
  return ended(handle, 'completed');
}

async function faultyServer(
  world: World,
  zone: string,
  what: 'failsToStart' | 'ignoresSoftStop',
): Promise<void> {
  const server = (await world.cloud.servers(PAYMENTS)).find((one) => one.zone === zone);
  if (server === undefined) throw new Error(`no server in ${zone}`);
  await world.cloud.patchServer(server.id, { fault: what });
}

/** What follows a failover in the same run. */
const circles: Scenario[] = [
  of('failover.full-circle', async (world) =>
    circle(world, await world.start({ group: PAYMENTS, then: 'failback' })),
  ),
  of(
    'failover.evs-full-circle',
    async (world) =>
      circle(world, await world.start({ group: RCG_PAYMENTS, from: 'eu-de-01', then: 'failback' })),
    { service: 'evs' },
  ),
  of('failover.released', async (world) => {
    const handle = await world.start({ group: PAYMENTS, then: 'reprotect' });
    await answer(world, handle, 'release', { reason: 'days of work' });
    return ended(handle, 'completed');
  }),
  of('failover.cancelled-at-a-joint', async (world) => {
    const handle = await world.start({ group: PAYMENTS, then: 'reprotect' });
    await asked(world, handle);
    await handle.cancel();
    return cancelled(handle);
  }),
  of('failover.armed-then-reprotected', async (world) => {
    await fault(world, NEVER_ARRIVED);
    const handle = await world.start({ group: PAYMENTS, then: 'reprotect' });
    const restored = await answer(world, handle, 'confirmAzRestored');
    // The wait ends by itself.
    await asked(world, handle, restored);
    return ended(handle, 'completed');
  }),
];

async function circle(world: World, handle: WorkflowHandle): Promise<WorkflowHandle> {
  const restored = await answer(world, handle, 'confirmAzRestored');
  await answer(world, handle, 'approve', {}, restored);
  return ended(handle, 'completed');
}

export const SCENARIOS: readonly Scenario[] = [
  ...eachCase,
  ...eachSdrsCase,
  ...eachMove,
  ...eachUnguarded,
  ...failback,
  ...EXERCISES,
  ...starts,
  ...people,
  ...circles,
  ...DRILLS,
  { name: 'failover.evidence', play: playEvidence },
  { name: 'failover.notified', play: playNotified },
  { name: 'scheduled.dry-run', play: () => playScheduled('pg-payments') },
  { name: 'scheduled.failed', play: () => playScheduled('pg-nobody') },
  {
    name: 'scheduled.skipped',
    play: () => playScheduled('pg-payments', [{ from: '01-01', until: '12-31' }]),
  },
  { name: 'readiness.ready', play: playReady },
  { name: 'readiness.not-ready-told', play: playNotReady },
];
