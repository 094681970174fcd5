import type { RunReport } from '../domain/status.ts';
import { oneAction } from './one-action.ts';
import { runbook } from './runbook.ts';

/**
 * Enable protection: data of a group is kept equal in both zones. Ends when every pair is in sync.
 * Never from failed-over: there the same call would be a reprotect.
 */
export async function enableProtection(input: unknown): Promise<RunReport> {
  return runbook('enableProtection', input, (run) => oneAction(run, { untilInSync: true }));
}

/** Disable protection: synchronisation stops, and there is nothing to fail over to until it is enabled again. */
export async function disableProtection(input: unknown): Promise<RunReport> {
  return runbook('disableProtection', input, (run) => oneAction(run, {}));
}
