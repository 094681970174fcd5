import { momentsOf, plural, sayDuration, utc } from '../../pages/say.ts';
import type { Evidence, LostAnswer, PostEvidence } from '../schema.ts';
import type { Block, Cell, Section, Tone } from '../../pages/page.ts';

/** Each call, and each answer that did not come. */

type When = (iso: string) => string;

export function callSections(evidence: Evidence): Section[] {
  return [changes(evidence), lost(evidence), reads(evidence)];
}

const TONES: Readonly<Record<PostEvidence['outcome'], Tone>> = {
  accepted: 'good',
  refused: 'bad',
  throttled: 'warn',
  unknown: 'warn',
  notSent: 'plain',
  late: 'plain',
  changed: 'plain',
  cancelled: 'plain',
  open: 'warn',
};

const OUTCOMES: Readonly<Record<PostEvidence['outcome'], string>> = {
  accepted: 'accepted',
  refused: 'refused',
  throttled: 'throttled',
  unknown: 'no usable answer',
  notSent: 'not sent',
  late: 'not sent: too late',
  changed: 'not sent: the group had changed',
  cancelled: 'not sent: cancelled',
  open: 'under way',
};

const REPEATS: Readonly<Record<string, string>> = {
  ask: 'What nothing guards against a second effect was to be repeated with a person’s word only.',
  auto: 'What nothing guards against a second effect was allowed to be repeated without a word (resend: auto).',
};

function changes({ calls, counts, times, run }: Evidence): Section {
  const when = momentsOf(times);
  const blocks: Block[] = [];
  if (calls.posts.length === 0)
    blocks.push({ kind: 'text', text: 'No POST to the group: nothing was sent.' });
  else {
    const unsent = calls.posts.length - counts.posts;
    const note = unsent > 0 ? ` ${plural(unsent, 'try', 'tries')} sent nothing.` : '';
    blocks.push({
      kind: 'text',
      text: `${plural(counts.posts, 'POST')} to the group, as the run counts them: answered, or perhaps on its way.${note} Ids are the provider's own.`,
    });
    blocks.push({
      kind: 'table',
      caption: 'POSTs to the group',
      head: ['No.', 'Call', 'Sent (UTC)', 'Took', 'Outcome', 'HTTP', 'Request id', 'Job', 'In words'],
      rows: calls.posts.map((post) => ({ cells: postCells(post, when) })),
    });
    for (const post of calls.posts.filter(({ wasRepeated }) => wasRepeated))
      blocks.push({ kind: 'text', text: sayRepeat(post) });
  }
  if (calls.servers.length > 0) {
    blocks.push({
      kind: 'table',
      caption: 'Calls that start and stop servers (safe to repeat)',
      head: ['Asked (UTC)', 'Call', 'Servers', 'Outcome', 'Request id', 'Job'],
      rows: calls.servers.map(({ at, action, servers, requestId, jobId }) => ({
        cells: [
          when(at),
          action,
          servers === null ? '–' : String(servers),
          { text: 'accepted', tone: 'good' },
          id(requestId),
          id(jobId),
        ],
      })),
    });
  }
  if (calls.posts.length > 0 && run.service === 'evs')
    blocks.push({ kind: 'text', text: REPEATS[run.resend] ?? '' });
  return { id: 'calls', title: 'Calls that change something', blocks };
}

function postCells(post: PostEvidence, when: When): Cell[] {
  const { sentAt, begunAt, endedAt } = post;
  const began = sentAt ?? begunAt;
  return [
    String(post.number),
    `${post.call} (${post.action}, ${post.way})`,
    post.counted || sentAt !== null ? `${sentAt === null ? 'after ' : ''}${when(began)}` : 'not sent',
    endedAt === null ? '–' : sayDuration(Date.parse(endedAt) - Date.parse(began)),
    { text: OUTCOMES[post.outcome], tone: TONES[post.outcome] },
    post.status === null ? '–' : String(post.status),
    id(post.requestId),
    id(post.jobId),
    post.outcome === 'accepted' ? '–' : (post.why ?? '–'),
  ];
}

function id(text: string | null): Cell {
  return text === null || text === '' ? 'none' : { text, code: true };
}

function sayRepeat({ number, repeatedAfter401 }: PostEvidence): string {
  const named = repeatedAfter401 === null ? 'without a request id' : `request ${repeatedAfter401}`;
  return `POST ${number} was answered with HTTP 401 first (${named}): that one did not run, and it was sent once more with a new login.`;
}

function lost({ lostAnswers, times }: Evidence): Section {
  const blocks: Block[] =
    lostAnswers.length === 0
      ? [{ kind: 'text', text: 'None: every POST that left was answered.' }]
      : lostAnswers.flatMap((one) => oneLost(one, momentsOf(times)));
  return { id: 'lost', title: 'Lost answers', blocks };
}

function oneLost({ post, at, why, requestId, looks, sentence, decidedAt }: LostAnswer, when: When): Block[] {
  const request = requestId === null ? 'No request id came back.' : `Request id ${requestId}.`;
  return [
    { kind: 'text', tone: 'warn', text: `POST ${post}, ${utc(at)}: ${why}. ${request}` },
    {
      kind: 'table',
      caption: `What was looked at after POST ${post}`,
      head: ['Read at (UTC)', 'Seen', 'Request ids'],
      rows: looks.map((look) => ({ cells: [when(look.at), look.saw, ids(look.requestIds)] })),
    },
    {
      kind: 'text',
      text: `Verdict${decidedAt === null ? '' : `, ${utc(decidedAt)}`}: ${sentence}`,
    },
  ];
}

function ids(all: readonly string[]): Cell {
  return all.length === 0 ? 'not recorded' : { text: all.join(' '), code: true };
}

function reads({ calls, times }: Evidence): Section {
  const when = momentsOf(times);
  return {
    id: 'reads',
    title: 'Looks and waits',
    blocks: [
      {
        kind: 'table',
        caption: 'Everything that was done beside the POSTs',
        head: ['From (UTC)', 'What', 'Took', 'Tries', 'Seen', 'Request ids'],
        rows: calls.reads.map((read) => ({
          cells: [
            when(read.begunAt),
            read.what,
            read.endedAt === null ? '–' : sayDuration(Date.parse(read.endedAt) - Date.parse(read.begunAt)),
            String(read.attempts),
            {
              text: `${read.saw}${read.earlierFailure === null ? '' : `. The try before: ${read.earlierFailure}`}`,
              tone: read.outcome === 'failed' ? 'bad' : 'plain',
            },
            read.requestIds.length === 0 ? '–' : ids(read.requestIds),
          ],
        })),
      },
    ],
  };
}
