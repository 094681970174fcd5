import { setTimeout as delay } from 'node:timers/promises';
import { activityInfo } from '@temporalio/activity';
import type { Clouds } from '../cloud/index.ts';
import type { ComputeService } from '../cloud/compute.ts';
import { CloudError } from '../cloud/errors.ts';
import { ConfigError } from '../config/errors.ts';
import type { ServiceName } from '../domain/action-rule.ts';
import { byEffect, type GroupCheck } from '../domain/readiness/readiness.ts';
import { judgeReading } from '../domain/readiness/judge-reading.ts';
import { judgeServersThere, serversOf } from '../domain/readiness/judge-servers.ts';
import { serversUnread, unread } from '../domain/readiness/site-findings.ts';
import type { Reading } from '../domain/readings.ts';
import type { ServerQuota } from '../domain/servers.ts';
import { cloudFailure } from './failures.ts';
import { beating, untilStopped, type Stop } from './heartbeat.ts';
import { findGroup, looking } from './look.ts';

export interface GroupName {
  id: string;
  name: string;
}

export interface Survey {
  groups: GroupName[];
  quota: ServerQuota | { unknown: string };
}

export interface GroupsRequest {
  site: string;
  service: ServiceName;
  groups: GroupName[];
  /** What is not read by then is said to be unread. */
  limitMs: number;
  retryMs: number;
}

/** With how many servers, for the quota of a drill. */
export interface CheckedGroup extends GroupCheck {
  servers: number;
}

/** The site's other work goes first, and `callsPerSecond` bounds all of it. */
const AT_ONCE = 4;
/** A read that fails for now is tried so often. */
const TRIES = 3;

/** Looks at many groups for a readiness check. Only reads: it may be repeated freely. */
export function createReadiness(clouds: Clouds, stopping: AbortSignal) {
  return {
    /** The login, the groups that are there, and room for more servers. */
    async surveySite(request: { site: string; group: string | null }): Promise<Survey> {
      return looking(async (signal) => {
        const service = clouds.get(request.site);
        // A cached token may be no longer good, and the list alone would not say why.
        await service.login({ signal });
        const { site, group } = request;
        const found =
          group === null
            ? await service.listGroups({ signal, patient: true })
            : [await findGroup(service, { site, group }, signal)];
        const groups = found.map(({ id, name }) => ({ id, name }));
        return { groups, quota: await quotaOf(clouds, site, signal) };
      });
    },

    /** The findings of each group. What another worker has read before it died is not read again. */
    async checkGroups(request: GroupsRequest): Promise<CheckedGroup[]> {
      return beating<CheckedGroup[], CheckedGroup[]>((report) =>
        checkAll(clouds, request, untilStopped(stopping), report),
      );
    },
  };
}

async function quotaOf(clouds: Clouds, site: string, signal: AbortSignal): Promise<Survey['quota']> {
  try {
    return await clouds.compute(site).readQuota({ signal, patient: true });
  } catch (error) {
    return { unknown: sentence(error) };
  }
}

async function checkAll(
  clouds: Clouds,
  request: GroupsRequest,
  stop: Stop,
  report: (done: CheckedGroup[]) => void,
): Promise<CheckedGroup[]> {
  const info = activityInfo();
  const endsAt = Date.now() + request.limitMs;
  const done = structuredClone((info.heartbeatDetails as CheckedGroup[] | undefined) ?? []);
  const todo = request.groups.filter(({ id }) => !done.some((one) => one.id === id));
  const work = async (): Promise<void> => {
    for (let group = todo.shift(); group !== undefined; group = todo.shift()) {
      done.push(await checkOne(clouds, request, group, { stop, endsAt }));
      report([...done]);
    }
  };
  const results = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  if (stop.signal.aborted) throw stop.reason();
  for (const result of results) if (result.status === 'rejected') throw cloudFailure(result.reason);
  const place = new Map(request.groups.map(({ id }, index) => [id, index]));
  return done.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
}

async function checkOne(
  clouds: Clouds,
  { site, service, retryMs }: GroupsRequest,
  { id, name }: GroupName,
  { stop, endsAt }: { stop: Stop; endsAt: number },
): Promise<CheckedGroup> {
  const left = endsAt - Date.now();
  const nothing = { id, name, productionZone: null, servers: 0 };
  if (left <= 0) {
    const message = `Group ${name} was not read: the check took too long before its turn came.`;
    return { ...nothing, findings: [unread(name, { kind: 'away', message })] };
  }
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(left)]);
  const again = { signal, retryMs };
  let reading: Reading;
  try {
    // As a look just before a POST: without the failed tasks, which no precondition rests on.
    const options = { signal, patient: true, failedTasks: false };
    reading = await tried(() => clouds.get(site).observe(id, options), again);
  } catch (error) {
    if (stop.signal.aborted) throw stop.reason();
    return { ...nothing, findings: [unread(name, faultOf(name, error))] };
  }
  const named = serversOf(reading);
  const findings = judgeReading(service, reading);
  if (named.length > 0) {
    try {
      const compute: ComputeService = clouds.compute(site);
      const read = [];
      for (const one of named)
        read.push({
          named: one,
          read: await tried(() => compute.readServer(one.id, { signal, patient: true }), again),
        });
      findings.push(...judgeServersThere(reading, read));
    } catch (error) {
      if (stop.signal.aborted) throw stop.reason();
      findings.push(serversUnread(sentence(error)));
    }
  }
  const { productionZone } = reading.group;
  // A drill makes one server of each protected instance.
  const servers = service === 'sdrs' ? reading.instances.length : 0;
  return { id, name: reading.group.name, productionZone, findings: byEffect(findings), servers };
}

async function tried<T>(
  read: () => Promise<T>,
  { signal, retryMs }: { signal: AbortSignal; retryMs: number },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      const again = error instanceof CloudError && error.retryable && attempt < TRIES && !signal.aborted;
      if (!again) throw error;
      await delay(error.retryAfterMs ?? retryMs * attempt, undefined, { signal }).catch(() => {});
    }
  }
}

function faultOf(name: string, error: unknown): Parameters<typeof unread>[1] {
  const message = sentence(error);
  if (!(error instanceof CloudError)) return { kind: 'away', message };
  if (error.notFound) return { kind: 'missing', message: `Group ${name} is not there any more: ${message}` };
  return { kind: error.kind === 'http' && !error.retryable ? 'refused' : 'away', message };
}

function sentence(error: unknown): string {
  if (error instanceof CloudError || error instanceof ConfigError) return error.message;
  return cloudFailure(error).message;
}
