import { sayAge } from '../../domain/readiness/say-age.ts';
import { sentences } from '../../domain/sentences.ts';
import type { Block, Page, Section, Tone } from '../../pages/page.ts';
import { plural, utc } from '../../pages/say.ts';
import type { GroupRecord, PracticeRecord, PracticeRow } from '../told.ts';
import { trendBlocks } from './trends.ts';
import { DUE_TONE, minute, outcomeTone, recovery, remarks, seconds, TARGET_TONE } from './words.ts';

/** The record as an auditor reads it: has it been practised, how long did it take, and who is late. */
export function pageOf(record: PracticeRecord, madeBy: string): Page {
  const { since, madeAt, site, group } = record;
  const of = [site === null ? null : `site ${site}`, group === null ? null : `group ${group}`];
  return {
    kind: 'Record',
    title: 'DR drills and exercises',
    subtitle: [`${since.slice(0, 10)} to ${madeAt.slice(0, 10)}`, ...of]
      .filter((one) => one !== null)
      .join(' · '),
    verdict: verdictOf(record),
    summary: summaryOf(record),
    alerts: alertsOf(record),
    figures: figuresOf(record),
    sections: [
      { id: 'trend', title: 'Recovery time over dates', blocks: trendBlocks(record) },
      groupsSection(record),
      runsSection(record),
      figuresSection(),
      originSection(record),
    ],
    footer: `Made by ${madeBy} at ${utc(madeAt)} from Temporal namespace ${record.namespace}.`,
  };
}

const overdueIn = ({ groups }: PracticeRecord): GroupRecord[] =>
  groups.filter(({ due }) => due === 'overdue');
const missedIn = ({ rows }: PracticeRecord): PracticeRow[] =>
  rows.filter(({ target }) => target === 'missed');

function verdictOf(record: PracticeRecord): Page['verdict'] {
  const { drills, drillsGood, exercises, exercisesGood, underWay } = record.totals;
  const [all, good] = [drills + exercises, drillsGood + exercisesGood];
  if (all === 0) return { word: 'nothing on record', tone: 'warn' };
  const fine = good + underWay === all && overdueIn(record).length === 0 && missedIn(record).length === 0;
  return { word: `${good} of ${all} good`, tone: fine ? 'good' : 'warn' };
}

function summaryOf({ totals, groups }: PracticeRecord): string {
  const { drills, drillsGood, exercises, exercisesGood, underWay, dryRuns } = totals;
  return sentences(
    `${plural(drills, 'drill')}, ${drillsGood} of them good; ${plural(exercises, 'exercise')}, ${exercisesGood} of them good; ${plural(groups.length, 'group')}.`,
    underWay > 0 ? `${underWay} under way.` : '',
    dryRuns > 0 ? `${plural(dryRuns, 'dry run')} left out: they practise nothing.` : '',
  );
}

function alertsOf(record: PracticeRecord): Page['alerts'] {
  const { rows, next, cut } = record;
  const alerts: Page['alerts'] = [];
  const say = (tone: Tone, text: string) => alerts.push({ tone, text });
  for (const { site, group, dueSaw } of overdueIn(record))
    say('bad', `${site}/${group} is overdue. ${dueSaw}`);
  const missed = missedIn(record).length;
  if (missed > 0) say('bad', `${plural(missed, 'run')} missed the recovery target.`);
  for (const { site, group, startedAt, findings } of rows)
    if (findings.some(({ code }) => code === 'drill-left'))
      say(
        'bad',
        `Something of the drill of ${site ?? '?'}/${group ?? '?'} at ${minute(startedAt)} was left: it costs money until it is deleted.`,
      );
  if (reachesShort(record)) say('warn', sayReach(record));
  if (next !== null || cut)
    say(
      'warn',
      `This page has the newest ${plural(rows.length, 'run')}; ${cut ? 'there are more than can be looked through, and what is oldest is missing.' : 'there are more.'}`,
    );
  return alerts;
}

/** Does Temporal keep less than was asked for? */
function reachesShort({ since, reachesBackTo }: PracticeRecord): boolean {
  return reachesBackTo > since;
}

/** How far back the record goes, and what to do for longer. */
export function sayReach({ retentionSeconds, reachesBackTo, namespace }: PracticeRecord): string {
  const archive = 'For longer, archive the evidence report of each run: dr report --html.';
  if (retentionSeconds === null)
    return `How long Temporal keeps ended runs of namespace ${namespace} could not be learned: what is older is missing here. ${archive}`;
  return `Temporal keeps ended runs of namespace ${namespace} for ${sayAge(retentionSeconds * 1_000)} (its retention): what ended before ${minute(reachesBackTo)} UTC is not in this record. ${archive}`;
}

function figuresOf(record: PracticeRecord): Page['figures'] {
  const { totals, rows, groups } = record;
  const judged = rows.filter(({ target }) => target === 'met' || target === 'missed');
  const met = judged.filter(({ target }) => target === 'met').length;
  const overdue = overdueIn(record).length;
  const unknown = groups.filter(({ due }) => due === 'not known').length;
  const share = (good: number, all: number): Tone => (all === 0 ? 'plain' : good === all ? 'good' : 'warn');
  return [
    {
      label: 'Drills',
      value: String(totals.drills),
      note: `${totals.drillsGood} good`,
      tone: share(totals.drillsGood, totals.drills),
    },
    {
      label: 'Exercises',
      value: String(totals.exercises),
      note: `${totals.exercisesGood} good`,
      tone: share(totals.exercisesGood, totals.exercises),
    },
    {
      label: 'Recovery target met',
      value: judged.length === 0 ? '–' : `${met} of ${judged.length}`,
      note: judged.length === 0 ? 'no run had a target' : 'runs that had a target',
      tone: judged.length === 0 ? 'plain' : met === judged.length ? 'good' : 'bad',
    },
    {
      label: 'Groups overdue',
      value: `${overdue} of ${groups.length}`,
      note: unknown > 0 ? `of ${unknown} it is not known` : 'last good drill against drillEvery',
      tone: overdue > 0 ? 'bad' : unknown > 0 ? 'warn' : 'plain',
    },
  ];
}

function groupsSection({ groups }: PracticeRecord): Section {
  const blocks: Block[] =
    groups.length === 0
      ? [{ kind: 'text', text: 'No group is known: none was practised, and none is checked or configured.' }]
      : [
          {
            kind: 'table',
            caption: 'Groups; the last good drill as runs and readiness checks know it',
            head: [
              'Group',
              'Drills',
              'Exercises',
              'Last good drill (UTC)',
              'Wanted every',
              'In time?',
              'Why',
            ],
            rows: groups.map((one) => ({
              cells: [
                `${one.site}/${one.group}`,
                `${one.drillsGood} of ${one.drills} good`,
                `${one.exercisesGood} of ${one.exercises} good`,
                one.lastGoodDrillAt === null ? 'none known' : minute(one.lastGoodDrillAt),
                one.drillEverySeconds === null ? '–' : sayAge(one.drillEverySeconds * 1_000),
                { text: one.due, tone: DUE_TONE[one.due] },
                one.dueSaw,
              ],
            })),
          },
        ];
  return { id: 'groups', title: 'Groups', blocks };
}

function runsSection({ rows }: PracticeRecord): Section {
  const none: Block = { kind: 'text', text: 'No drill and no exercise.' };
  if (rows.length === 0) return { id: 'runs', title: 'Runs', blocks: [none] };
  const head = [
    'No.',
    'Asked for (UTC)',
    'What',
    'Group',
    'Outcome',
    'Recovery time',
    'Target',
    'Met?',
    'Started by',
  ];
  const table: Block = {
    kind: 'table',
    caption: 'Drills and exercises, the newest first; the ids of each stand below',
    head: [...head, 'To be known'],
    rows: rows.map((row, index) => ({
      cells: [
        String(index + 1),
        { text: minute(row.startedAt), link: row.ui },
        row.procedure,
        `${row.site ?? '?'}/${row.group ?? '?'}`,
        { text: row.outcome, tone: outcomeTone(row.outcome) },
        recovery(row),
        seconds(row.targetSeconds),
        { text: row.target, tone: TARGET_TONE[row.target] },
        row.by ?? 'not given',
        remarks(row).join('; ') || '–',
      ],
    })),
  };
  return { id: 'runs', title: 'Runs', blocks: [table] };
}

function figuresSection(): Section {
  return {
    id: 'how',
    title: 'What the figures mean',
    blocks: [
      {
        kind: 'list',
        items: [
          'Good: the run completed. A drill was made, used as asked and deleted with nothing left; an exercise brought production to the other zone and home again.',
          'Recovery time: from the request, or from the last approval where the run waited for one, until the servers were usable (a drill: its copies; an exercise: production in the other zone). The way home of an exercise is told beside it.',
          'Target: recoveryTarget of the group in dr.yaml, as it stood when the run began. A run that sent something and was never seen to be usable has missed it, unless it was called off: cancelled, or ended for a real run (gave way).',
          'The evidence report of a run counts from the request, approvals included: where that is longer, it stands beside the run.',
          'Names are as people typed them, and are not checked.',
        ],
      },
    ],
  };
}

/** Where the evidence behind each row is. */
function originSection(record: PracticeRecord): Section {
  const { rows } = record;
  const first = rows[0];
  const table: Block = {
    kind: 'table',
    caption: 'The runs behind the rows, by their numbers',
    head: ['No.', 'Run', 'Execution'],
    rows: rows.map(({ run, execution }, index) => ({
      cells: [String(index + 1), { text: run, code: true }, { text: execution, code: true }],
    })),
  };
  const command = (one: PracticeRow): Block => ({
    kind: 'code',
    text: `# the evidence behind a row, here the first one\ndr report ${typed(one.run)} --execution ${typed(one.execution)} --html --out report.html --history history.json`,
  });
  const what = `The list of runs and their histories in Temporal, the last readiness checks, and drillEvery of dr.yaml; nothing else. ${sayReach(record)}`;
  return {
    id: 'origin',
    title: 'Where this comes from',
    blocks: [{ kind: 'text', text: what }, ...(first === undefined ? [] : [command(first), table])],
  };
}

/** As it is typed; what a shell would read as more than a word is not. */
const typed = (id: string): string => (/^[\w./:@-]+$/.test(id) ? id : 'RUN');
