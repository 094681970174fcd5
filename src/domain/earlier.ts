import type { ActionName } from './actions.ts';
import { expected } from './pace.ts';
import type { RunReport } from './status.ts';

export interface Took {
  action: ActionName;
  ms: number;
}

/** How long each action of a run was followed to its goal; none where that can't be told action by action. */
export function followedIn({ actions, steps }: Pick<RunReport, 'actions' | 'steps'>): Took[] {
  const reached = actions.filter(({ outcome }) => outcome === 'reached');
  const followed = steps.filter(({ name, state }) => name === 'Follow job' && state === 'done');
  if (reached.length !== followed.length) return [];
  return reached.flatMap(({ name }, place) => {
    const { startedAt, endedAt } = followed[place] ?? {};
    const ms = Date.parse(endedAt ?? '') - Date.parse(startedAt ?? '');
    return ms > 0 ? [{ action: name, ms }] : [];
  });
}

/** The newest are the ones that count: a cloud, and the disks in it, change. */
const REMEMBERED = 20;

/** What the actions of each site took. Nothing but how often is looked rests on it. */
export class Earlier {
  readonly #took = new Map<string, number[]>();

  add(site: string, { action, ms }: Took): void {
    const key = `${site}/${action}`;
    this.#took.set(key, [...(this.#took.get(key) ?? []), ms].slice(-REMEMBERED));
  }

  expectedMs(site: string, action: ActionName): number | null {
    return expected(this.#took.get(`${site}/${action}`) ?? []);
  }
}
