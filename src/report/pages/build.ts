import { WORDS } from '../../domain/words.ts';
import { plural, sayDuration, utc } from '../../pages/say.ts';
import type { Evidence } from '../schema.ts';
import { asked, whatHappened } from './asked.ts';
import { callSections } from './calls.ts';
import { drawing } from './drawing.ts';
import { originSection } from './origin.ts';
import type { Page, Section, Tone } from '../../pages/page.ts';
import { peopleSections } from './people.ts';
import { finalSection, replicationSection } from './replication.ts';
import { CAUSE_LABELS, CAUSE_WORDS } from './words.ts';

/** The page of a run, in the order in which an auditor asks. */
export function pageOf(evidence: Evidence): Page {
  const { run, result, history } = evidence;
  const way = run.from !== null && run.to !== null ? `${run.from} → ${run.to}` : null;
  return {
    kind: 'Evidence report',
    title: `${run.dryRun ? 'Dry run: ' : ''}${titleOf(run.procedure)} of ${run.group.name}`,
    subtitle: [way, `site ${run.site}`, run.service?.toUpperCase(), run.incident]
      .filter((one) => one !== null && one !== undefined)
      .join(' · '),
    verdict: verdictOf(evidence),
    summary: result.summary,
    alerts: alertsOf(evidence),
    figures: figuresOf(evidence),
    sections: [
      asked(evidence),
      recoverySection(evidence),
      whatHappened(evidence, drawing(evidence)),
      replicationSection(evidence),
      ...callSections(evidence),
      ...peopleSections(evidence),
      finalSection(evidence),
      timelineSection(evidence),
      originSection(evidence),
    ],
    footer: `Made by ${evidence.madeBy} from the history with SHA-256 ${history.sha256}.`,
  };
}

function titleOf(procedure: string): string {
  const words = (WORDS as Readonly<Record<string, { title: string }>>)[procedure]?.title ?? procedure;
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

const GOOD = ['completed'];
const NEUTRAL = ['already there', 'dry run', 'declined'];

function verdictOf({ result, people }: Evidence): Page['verdict'] {
  const { outcome, finished } = result;
  if (!finished) return { word: `unfinished: ${outcome}`, tone: 'warn' };
  if (NEUTRAL.includes(outcome)) return { word: outcome, tone: 'plain' };
  if (!GOOD.includes(outcome)) return { word: outcome, tone: 'bad' };
  if (people.breakGlass !== null) return { word: `${outcome}, by break-glass`, tone: 'warn' };
  const exceptions = people.attested.length + people.skipped.length;
  return exceptions > 0
    ? { word: `${outcome}, with ${plural(exceptions, 'exception')}`, tone: 'warn' }
    : { word: outcome, tone: 'good' };
}

function alertsOf(evidence: Evidence): Page['alerts'] {
  const { result, run, people, overrides, lostAnswers, checks, times, recovery, replication } = evidence;
  const alerts: Page['alerts'] = [];
  const say = (tone: Tone, text: string) => alerts.push({ tone, text });
  for (const { what, saw } of checks.filter(({ holds }) => !holds))
    say('bad', `This report does not agree with its source. ${what}: ${saw}.`);
  if (!result.finished)
    say(
      'warn',
      `The run had not ended: this is what was known at ${utc(times.lastEventAt)}, its last event.`,
    );
  if (run.worksIn !== null && evidence.history.runs.at(-1)?.workflowId !== run.worksIn)
    say('warn', `This run only waited for ${run.worksIn}: what was sent stands in the report of that run.`);
  if (people.breakGlass) say('bad', `BREAK-GLASS by ${people.breakGlass.by}: ${people.breakGlass.reason}`);
  const notInSync = replication.before.filter(({ verdict }) => verdict !== 'in sync');
  if (notInSync.length > 0)
    say('bad', 'Not everything was in sync before production was moved: data may be lost.');
  if (recovery.target.verdict === 'missed') say('bad', 'The recovery target was not met.');
  if (lostAnswers.length > 0)
    say(
      'warn',
      `${plural(lostAnswers.length, 'answer')} to a POST ${lostAnswers.length === 1 ? 'was' : 'were'} lost. What the looks found stands under "Lost answers".`,
    );
  if (overrides.length > 0)
    say('warn', `Went on in spite of ${[...new Set(overrides.map(({ finding }) => finding))].join(', ')}.`);
  for (const { step } of people.attested)
    say('warn', `Attested: "${step}" was done by hand, and seen to be so.`);
  for (const { step, why } of people.skipped)
    say('warn', `Skipped: "${step}"${why === null ? '' : `: ${why}`}`);
  return alerts;
}

const TARGET_TONE: Readonly<Record<Evidence['recovery']['target']['verdict'], Tone>> = {
  met: 'good',
  missed: 'bad',
  open: 'warn',
  none: 'plain',
  'not applicable': 'plain',
};

function figuresOf({ recovery, replication, counts, calls, people }: Evidence): Page['figures'] {
  const { target, of, totalMs } = recovery;
  const limit = target.ms === null ? '' : ` of ${sayDuration(target.ms)}`;
  const against: Readonly<Record<typeof target.verdict, string>> = {
    met: `target${limit} met`,
    missed: of === 'recovery' ? `target${limit} missed` : `no recovery recorded; target${limit} not met`,
    open: `target${limit} not over yet`,
    none: 'no target set',
    'not applicable': 'no recovery target applies',
  };
  const [before] = replication.before;
  const servers = calls.servers.length;
  const also = servers > 0 ? `, and ${plural(servers, 'call')} to servers` : '';
  return [
    {
      label: of === 'recovery' ? 'Recovery time' : 'Time of the run',
      value: sayDuration(totalMs),
      note: against[target.verdict],
      tone: TARGET_TONE[target.verdict],
    },
    {
      label: 'In sync before the move',
      value: before ? `${before.group.pairs.inSync} of ${before.group.pairs.total}` : 'no move',
      note: before ? `pairs, read at ${utc(before.group.seenAt)}` : 'production was not moved by a POST',
      tone: before === undefined ? 'plain' : before.verdict === 'in sync' ? 'good' : 'bad',
    },
    {
      label: 'POSTs to the group',
      value: String(counts.posts),
      note: `${plural(counts.lostAnswers, 'answer')} lost${also}`,
      tone: counts.lostAnswers > 0 ? 'warn' : 'plain',
    },
    {
      label: 'People',
      value: plural(people.words.length, 'word'),
      note:
        people.approvalsNeeded > 0
          ? `${people.approvals.length} of ${plural(people.approvalsNeeded, 'approval')} needed`
          : 'no approval was needed',
      tone: people.breakGlass ? 'bad' : 'plain',
    },
  ];
}

function recoverySection({ recovery }: Evidence): Section {
  const { totalMs, split, of } = recovery;
  const some = split.filter(({ ms }) => ms > 0);
  const share = (ms: number) => (totalMs === 0 ? '–' : `${((ms / totalMs) * 100).toFixed(1)} %`);
  const what = of === 'recovery' ? 'recovery time' : 'time of the run';
  return {
    id: 'recovery',
    title: of === 'recovery' ? 'Recovery time' : 'Time of the run',
    blocks: [
      { kind: 'text', text: recovery.sentence },
      {
        kind: 'facts',
        rows: [
          ['From', utc(recovery.from)],
          ['To', utc(recovery.to)],
        ],
      },
      {
        kind: 'bar',
        label: `The ${what} by cause`,
        parts: some.map(({ cause, ms }) => ({ cause, ms, label: CAUSE_LABELS[cause] })),
      },
      {
        kind: 'table',
        caption: `The ${what} split by cause; each millisecond counts once`,
        head: ['Cause', 'Time', 'Milliseconds', 'Share'],
        rows: [
          ...some.map(({ cause, ms }) => ({
            cause,
            cells: [CAUSE_WORDS[cause], sayDuration(ms), String(ms), share(ms)],
          })),
          { cells: ['Together', sayDuration(totalMs), String(totalMs), share(totalMs)] },
        ],
      },
    ],
  };
}

function timelineSection({ timeline }: Evidence): Section {
  return {
    id: 'timeline',
    title: 'Everything, in order',
    blocks: [
      {
        kind: 'table',
        caption: 'Each line with the event of the history that says so',
        head: ['Time (UTC)', 'Since the request', 'What', 'Event'],
        rows: timeline.map(({ at, offsetMs, kind, text, source }) => ({
          cells: [
            utc(at).replace(' UTC', ''),
            offsetMs < 0 ? sayDuration(offsetMs) : `+${sayDuration(offsetMs)}`,
            kind === 'step' ? `Step: ${text}` : text,
            source === null ? '–' : sayEvent(source),
          ],
        })),
      },
    ],
  };
}

/** "17", or "2/17" in the second of several histories. */
function sayEvent({ run, event }: { run: number; event: number }): string {
  return run === 0 ? String(event) : `${run + 1}/${event}`;
}
