/** What a check is asked for. `group`: name or id; null: all groups of the site. */
export interface ReadinessRequest {
  site: string;
  group: string | null;
}

const READINESS_EXAMPLE = '{"site":"eu-de"} or {"site":"eu-de","group":"pg-payments"}';

/**
 * No run of a group has such an id: whatever lists or locks groups under "dr/" never meets a check, not even where a
 * group is named "readiness". One check of the same thing at a time.
 */
export function readinessId({ site, group }: ReadinessRequest): string {
  return group === null ? `readiness/${site}` : `readiness/${site}/${group}`;
}

export const READINESS_PREFIX = 'readiness/';

const NAMED = /^readiness\/([^/]+)(?:\/(.+))?$/;
const SITE = /^[A-Za-z0-9._-]{1,64}$/;
/** Quotes and the like are in no name of a group, and in Temporal's lists they would have to be escaped. */
const GROUP = /^[^"'\\\p{Cc}]{1,200}$/u;

/** The request in an input, or a sentence about what is wrong with it. An id that names the site will do. */
export function parseReadiness(
  raw: unknown,
  workflowId: string,
): { request: ReadinessRequest } | { problem: string } {
  const given = raw ?? {};
  const wrong = (what: string) => ({ problem: `${what} A correct input is ${READINESS_EXAMPLE}` });
  if (typeof given !== 'object' || Array.isArray(given)) return wrong('The input is not a JSON object.');
  const [, site, group] = NAMED.exec(workflowId) ?? [];
  const input: Record<string, unknown> =
    'site' in given || site === undefined ? { ...given } : { site, group, ...given };
  const unknown = Object.keys(input).filter((key) => key !== 'site' && key !== 'group');
  if (unknown.length > 0) return wrong(`"${unknown[0]?.slice(0, 40) ?? ''}" is unknown.`);
  if (typeof input['site'] !== 'string' || !SITE.test(input['site']))
    return wrong('"site" is missing, or is no name of a site.');
  const asked = input['group'] ?? null;
  if (asked === null) return { request: { site: input['site'], group: null } };
  if (typeof asked !== 'string' || asked.trim() === '' || !GROUP.test(asked))
    return wrong('"group" is no name or id.');
  return { request: { site: input['site'], group: asked } };
}
