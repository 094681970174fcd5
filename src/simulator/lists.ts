import { Refusal } from './errors.ts';
import type { Exchange } from './exchange.ts';
import type { Group } from './model.ts';

/**
 * The part of a list that was asked for with `limit` (0–1000) and `offset`.
 * @throws {Refusal} 400 SDRS.0221 or SDRS.0222
 */
export function page<T>(items: T[], query: URLSearchParams): T[] {
  const limit = wholeNumber(query.get('limit') ?? '1000');
  if (limit === undefined || limit > 1_000) throw new Refusal(400, 'SDRS.0221');
  const offset = wholeNumber(query.get('offset') ?? '0');
  if (offset === undefined) throw new Refusal(400, 'SDRS.0222');
  // There is no marker here; a client that pages with one must come to an end.
  if (query.has('marker')) return [];
  return items.slice(offset, offset + limit);
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/**
 * A filter that is a list of ids, written as JSON in one parameter.
 * @returns undefined when the filter isn't there
 * @throws {Refusal} 400 SDRS.0201 or, above 30 ids, SDRS.0226
 */
export function idList(query: URLSearchParams, name: string): string[] | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  let ids: unknown;
  try {
    ids = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'SDRS.0201');
  }
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string')) throw new Refusal(400, 'SDRS.0201');
  if (ids.length > 30) throw new Refusal(400, 'SDRS.0226');
  return ids;
}

/** The value of a filter; empty counts as not there. */
export function filter(query: URLSearchParams, name: string): string | undefined {
  const text = query.get(name);
  return text === null || text === '' ? undefined : text;
}

/** Where a group's production runs now. */
export function productionZone(group: Group): string {
  return group.priority_station === 'source'
    ? group.source_availability_zone
    : group.target_availability_zone;
}

/** The other zone, where a drill's servers run. */
export function drZone(group: Group): string {
  return group.priority_station === 'source'
    ? group.target_availability_zone
    : group.source_availability_zone;
}

/** The groups as this request gets to see them: as they are, or as they were when a fault makes the reading stale. */
export function visibleGroups(exchange: Exchange): Map<string, Group> {
  const { cloud, kind, groupId } = exchange;
  const { groups, previous } = cloud.world;
  const differs = groupId === null ? previous.size > 0 : previous.has(groupId);
  if (!differs || !cloud.faults.take('reading', { kind, groupId })) return groups;
  return new Map([...groups].map(([id, group]) => [id, previous.get(id) ?? group]));
}
