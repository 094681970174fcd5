import { clip } from '../details.ts';
import { names } from '../findings.ts';
import type { Notice, ReadinessNews } from '../notices.ts';
import type { Changes } from './changes.ts';
import { readinessId } from './input.ts';
import { rank, type Readiness, type ReadyFinding } from './readiness.ts';

/** Receivers have limits, and a phone has a small screen. */
const MOST_FINDINGS = 10;
const MOST_GROUPS = 200;
const MOST_TEXT = 2_000;

/** What a check has to tell, if anything: that something has become not ready, or that all of it is fine again. */
export function noticesOf(result: Omit<Readiness, 'told'>, changes: Changes, runId: string): Notice[] {
  const { site, findings, groups, verdict } = result;
  if (changes.page.length > 0) {
    const paged = groups.filter(({ id }) => changes.page.includes(id));
    const wholeSite = changes.page.length > paged.length;
    const grave = [...(wholeSite ? findings : []), ...paged.flatMap((group) => group.findings)].filter(
      ({ effect }) => effect === 'not ready',
    );
    const what = [
      ...(wholeSite ? [grave[0]?.saw ?? site] : []),
      ...(paged.length > 0 ? [`${names(paged.map(({ name }) => name))} not ready`] : []),
    ];
    const first = wholeSite || paged.length !== 1 ? '' : `: ${grave[0]?.saw ?? ''}`;
    const headline = `A failover at ${site} would not work now. ${what.join('; ')}${first}`;
    const news = { wholeSite, groups: paged.slice(0, MOST_GROUPS).map(nameOf), findings: plain(grave) };
    return [notice('notReady', result, headline, news, runId)];
  }
  if (!changes.allClear) return [];
  const worse = rank(verdict) > 0 ? `, ${verdict}` : '';
  const headline = `${site}: nothing is "not ready" any more${worse}`;
  // Whoever was told of any group is told.
  const news = { wholeSite: true, groups: groups.slice(0, MOST_GROUPS).map(nameOf), findings: [] };
  return [notice('readyAgain', result, headline, news, runId)];
}

function notice(
  event: 'notReady' | 'readyAgain',
  result: Omit<Readiness, 'told'>,
  headline: string,
  readiness: ReadinessNews,
  runId: string,
): Notice {
  const { site, group, at, endedAt, verdict, groups } = result;
  const [only] = groups;
  return {
    id: `${runId}/${event}`,
    event,
    at: endedAt,
    run: readinessId({ site, group }),
    runId,
    procedure: 'readiness',
    site,
    group: group === null ? { id: null, name: site } : { id: only?.id ?? null, name: only?.name ?? group },
    ...{ from: null, to: null, incident: null, reason: null, by: null },
    state: verdict,
    headline: clip(headline, MOST_TEXT),
    ...{ question: null, answer: null, breakGlass: null, readiness },
    startedAt: at,
    endedAt,
    recoveredAt: null,
    command: `dr ready ${site}${group === null ? '' : `/${group}`}`,
  };
}

function nameOf({ id, name }: { id: string; name: string }): { id: string; name: string } {
  return { id, name };
}

function plain(findings: readonly ReadyFinding[]): ReadinessNews['findings'] {
  return findings.slice(0, MOST_FINDINGS).map(({ code, saw, needs, todo }) => ({ code, saw, needs, todo }));
}
