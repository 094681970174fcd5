import { sayState } from '../../domain/action-rule.ts';
import { utc } from '../../pages/say.ts';
import type { Evidence, GroupState } from '../schema.ts';
import type { Block, Section } from '../../pages/page.ts';

/** What a move may have lost, and how everything stood at the end. */

export function replicationSection({ replication }: Evidence): Section {
  const { before, sentence } = replication;
  const blocks: Block[] = [
    {
      kind: 'text',
      text: sentence,
      tone: before.some(({ verdict }) => verdict !== 'in sync') ? 'bad' : 'plain',
    },
  ];
  if (before.length > 0) {
    blocks.push({
      kind: 'table',
      caption: 'The replication, as read before each POST that was to move production',
      head: [
        'Action',
        'Read at (UTC)',
        'Group',
        'Production in',
        'Pairs in sync',
        'Lowest progress',
        'Link',
        'POST',
      ],
      rows: before.map(({ action, group, verdict, postAt }) => ({
        cells: [
          action,
          utc(group.seenAt).replace(' UTC', ''),
          sayState(group),
          group.productionZone ?? '?',
          {
            text: `${group.pairs.inSync} of ${group.pairs.total}`,
            tone: verdict === 'in sync' ? 'good' : 'bad',
          },
          sayProgress(group.pairs.lowestProgress),
          sayLink(group),
          postAt === null ? '–' : utc(postAt).replace(' UTC', ''),
        ],
      })),
    });
  }
  const others = before.flatMap(({ action, group }) => group.pairs.others.map((pair) => ({ action, pair })));
  if (others.length > 0) {
    blocks.push({
      kind: 'table',
      caption: 'Pairs that did not read "active" then',
      head: ['Before', 'Pair', 'Replication', 'Progress', 'Fault level'],
      rows: others.map(({ action, pair }) => ({
        cells: [
          action,
          pair.name,
          { text: pair.replicationStatus ?? 'not said', tone: 'bad' },
          sayProgress(pair.progress),
          pair.faultLevel ?? '–',
        ],
      })),
    });
  }
  return { id: 'data', title: 'Data', blocks };
}

function sayProgress(progress: number | null): string {
  return progress === null ? 'not said' : `${progress} %`;
}

function sayLink({ pairs, faultLevel }: GroupState): string {
  if (pairs.linkDown > 0) return `down for ${pairs.linkDown}`;
  return faultLevel === '5' ? 'down' : 'no fault read';
}

export function finalSection({ final, result }: Evidence): Section {
  const { group, servers } = final;
  const blocks: Block[] = [];
  if (group === null) blocks.push({ kind: 'text', text: 'Group: not seen by this run.' });
  else {
    blocks.push({
      kind: 'facts',
      rows: [
        ['Group', sayState(group)],
        ['Production in', group.productionZone ?? 'not said'],
        ['Pairs in sync', `${group.pairs.inSync} of ${group.pairs.total}`],
        ['Last read', utc(group.seenAt)],
      ],
    });
  }
  if (servers.length === 0) blocks.push({ kind: 'text', text: 'Servers: not seen by this run.' });
  for (const { step, seenAt, saw, servers: each } of servers) {
    blocks.push({ kind: 'text', text: `${step}: ${saw} (${utc(seenAt)}).` });
    if (each === null || each.length === 0) continue;
    blocks.push({
      kind: 'table',
      caption: `${step}: each server as last read`,
      head: ['Server', 'Id', 'Status'],
      rows: each.map(({ id, name, status, taskState }) => ({
        cells: [
          name ?? '–',
          { text: id, code: true },
          taskState === null ? status : `${status} (${taskState})`,
        ],
      })),
    });
  }
  const after = result.finished ? 'What happened after the last reading is not in it.' : 'The run goes on.';
  blocks.push({ kind: 'text', text: `As last read in this run. ${after}` });
  return { id: 'final', title: 'Final state', blocks };
}
