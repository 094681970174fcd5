import type { Goal } from '../../src/domain/goal.ts';
import type { RunRequest } from '../../src/domain/input.ts';
import type { ProviderError } from '../../src/domain/outcomes.ts';
import type {
  FailedTask,
  GroupReading,
  InstanceReading,
  JobReading,
  PairReading,
  Reading,
} from '../../src/domain/readings.ts';

export const LOST = 'eu-de-01';
export const SAFE = 'eu-de-02';

export const GOAL: Goal = { group: 'pg-payments', from: LOST, to: SAFE, fromNamed: true };

/** What a run is asked for where the input says site and group alone. */
export function request(patch: Partial<RunRequest> = {}): RunRequest {
  return {
    site: 'eu-de',
    group: 'pg-payments',
    dryRun: false,
    onFailure: 'ask',
    servers: 'manage',
    approval: 'none',
    resend: 'ask',
    overrides: [],
    ...patch,
  };
}

/** Every status of the appendix, typed once more: a second reading of the same page. */
export const EVERY_STATUS = [
  'creating',
  'available',
  'protected',
  'deleting',
  'starting',
  'stopping',
  'reversing',
  'failing-over',
  'failed-over',
  'reprotecting',
  'error',
  'error-deleting',
  'error-starting',
  'error-stopping',
  'error-reversing',
  'error-failing-over',
  'error-reprotecting',
] as const;

export function group(patch: Partial<GroupReading> = {}): GroupReading {
  return {
    id: 'g-1',
    name: 'pg-payments',
    status: 'protected',
    productionZone: LOST,
    sourceZone: LOST,
    targetZone: SAFE,
    replicationStatus: null,
    faultLevel: null,
    failureDetail: null,
    createdAt: '2026-01-01 08:00:00.0',
    updatedAt: '2026-01-01 09:00:00.0',
    ...patch,
  };
}

export function pair(patch: Partial<PairReading> = {}): PairReading {
  return {
    id: 'p-1',
    name: 'disk-1',
    status: 'protected',
    productionZone: LOST,
    replicationStatus: 'active',
    faultLevel: '0',
    progress: 100,
    ...patch,
  };
}

export function instance(patch: Partial<InstanceReading> = {}): InstanceReading {
  return {
    id: 'i-1',
    name: 'app-1',
    status: 'protected',
    productionZone: LOST,
    sourceServer: 's-1',
    targetServer: 's-2',
    ...patch,
  };
}

export function failedTask(patch: Partial<FailedTask> = {}): FailedTask {
  return {
    jobId: 'j-failed',
    failureStatus: 'failoverFail',
    jobType: 'failoverProtectionGroup',
    resourceId: 'g-1',
    errorCode: 'SDRS.1030',
    failReason: 'array offline',
    beginTime: null,
    ...patch,
  };
}

/** A whole reading whose members stand where the group stands. */
export function reading(
  ofGroup: Partial<GroupReading> = {},
  rest: Partial<Omit<Reading, 'group'>> = {},
): Reading {
  const seen = group(ofGroup);
  const { productionZone } = seen;
  return {
    at: '2026-01-31T03:00:00.000Z',
    group: seen,
    pairs: [pair({ productionZone })],
    instances: [instance({ productionZone })],
    failedTasks: [],
    gaps: [],
    ...rest,
  };
}

export function job(patch: Partial<JobReading> = {}): JobReading {
  return {
    id: 'j-1',
    status: 'RUNNING',
    type: 'failoverProtectionGroup',
    errorCode: null,
    failReason: null,
    beginTime: null,
    endTime: null,
    subJobs: { done: 0, failed: 0, total: 0 },
    ...patch,
  };
}

export function providerError(message: string, status: number | null = 400): ProviderError {
  return { message, status, code: null, providerMessage: null, requestId: null };
}
