import { evsRefusal } from './evs-errors.ts';
import type { Settings } from './settings.ts';

interface Listed {
  id: string;
  name: string;
  status: string;
  createdAt: number;
  updatedAt: number | null;
}

const sortKeys: Record<string, (item: Listed) => string | number> = {
  created_at: (item) => item.createdAt,
  updated_at: (item) => item.updatedAt ?? 0,
  id: (item) => item.id,
  name: (item) => item.name,
  status: (item) => item.status,
};

/**
 * The part of a list that was asked for (EVS API reference, evs_04_2051): `limit` 1–1000, `offset`, `marker` (the
 * id of the last one seen), `sort_key`, `sort_dir`, `changes-since`. The newest come first unless told otherwise.
 * @throws {Refusal} 400
 */
export function listEvs<T extends Listed>(items: T[], query: URLSearchParams, settings: Settings): T[] {
  const refuse = (code: string, what: string) => evsRefusal(settings, 400, code, `invalid ${what}!`);
  const limit = wholeNumber(query.get('limit') ?? '1000');
  if (limit === undefined || limit < 1 || limit > 1_000) throw refuse('EVS.1023', 'filter limit');
  const offset = wholeNumber(query.get('offset') ?? '0');
  if (offset === undefined) throw refuse('EVS.1070', 'filter offset');
  const key = sortKeys[query.get('sort_key') ?? 'created_at'];
  if (!key) throw refuse('EVS.1039', 'sort_key');
  const direction = query.get('sort_dir') ?? 'desc';
  if (direction !== 'asc' && direction !== 'desc') throw refuse('EVS.1040', 'sort_dir');
  const sign = direction === 'asc' ? 1 : -1;
  const since = time(query.get('changes-since') ?? '1970-01-01');
  if (Number.isNaN(since)) throw refuse('EVS.1070', 'filter changes-since');
  const sorted = items
    .filter((item) => (item.updatedAt ?? item.createdAt) >= since)
    .toSorted((a, b) => sign * compare(key(a), key(b)));
  const marker = query.get('marker');
  const last = marker === null ? -1 : sorted.findIndex((item) => item.id === marker);
  if (marker !== null && last === -1) throw refuse('EVS.1024', 'filter marker');
  const start = last + 1 + offset;
  return sorted.slice(start, start + limit);
}

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The service writes times without a zone and means UTC. */
function time(text: string): number {
  return Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text);
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
