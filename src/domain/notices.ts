import type { Verb } from './answers.ts';
import { answerCommand } from './commands.ts';
import { clip } from './details.ts';
import { codeOfType, docsOf, type ErrorCode } from './errors/index.ts';
import type { Finding } from './findings.ts';
import { sayWay } from './goal.ts';
import type { Procedure } from './procedures.ts';
import type { ReadyFinding, Verdict } from './readiness/readiness.ts';
import type { Question, RunState, RunStatus } from './status.ts';
import { WORDS } from './words.ts';

/** What a run tells the world about, in the words of dr.yaml. */
export const NOTICE_EVENTS = [
  'started',
  'question',
  'reminder',
  'answered',
  'completed',
  'failed',
  'breakGlass',
  'notReady',
  'readyAgain',
] as const;
export type NoticeEvent = (typeof NOTICE_EVENTS)[number];

/** What a readiness check tells of; everything else is told by runs. */
export const READINESS_EVENTS = ['notReady', 'readyAgain'] as const satisfies readonly NoticeEvent[];
export type RunEvent = Exclude<NoticeEvent, (typeof READINESS_EVENTS)[number]>;

/** `test` is what `dr notify test` sends; nobody can leave it out. */
export type NoticeKind = NoticeEvent | 'test';

interface NoticeQuestion {
  number: number;
  title: string;
  type: string;
  text: string;
  step: string;
  askedAt: string;
  reminders: number;
  until: string | null;
  findings: Pick<Finding, 'code' | 'weight' | 'saw' | 'needs' | 'todo'>[];
  /** What may be said: as JSON for the Temporal UI, and as a command. Both name the question. */
  answers: { verb: Verb; effect: string; json: string; command: string }[];
}

/**
 * What happened, for whoever is to be told: nothing of it depends on who that is. Passed through Temporal, so it holds
 * what stands in the run's history anyway.
 */
export interface Notice {
  /** The same for each try of this notice and each replay of the run: receivers drop repeats by it. */
  id: string;
  event: NoticeKind;
  at: string;
  run: string;
  /** One execution: a run of the same group tomorrow has another one. */
  runId: string;
  procedure: Procedure | 'readiness';
  site: string;
  /** Of a check of a whole site: the site's name, without an id. */
  group: { id: string | null; name: string };
  from: string | null;
  to: string | null;
  incident: string | null;
  reason: string | null;
  by: string | null;
  state: RunState | Verdict;
  /** One sentence that can stand alone on a phone. */
  headline: string;
  /** The question that is open, was reminded of, or has just been closed. */
  question: NoticeQuestion | null;
  /** Who closed it, and how; null: the run was cancelled, or went on by itself. */
  answer: { verb: Verb; by: string | null; reason: string | null } | null;
  breakGlass: RunStatus['breakGlass'];
  /** What has become not ready; only of a readiness check. */
  readiness: ReadinessNews | null;
  /** The type of the failure that the run ended with; left out: it ended well, or has not. */
  failureType?: string;
  startedAt: string;
  endedAt: string | null;
  recoveredAt: string | null;
  /** Type it to look closer. */
  command: string;
}

export interface ReadinessNews {
  /** A cause that concerns the whole site is everybody's news; else it is that of these groups. */
  wholeSite: boolean;
  groups: { id: string; name: string }[];
  /** Of the site, and the gravest ones of the groups. */
  findings: Pick<ReadyFinding, 'code' | 'saw' | 'needs' | 'todo'>[];
}

/** A notice with what only the sender knows. */
export interface LinkedNotice extends Notice {
  /** Of the question, or of the end that was none; null: nothing is wrong. */
  code: ErrorCode | null;
  links: {
    ui: string | null;
    /** Where the code is explained. */
    docs: string | null;
  };
}

export function linked(notice: Notice, ui: string | null): LinkedNotice {
  const type = notice.question?.type ?? notice.failureType ?? null;
  const code = type === null ? null : codeOfType(type);
  return { ...notice, code, links: { ui, docs: code && docsOf(code) } };
}

export interface NoticeContext {
  runId: string;
  at: string;
  question?: Question | null;
  answer?: Notice['answer'];
  failureType?: string | null;
}

/** Texts of providers have no limit of their own, and receivers do. */
const MOST_TEXT = 2_000;
const MOST_FINDINGS = 10;

export function noticeOf(event: RunEvent, status: RunStatus, context: NoticeContext): Notice {
  const { runId, at, question = null, answer = null, failureType = null } = context;
  const { run, procedure, site, group, groupId, from, to, incident, reason, by, state } = status;
  return {
    id: idOf(event, runId, question),
    event,
    at,
    run,
    runId,
    procedure,
    site,
    group: { id: groupId, name: group },
    ...{ from, to, incident, reason, by, state },
    headline: clip(capital(headlineOf(event, status, { question, answer })), MOST_TEXT),
    question: question && plainQuestion(question, run),
    answer,
    breakGlass: status.breakGlass,
    readiness: null,
    ...(failureType === null ? {} : { failureType }),
    startedAt: status.startedAt,
    endedAt: status.endedAt,
    recoveredAt: status.recoveredAt,
    command: status.endedAt === null ? `dr watch ${run}` : `dr report ${run} --out report.html`,
  };
}

function idOf(event: RunEvent, runId: string, question: Question | null): string {
  if (question === null) return `${runId}/${event}`;
  const asked = `${runId}/question-${question.number}`;
  if (event === 'reminder') return `${asked}/reminder-${question.reminders}`;
  return event === 'question' ? asked : `${asked}/${event}`;
}

function headlineOf(
  event: RunEvent,
  status: RunStatus,
  { question, answer }: Required<Pick<NoticeContext, 'question' | 'answer'>>,
): string {
  const { group, incident, by, reason, breakGlass, procedure, headline } = status;
  const { title } = WORDS[procedure];
  const asks = `${title} of ${group} waits for a person: ${question?.title ?? ''}`;
  switch (event) {
    case 'started': {
      const way = sayWay({ group, from: status.from, to: status.to, fromNamed: false });
      return `${title} of ${group}, ${way}, has started${by ? ` by ${by}` : ''}${incident ? ` (${incident})` : ''}${reason ? `: ${reason}` : ''}`;
    }
    case 'question':
      return asks;
    case 'reminder':
      return `Still open, reminder ${question?.reminders ?? 0}: ${asks}`;
    case 'answered': {
      const said = answer ? `${answer.verb}${answer.by ? ` by ${answer.by}` : ''}` : 'nobody answered';
      return `${title} of ${group} no longer waits (${question?.title ?? ''}): ${said}`;
    }
    case 'completed':
    case 'failed':
      return `${title} of ${group} ended: ${status.state}. ${headline}`;
    case 'breakGlass':
      return `BREAK-GLASS by ${breakGlass?.by ?? '?'}: ${breakGlass?.reason ?? '?'}. The ${title} of ${group} goes on without the approvals that are missing.`;
    default:
      return event satisfies never;
  }
}

function plainQuestion(question: Question, run: string): NoticeQuestion {
  const { number, title, type, text, step, askedAt, reminders, until, findings, answers } = question;
  return {
    ...{ number, title, type, step, askedAt, reminders, until },
    text: clip(text, MOST_TEXT),
    findings: findings.slice(0, MOST_FINDINGS).map(({ code, weight, saw, needs, todo }) => {
      return { code, weight, saw: clip(saw, 500), needs: clip(needs, 500), todo: clip(todo, 500) };
    }),
    answers: answers.map(({ verb, json, effect }) => {
      // Pasted an hour later, it must not hit another question.
      const command = `${answerCommand(verb, run, json)} --question ${number}`;
      return { verb, effect, json, command };
    }),
  };
}

/** How a run that ended with this word is told of; null: nobody has to know. */
export function endEvent(state: RunState): RunEvent | null {
  switch (state) {
    case 'completed':
    case 'already there':
    case 'declined':
      return 'completed';
    case 'failed':
    case 'refused':
    case 'aborted':
    case 'cancelled':
      return 'failed';
    default:
      return null;
  }
}

/** What one target has been told, or can't be. */
export interface NoticeResult {
  sent: string[];
  /** For good: no retry mends it. */
  refused: { target: string; why: string }[];
  /** Not yet; only where the request says that somebody else goes on with it. */
  later: string[];
}

export function sayRefused({ target, why }: NoticeResult['refused'][number]): string {
  return `could not be sent to ${target}: ${why}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
