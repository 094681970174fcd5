import { exampleOf } from './answers.ts';
import { codeInWords, codeOfType, docsOf } from './errors/index.ts';
import { blocking } from './findings.ts';
import type { Question, RunStatus, StepView } from './status.ts';

/**
 * The run in flat Markdown for the Temporal UI: no tables, no nested lists (not rendered before UI 2.53),
 * and short, since the text travels in a GET address. The first lines are those that a small screen shows.
 */
export const MAX_DETAILS = 1_900;
const LAST_EVENTS = 4;
const LAST_STEPS = 6;

/** @param failure the type of the failure that the run ended with */
export function renderDetails(status: RunStatus, now: string, failure: string | null = null): string {
  const { question, endedAt } = status;
  const lines = question ? asking(question, now) : standing(status, now, failure);
  if (endedAt === null && status.worksIn === null) lines.push(nextLine(status), '');
  if (endedAt === null) lines.push(`**Cancel** (Request Cancellation) ${status.cancel}`, '');
  // Below what is to be pressed: that must fit on a small screen.
  if (question) lines.push(meaning(question), '');
  lines.push(`**Steps** (written ${clock(now)} UTC; R refreshes)`, '');
  for (const step of status.steps.slice(-LAST_STEPS)) lines.push(`- ${stepLine(step, now)}`);
  const events = status.timeline.filter((entry) => entry.kind === 'event').slice(-LAST_EVENTS);
  if (events.length > 0) {
    lines.push('', '**Last events**', '');
    for (const event of events) lines.push(`- ${clock(event.at)} ${oneLine(event.text, 160)}`);
  }
  return clip(lines.join('\n'), MAX_DETAILS);
}

/** The same in plain lines, for where no worker renders anything; they stand for long, so times carry their day. */
export function inShort(status: RunStatus, failure: string | null = null): string[] {
  const { question, endedAt, worksIn, state } = status;
  const step = status.steps.at(-1);
  const since = (iso: string) => `since ${moment(iso, '')}`;
  if (endedAt !== null)
    return [
      `${state.toUpperCase()} at ${moment(endedAt, '')}`,
      status.headline,
      ...(failure === null ? [] : [docsOf(codeOfType(failure))]),
    ];
  if (worksIn !== null) return [`LOOK AND ANSWER IN ${worksIn}: it does the work.`];
  const lines = question
    ? [
        `WAITING FOR YOU ${since(question.askedAt)}: ${question.title}`,
        `${oneLine(question.text, 300)} ${docsOf(codeOfType(question.type))}`,
        'Answers are below. They need a worker: start one (dr worker), then More Actions > Send an Update.',
      ]
    : [
        `${state.toUpperCase()}: ${status.headline}, ${since(step?.startedAt ?? status.startedAt)}`,
        'It does not wait for you. Without a worker (dr worker) it stands still.',
      ];
  return [...lines, plain(nextLine(status)), `Cancel ${status.cancel}`];
}

function plain(text: string): string {
  return text.replaceAll('**', '');
}

/** Of a run that never began: its input was wrong. */
export function refusedDetails(problem: string): string {
  // As code: the UI sets other quotation marks in a text.
  const said = oneLine(problem, 900).replace(/ (\{.*\})$/, ' `$1`');
  return `**Refused: the input is wrong.** Nothing was started.\n\n- ${said}\n- More Actions > Start Workflow Like This One opens the form again, with this input in it.\n- \`${docsOf('DR_INPUT_INVALID')}\``;
}

/** What a person must know to answer, and what to paste. */
function asking(question: Question, now: string): string[] {
  const until = question.until === null ? '' : `, goes on by itself at ${moment(question.until, now)}`;
  const lines = [
    `**WAITING FOR YOU since ${moment(question.askedAt, now)}${until}: ${question.title}.** ${oneLine(question.text, 500)}`,
    '',
  ];
  const todo = blocking(question.findings).slice(0, 3);
  for (const finding of todo) lines.push(`- ${oneLine(finding.todo, 220)}`);
  if (todo.length > 0) lines.push('');
  lines.push(
    '**Press** More Actions > Send an Update: choose a name, paste its JSON, put in your name, Submit; then R:',
    '',
  );
  for (const { verb, json, effect } of question.answers) lines.push(`- **${verb}** \`${json}\` ${effect}`);
  lines.push('');
  return lines;
}

/** Where the question and what was found are explained. */
function meaning({ type, findings }: Question): string {
  const codes = blocking(findings).slice(0, 3).map(codeInWords);
  return `**What this means:** \`${docsOf(codeOfType(type))}\`${[...new Set(codes)].join('')}`;
}

/** What a run does that asks nothing. */
function standing(status: RunStatus, now: string, failure: string | null): string[] {
  const { endedAt, worksIn, state } = status;
  const step = status.steps.at(-1);
  const headline = oneLine(status.headline, 300);
  if (endedAt !== null) {
    return [
      `**${state.toUpperCase()} at ${moment(endedAt, now)}.** ${headline}`,
      '',
      `**Waits for you:** no; it has ended.${failure === null ? '' : ` \`${docsOf(codeOfType(failure))}\``}`,
      '',
    ];
  }
  const since = moment(step?.startedAt ?? status.startedAt, now);
  if (worksIn !== null) {
    return [
      `**LOOK AND ANSWER IN [${worksIn}](${runPath(worksIn, status.worksInExecution)}):** it does the work. This run has waited for its result since ${since}, and takes no answers.`,
      '',
    ];
  }
  const last = step?.note ?? status.timeline.findLast(({ kind }) => kind === 'event')?.text;
  const seen = last === undefined ? '' : ` Last seen: ${oneLine(last, 300)}`;
  return [
    `**${state.toUpperCase()}: ${headline}, since ${since}.**${seen}`,
    '',
    `**Waits for you:** no. What the cloud says right now: tab Pending Activities. Possible at any time: Send an Update, **note** \`${exampleOf('note')}\``,
    '',
  ];
}

function nextLine({ question, ahead }: RunStatus): string {
  const end = ahead.length > 0 ? ', then the run ends.' : 'the run ends.';
  return `**Next${question ? ', after your answer' : ''}:** ${ahead.join(', ')}${end}`;
}

/** With its execution known the link leads to the page that shows its question. */
function runPath(run: string, execution: string | null): string {
  const path = `/namespaces/{namespace}/workflows/${encodeURIComponent(run)}`;
  return execution === null ? path : `${path}/${execution}/user-metadata`;
}

function stepLine(step: StepView, now: string): string {
  const took =
    step.endedAt === null
      ? `since ${moment(step.startedAt, now)}`
      : `in ${duration(step.startedAt, step.endedAt)}`;
  return `**${step.name}** ${step.state} ${took}${step.note ? `: ${oneLine(step.note, 160)}` : ''}`;
}

/** "03:04:05 UTC", with the day where it is another one: a run may wait for weeks. */
function moment(iso: string, now: string): string {
  const day = iso.slice(0, 10);
  return `${day === now.slice(0, 10) ? '' : `${day} `}${clock(iso)} UTC`;
}

/** "03:04:05" out of an ISO time. */
export function clock(iso: string): string {
  return iso.slice(11, 19);
}

/** "0.4 s", "12 s", "3 min 04 s" between two ISO times. */
export function duration(from: string, to: string): string {
  return sayMs(Math.max(0, Date.parse(to) - Date.parse(from)));
}

export function sayMs(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** A provider's line breaks would begin lists and tables of their own. */
export function oneLine(text: string, most: number): string {
  return clip(text.replace(/\s+/g, ' ').trim(), most);
}

export function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
