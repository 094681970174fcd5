import type { WorkflowHandle } from '@temporalio/client';
import { expect } from 'vitest';
import type { RunReport } from '../../src/domain/status.ts';
import { lockOf } from '../../src/domain/run-id.ts';
import { productionOf } from '../support/production.ts';
import { createWorld, PAYMENTS, type World, type WorldOptions } from '../support/world.ts';

/** Fits a drill: a subnet, the group's address range, nobody in it. */
export const VPC = 'e9eb6f64-dc5b-4b69-ba9a-8a1d0a1f53ce';
/** Of drills that runs make. */
export const OURS = /^dr-drill-[0-9a-f]{8}-[0-9a-f]{32}$/;

export interface DrillWorld extends World {
  drill(input?: Record<string, unknown>): Promise<WorkflowHandle>;
  /** The run that holds the group's drills. */
  drillRun(): WorkflowHandle;
  /** What there is now, as "name status". */
  drills(): Promise<{ id: string; name: string; status: string }[]>;
  /** Nothing but the drills has been asked for, and production stands as it did. */
  untouched(): Promise<void>;
}

/** A cloud whose drills take no time, unless its jobs are the test's to end. */
export async function drillWorld(options: WorldOptions = {}): Promise<DrillWorld> {
  const world = await createWorld(options);
  const { cloud } = world;
  const before = await productionOf(cloud, PAYMENTS);
  return {
    ...world,
    drill: (input = {}) =>
      world.client.workflow.start('drill', {
        workflowId: `${lockOf('drill', world.site, PAYMENTS)}/start`,
        taskQueue: world.taskQueue,
        args: [{ site: world.site, group: PAYMENTS, vpc: VPC, ...input }],
      }),
    drillRun: () => world.client.workflow.getHandle(lockOf('drill', world.site, PAYMENTS)),
    drills: async () =>
      (await cloud.group(PAYMENTS)).drills.map(({ id, name, status }) => ({ id, name, status })),
    untouched: async () => {
      expect(await world.effects(PAYMENTS)).toEqual([]);
      expect(await cloud.serverEffects()).toEqual([]);
      expect(await productionOf(cloud, PAYMENTS)).toEqual(before);
    },
  };
}

export async function done(handle: WorkflowHandle): Promise<RunReport> {
  return (await handle.result()) as RunReport;
}

/** How the run ended that did not end well: type and sentence. */
export async function endedAs(handle: WorkflowHandle): Promise<{ type: string; message: string }> {
  const error: unknown = await handle.result().then(
    (report) => Promise.reject(new Error(`it ended well: ${(report as RunReport).summary}`)),
    (reason: unknown) => reason,
  );
  const { cause } = error as { cause: { type?: string; name: string; message: string } };
  return { type: cause.type ?? cause.name, message: cause.message };
}
