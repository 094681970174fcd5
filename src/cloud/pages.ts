import { z } from 'zod';
import { malformed } from './answers.ts';

export interface Listing<T> {
  items: T[];
  /** One sentence for each thing that is missing from it. */
  gaps: string[];
}

/** SDRS allows 0–1000, or by its error SDRS.0221 less than 1000; EVS 1–1000 (API references of both). */
const LIMIT = 500;
const MAX_PAGES = 20;

/**
 * Reads a list to its end. Ends by the service's count where it gives one (EVS does not): it may give shorter pages than asked for.
 * A page that brings nothing new ends it too, or a server that ignores `offset` would be asked twenty times.
 * @throws CloudError of `read`, or `malformed` where the answer has no list under `key` or an item lacks essentials
 */
export async function readPages<T extends { id: string }>(list: {
  /** The JSON body of one page, e.g. for `limit=500&offset=0`. */
  read: (query: string) => Promise<unknown>;
  key: string;
  item: z.ZodType<T>;
  /** In words, e.g. "The list of pairs". */
  what: string;
  /** Unreadable items are left out and named in `gaps`, instead of failing the whole. */
  skipUnreadable?: boolean;
}): Promise<Listing<T>> {
  const byId = new Map<string, T>();
  const gaps: string[] = [];
  let seen = 0;
  let unreadable = 0;
  for (let page = 1; ; page++) {
    const { items, count } = parsePage(await list.read(`limit=${LIMIT}&offset=${seen}`), list.key, list.what);
    const before = byId.size + unreadable;
    for (const raw of items) {
      const item = list.item.safeParse(raw);
      if (item.success) byId.set(item.data.id, item.data);
      else if (list.skipUnreadable) unreadable++;
      else throw malformed(list.what, item.error);
    }
    seen += items.length;
    const more = count === null ? items.length >= LIMIT : seen < count;
    if (!more) break;
    if (byId.size + unreadable === before) {
      gaps.push(`${list.what} ended early: ${byId.size} of ${count ?? 'more'} entries came`);
      break;
    }
    if (page === MAX_PAGES) {
      gaps.push(`${list.what} is too long: only its first ${byId.size} entries were read`);
      break;
    }
  }
  if (unreadable > 0) gaps.push(`${list.what} has ${unreadable} unreadable entries`);
  return { items: [...byId.values()], gaps };
}

function parsePage(body: unknown, key: string, what: string): { items: unknown[]; count: number | null } {
  const page = z
    .object({ [key]: z.array(z.unknown()), count: z.number().int().nullish().catch(null) })
    .safeParse(body);
  if (!page.success) throw malformed(what, page.error);
  const fields: Record<string, unknown> = page.data;
  return { items: fields[key] as unknown[], count: (fields['count'] as number | null | undefined) ?? null };
}
