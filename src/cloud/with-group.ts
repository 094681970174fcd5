import { all } from './all.ts';

/** The lists of a reading and its group: at once, or the group when all lists are there. */
export async function withGroup<Lists, Group>(
  lists: Promise<Lists>,
  options: { groupLast?: boolean } | undefined,
  read: () => Promise<Group>,
): Promise<[Lists, Group]> {
  if (options?.groupLast !== true) return all([lists, read()]);
  return [await lists, await read()];
}
