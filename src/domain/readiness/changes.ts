import type { GroupReadiness, ReadyFinding } from './readiness.ts';

/** Fine so often in a row before it counts as fine: a group that comes and goes pages once, not every half hour. */
const CALM = 2;

const OF_SITE = 'site/';

export interface Changes {
  /** What has just become not ready, and nobody was told of yet: ids of groups, or "site/" and the finding. */
  page: string[];
  /** Everything that was told of is fine again. */
  allClear: boolean;
  /** To be remembered by the next check: how often in a row each has been fine since. */
  told: Record<string, number>;
}

/** What a check saw, as far as somebody may have to be told. */
interface Seen {
  findings: readonly Pick<ReadyFinding, 'code' | 'effect'>[];
  groups: readonly Pick<GroupReadiness, 'id' | 'verdict' | 'heldBy'>[];
  /** Could the groups be looked for? Else what was not seen stays as it was told. */
  whole: boolean;
}

/**
 * Who is to be told, against what was told before. `before` null: nothing is remembered (a first check, or results older
 * than Temporal keeps them): what is not ready is told then, and nobody is told that all is well.
 */
export function changesSince(before: Readonly<Record<string, number>> | null, seen: Seen): Changes {
  const bad = new Set(
    seen.findings.filter(({ effect }) => effect === 'not ready').map(({ code }) => `${OF_SITE}${code}`),
  );
  const fine = new Set<string>();
  const held = new Set<string>();
  for (const { id, verdict, heldBy } of seen.groups) {
    // A run that holds the group tells its own story, and leaves the group in order or says that it did not.
    (heldBy !== null ? held : verdict === 'not ready' ? bad : fine).add(id);
  }
  const told: Record<string, number> = {};
  for (const [key, calm] of Object.entries(before ?? {})) {
    if (bad.has(key)) told[key] = 0;
    else if (held.has(key) || !seen.whole) told[key] = calm;
    else if (fine.has(key) || key.startsWith(OF_SITE)) {
      if (calm + 1 < CALM) told[key] = calm + 1;
    }
    // Else the group is no longer there: nothing is left to be told of it.
  }
  const page = [...bad].filter((key) => before?.[key] === undefined);
  for (const key of page) told[key] = 0;
  const wasTold = Object.keys(before ?? {}).length > 0;
  return { page, allClear: wasTold && Object.keys(told).length === 0, told };
}
