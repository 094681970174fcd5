import { cancellationSignal, CancelledFailure } from '@temporalio/activity';
import type { Clouds } from '../cloud/index.ts';
import type { ReplicationService } from '../cloud/service.ts';
import type { GroupReading, Reading } from '../domain/readings.ts';
import { isGroupId } from '../domain/run-id.ts';
import { cloudFailure, failure } from './failures.ts';
import { beating } from './heartbeat.ts';

/** Activities that only look. They may be repeated freely; the retry policy is the workflow's. */
export function createLook(clouds: Clouds) {
  return {
    /** Finds a group by id, else by name. Fails with `UnknownGroup` or `AmbiguousGroup` and the candidates. */
    async findGroup(request: { site: string; group: string }): Promise<GroupReading> {
      return looking((signal) => findGroup(clouds.get(request.site), request, signal));
    },

    /** One whole reading: group, pairs, instances, failed tasks. */
    async observe(request: { site: string; groupId: string }): Promise<Reading> {
      return looking((signal) => clouds.get(request.site).observe(request.groupId, { signal }));
    },
  };
}

/** @throws ApplicationFailure `UnknownGroup` or `AmbiguousGroup`, CloudError */
export async function findGroup(
  service: ReplicationService,
  request: { site: string; group: string },
  signal: AbortSignal,
): Promise<GroupReading> {
  const groups = await candidates(service, request.group, signal);
  const byId = groups.find((group) => group.id === request.group);
  if (byId) return byId;
  const byName = groups.filter((group) => group.name === request.group);
  const [only, ...more] = byName;
  if (only && more.length === 0) return only;
  if (only) {
    throw failure(
      'AmbiguousGroup',
      `${byName.length} groups of site ${request.site} are named ${request.group}: give one of the ids ${byName.map((group) => `${group.id} (${group.status}, production in ${group.productionZone ?? '?'})`).join(', ')}.`,
    );
  }
  throw failure('UnknownGroup', unknownGroup(request, groups));
}

/** Those of that name, since a project may have hundreds; all of them where that finds none, or an id is asked for. */
async function candidates(
  service: ReplicationService,
  wanted: string,
  signal: AbortSignal,
): Promise<GroupReading[]> {
  if (!isGroupId(wanted)) {
    const groups = await service.listGroups({ signal, named: wanted });
    if (groups.some(({ name }) => name === wanted)) return groups;
  }
  return service.listGroups({ signal });
}

export function looking<T>(look: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return beating(async () => {
    try {
      return await look(cancellationSignal());
    } catch (error) {
      // An aborted call would look like a fault of the network.
      throw cancellationSignal().aborted ? new CancelledFailure('cancelled') : cloudFailure(error);
    }
  });
}

function unknownGroup(request: { site: string; group: string }, groups: GroupReading[]): string {
  const names = groups.map((group) => group.name).sort();
  const shown = names.slice(0, 20).join(', ');
  const more = names.length > 20 ? ` and ${names.length - 20} more` : '';
  return names.length === 0
    ? `Site ${request.site} has no protection groups at all, so no ${JSON.stringify(request.group)}. Is it the right project?`
    : `Site ${request.site} has no group ${JSON.stringify(request.group)}. It has ${shown}${more}.`;
}
