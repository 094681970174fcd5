import { momentsOf, utc } from '../../pages/say.ts';
import type { Evidence } from '../schema.ts';
import type { Block, Section, Tone } from '../../pages/page.ts';

/** What people decided, and in spite of what. */

export function peopleSections(evidence: Evidence): Section[] {
  return [findings(evidence), people(evidence), byHand(evidence)];
}

const WEIGHTS: Readonly<Record<string, { text: string; tone: Tone }>> = {
  blocks: { text: 'stops it', tone: 'bad' },
  overridden: { text: 'overridden', tone: 'warn' },
  note: { text: 'note', tone: 'plain' },
};

function findings({ findings: all, overrides, times }: Evidence): Section {
  const when = momentsOf(times);
  const blocks: Block[] = [];
  if (all.length === 0) blocks.push({ kind: 'text', text: 'No check found anything in the way.' });
  else {
    blocks.push({
      kind: 'table',
      caption: 'What the checks found, by the readings and rules on record',
      head: ['Read at (UTC)', 'Before', 'Finding', 'Weight', 'Seen', 'Needed'],
      rows: all.flatMap(({ at, action, post, findings: found }) =>
        found.map(({ code, weight, saw, needs, override }) => ({
          cells: [
            when(at),
            post === null ? action : `POST ${post}`,
            code,
            WEIGHTS[weight] ?? weight,
            override === null ? saw : `${saw} Overridden: ${override}`,
            needs,
          ],
        })),
      ),
    });
  }
  if (overrides.length === 0) blocks.push({ kind: 'text', text: 'Nothing was overridden.' });
  else {
    blocks.push({
      kind: 'table',
      caption: 'Overrides',
      head: ['Finding', 'Reason', 'By', 'Given', 'At (UTC)'],
      rows: overrides.map(({ finding, reason, by, given, at }) => ({
        cells: [
          { text: finding, tone: 'warn' },
          reason,
          by ?? (given === 'run' ? 'the run itself' : 'not given'),
          given === 'input' ? 'with the start' : given === 'answer' ? 'in an answer' : 'by the run',
          at === null ? '–' : when(at),
        ],
      })),
    });
  }
  return { id: 'findings', title: 'Findings and overrides', blocks };
}

function people({ people: said, times }: Evidence): Section {
  const when = momentsOf(times);
  const blocks: Block[] = [
    {
      kind: 'facts',
      rows: [
        ['Approvals needed', String(said.approvalsNeeded)],
        [
          'Approvals given',
          said.approvals.length === 0
            ? 'none'
            : said.approvals.map(({ by, at }) => `${by} (${utc(at)})`).join(', '),
        ],
        [
          'Break-glass',
          said.breakGlass === null
            ? 'no'
            : {
                text: `${said.breakGlass.by}, ${utc(said.breakGlass.at)}: ${said.breakGlass.reason}`,
                tone: 'bad',
              },
        ],
        ...(said.declined === null
          ? []
          : [
              [
                'Declined',
                `${said.declined.by}, ${utc(said.declined.at)}${said.declined.reason === null ? '' : `: ${said.declined.reason}`}`,
              ] as const,
            ]),
      ],
    },
  ];
  if (said.questions.length === 0) blocks.push({ kind: 'text', text: 'The run asked nothing.' });
  else {
    blocks.push({
      kind: 'table',
      caption: 'What the run asked',
      head: ['No.', 'Asked (UTC)', 'Until', 'Question', 'Answer', 'Reminders'],
      rows: said.questions.map((one) => ({
        cells: [
          String(one.number),
          when(one.askedAt),
          one.endedAt === null ? 'still open' : when(one.endedAt),
          `${one.title}. ${one.text}`,
          one.answered ?? (one.endedAt === null ? 'none yet' : 'none: it went on, or ended, without'),
          String(one.reminders),
        ],
      })),
    });
  }
  if (said.words.length > 0) {
    blocks.push({
      kind: 'table',
      caption: 'What people said; names are as typed',
      head: ['Time (UTC)', 'Word', 'By', 'Why, or what', 'Question'],
      rows: said.words.map((word) => ({
        cells: [
          when(word.at),
          word.repeated ? `${word.verb} (said already)` : word.verb,
          word.by ?? 'not given',
          [word.finding, word.reason, word.text].filter((one) => one !== null).join(': ') || '–',
          word.question === null ? '–' : String(word.question),
        ],
      })),
    });
  }
  return { id: 'people', title: 'People', blocks };
}

function byHand({ people: said, times }: Evidence): Section {
  const when = momentsOf(times);
  const rows = [
    ...said.attested.map((one) => ({ what: 'attested: done by hand, and seen to be so', ...one })),
    ...said.skipped.map((one) => ({ what: 'skipped', ...one })),
    ...(said.released ? [{ what: 'released: the group was let go', ...said.released }] : []),
  ];
  const blocks: Block[] =
    rows.length === 0
      ? [{ kind: 'text', text: 'None: the run did every step itself.' }]
      : [
          {
            kind: 'table',
            caption: 'Steps that the run did not do itself',
            head: ['Step', 'How', 'By', 'Why', 'At (UTC)'],
            rows: rows.map(({ step, what, by, why, at }) => ({
              cells: [step, { text: what, tone: 'warn' }, by ?? 'not given', why ?? 'not given', when(at)],
            })),
          },
        ];
  return { id: 'by-hand', title: 'Attested and skipped steps', blocks };
}
