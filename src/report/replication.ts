import { sayState } from '../domain/action-rule.ts';
import type { EventRef } from './facts.ts';
import { recorded, type ReadingRecord } from './recorded.ts';
import type { Evidence, GroupState, PairsEvidence, PostEvidence } from './schema.ts';
import { utc } from '../pages/say.ts';
import type { Work } from './work.ts';

/** What the replication was seen to be: before production was moved, and at the end. Only what was read, never a guess. */

type Before = Evidence['replication']['before'][number];

function stateOf(reading: ReadingRecord, source: EventRef): GroupState {
  const { group, at, requestIds } = reading;
  return {
    seenAt: at,
    status: group.status,
    productionZone: group.productionZone,
    replicationStatus: group.replicationStatus,
    faultLevel: group.faultLevel,
    pairs: pairsOf(reading),
    requestIds,
    source,
  };
}

function pairsOf({ pairs }: ReadingRecord): PairsEvidence {
  const others = pairs.filter(({ replicationStatus }) => replicationStatus !== 'active');
  const progress = pairs.flatMap((pair) => (pair.progress === null ? [] : [pair.progress]));
  return {
    total: pairs.length,
    inSync: pairs.length - others.length,
    lowestProgress: progress.length === 0 ? null : Math.min(...progress),
    linkDown: pairs.filter(({ faultLevel }) => faultLevel === '5').length,
    others: others.map(({ id, name, replicationStatus, progress: done, faultLevel }) => ({
      name: name ?? id,
      replicationStatus,
      progress: done,
      faultLevel,
    })),
  };
}

/** The reading that each decision to move production was made on: the last one before the POST was begun. */
export function replicationBefore(work: Work, posts: readonly PostEvidence[]): Evidence['replication'] {
  const before: Before[] = [];
  for (const post of posts) {
    // A repeat of a POST that did not start is the same move, on a later reading: both are told.
    if (post.action !== 'failover' && post.action !== 'switchover') continue;
    const seen = lastBefore(work, post.begunAt);
    if (seen === null) continue;
    const group = stateOf(seen.reading, seen.activity.event);
    const verdict = verdictOf(group, work);
    before.push({
      action: post.action,
      way: post.way,
      postAt: post.sentAt ?? post.begunAt,
      group,
      verdict,
      sentence: say(post, group, verdict),
    });
  }
  return { before, sentence: summary(work, before) };
}

export function lastBefore(work: Work, at: string): Work['readings'][number] | null {
  return (
    work.readings.findLast(({ activity }) => activity.endedAt !== null && activity.endedAt <= at) ?? null
  );
}

function verdictOf({ pairs, replicationStatus }: GroupState, { facts }: Work): Before['verdict'] {
  if (pairs.total === 0) return 'not said';
  if (pairs.others.length > 0) {
    return pairs.others.every((pair) => pair.replicationStatus === null) ? 'not said' : 'not in sync';
  }
  // An EVS group has a word of its own: where it is missing, nobody has said that the data is equal.
  if (replicationStatus !== null) return replicationStatus === 'active' ? 'in sync' : 'not in sync';
  return facts.setup?.service === 'evs' ? 'not said' : 'in sync';
}

function say(post: PostEvidence, group: GroupState, verdict: Before['verdict']): string {
  const { pairs, seenAt } = group;
  const progress = pairs.lowestProgress === null ? '' : `, lowest progress ${pairs.lowestProgress} %`;
  const link =
    pairs.linkDown > 0
      ? ` The replication link of ${pairs.linkDown} of them was down (fault level 5).`
      : group.faultLevel === '5'
        ? ' The replication link was down (fault level 5).'
        : '';
  const own = group.replicationStatus === null ? '' : ` The group itself said ${group.replicationStatus}.`;
  const seen = `At ${utc(seenAt)}, before POST ${post.number} (${post.action}) was sent, ${pairs.inSync} of ${pairs.total} replication pairs read "active" (in sync)${progress}.${own}${link}`;
  switch (verdict) {
    case 'in sync':
      return `${seen} By that reading no pair was behind.`;
    case 'not in sync':
      return `${seen} Data written since the last synchronisation of ${names(pairs)} may be lost.`;
    case 'not said':
      return `${seen} The service did not say whether all data was in sync: data may be lost.`;
  }
}

function names({ others }: PairsEvidence): string {
  if (others.length === 0) return 'the group';
  const shown = others.slice(0, 5).map((pair) => pair.name);
  return others.length > 5 ? `${shown.join(', ')} and ${others.length - 5} more` : shown.join(', ');
}

function summary(work: Work, before: readonly Before[]): string {
  const moved = before.length > 0;
  if (!moved) {
    return work.facts.activities.some(({ type }) => type === 'sendAction')
      ? 'No action of this run moved production.'
      : 'Nothing was sent: this run moved no production.';
  }
  const limits =
    'A reading is of one moment: what was written between it and the move, and whether applications had flushed what they held, is not in it. The data itself was not compared.';
  const asRead = before.map(({ sentence }) => sentence);
  return `${[...new Set(asRead)].join(' ')} ${limits}`;
}

export function finalState(work: Work): Evidence['final'] {
  const last = [...work.readings].sort((one, other) => (one.reading.at < other.reading.at ? -1 : 1)).at(-1);
  const group = last ? stateOf(last.reading, last.activity.event) : null;
  const servers = new Map<string, Evidence['final']['servers'][number]>();
  for (const activity of work.facts.activities) {
    const result = activity.type === 'bringServers' ? recorded.servers(activity.result) : null;
    if (result === null || activity.endedAt === null) continue;
    // "Start servers in eu-de-02 (3)": the last word on the same step counts.
    const step = (activity.summary ?? 'Servers').replace(/ \(\d+\)$/, '');
    servers.delete(step);
    servers.set(step, {
      step,
      seenAt: activity.endedAt,
      saw: result.saw,
      servers: result.servers,
      source: activity.event,
    });
  }
  return { group, servers: [...servers.values()] };
}

/** "pg-payments is protected, production in eu-de-01, 4 of 4 pairs in sync" */
export function sayReading(reading: ReadingRecord): string {
  const { group } = reading;
  const { inSync, total } = pairsOf(reading);
  const gaps = reading.gaps.length === 0 ? '' : `; ${reading.gaps.join('; ')}`;
  return `${group.name} is ${sayState(group)}, production in ${group.productionZone ?? '?'}, ${inSync} of ${total} pairs in sync${gaps}`;
}
