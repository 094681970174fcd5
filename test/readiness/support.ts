import type { WorkflowHandle } from '@temporalio/client';
import type { Readiness, ReadyFinding } from '../../src/domain/readiness/readiness.ts';
import { untilCounted } from '../support/listed.ts';
import { createWorld, type World, type WorldOptions } from '../support/world.ts';

/** The second look is waited for, but not for a minute. */
const TIMINGS = { readinessConfirm: '100ms', readinessLimit: '20s', readPatience: '9s' };

const OK = { name: 'pg-payments' };

/** A world with these groups only; `{ name }` is a healthy one. */
export async function createReadyWorld(
  groups: readonly ({ name: string } & Record<string, unknown>)[] = [OK],
  { zones = true, ...options }: WorldOptions & { zones?: boolean } = {},
): Promise<World> {
  const world = await createWorld({
    ...options,
    timings: { ...TIMINGS, ...options.timings },
    ...(zones ? { more: 'zones: { temporal: [eu-de-03], worker: eu-de-03 }\n' } : {}),
  });
  await world.cloud.reset({ groups: [...groups] as { name: string }[] });
  await world.cloud.settings({ jobInitMs: 0, jobMs: 0, evsActionMs: 0, serverStartMs: 0, serverStopMs: 0 });
  return world;
}

/** As a schedule starts it, but under the id of the check itself. */
export async function startCheck(world: World, group?: string): Promise<WorkflowHandle> {
  const { site, taskQueue } = world;
  return world.client.workflow.start('readiness', {
    workflowId: `readiness/${site}${group === undefined ? '' : `/${group}`}`,
    taskQueue,
    args: [{ site, ...(group === undefined ? {} : { group }) }],
  });
}

export async function check(world: World, group?: string): Promise<Readiness> {
  const handle = await startCheck(world, group);
  return (await handle.result()) as Readiness;
}

/** What is in the way, in short. */
export function codes(findings: readonly ReadyFinding[]): string[] {
  return findings.map(({ code, effect }) => `${effect}: ${code}`);
}

/** Those that make a verdict. */
export function grave(findings: readonly ReadyFinding[]): string[] {
  return codes(findings.filter(({ effect }) => effect !== 'note'));
}

/** Lists of Temporal are a moment behind: until it has this many results of the check. */
export async function untilListed(world: World, count: number, group?: string): Promise<void> {
  const id = `readiness/${world.site}${group === undefined ? '' : `/${group}`}`;
  const query = `WorkflowId = "${id}" AND WorkflowType = "readiness" AND ExecutionStatus = "Completed"`;
  await untilCounted(world.client, query, count);
}
