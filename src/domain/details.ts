import type { RunStatus, StepView } from './status.ts';

/**
 * The run in flat Markdown for the Temporal UI: no tables, no nested lists (not rendered before UI 2.53),
 * and short, since the text travels in a GET address.
 */
const MAX = 1_900;
const LAST_EVENTS = 4;

export function renderDetails(status: RunStatus, now: string): string {
  const { question } = status;
  const lines: string[] = [];
  if (question) {
    lines.push(`**Waiting for you: ${question.title}.** ${oneLine(question.text, 500)}`, '');
    for (const finding of question.findings.filter((one) => one.weight === 'blocks').slice(0, 3)) {
      lines.push(`- ${oneLine(finding.todo, 220)}`);
    }
    for (const answer of question.answers) {
      lines.push(
        `- More Actions > Send an Update > **${answer.verb}** with \`${answer.json}\` — ${answer.effect}`,
      );
    }
    lines.push('');
  }
  lines.push(`**${oneLine(status.headline, 300)}** (${clock(now)} UTC, press R to refresh)`, '');
  for (const step of status.steps) lines.push(`- ${stepLine(step)}`);
  if (status.worksIn !== null) {
    lines.push(
      `- The work is done in [${status.worksIn}](/namespaces/{namespace}/workflows/${encodeURIComponent(status.worksIn)}): look and answer there.`,
    );
  }
  lines.push('', `**Cancel:** ${status.cancel}`);
  const events = status.timeline.filter((entry) => entry.kind === 'event').slice(-LAST_EVENTS);
  if (events.length > 0) {
    lines.push('', '**Last events**', '');
    for (const event of events) lines.push(`- ${clock(event.at)} ${oneLine(event.text, 160)}`);
  }
  return clip(lines.join('\n'), MAX);
}

function stepLine(step: StepView): string {
  const took =
    step.endedAt === null ? `since ${clock(step.startedAt)}` : `in ${duration(step.startedAt, step.endedAt)}`;
  return `**${step.name}** ${step.state} ${took}${step.note ? `: ${oneLine(step.note, 160)}` : ''}`;
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
function oneLine(text: string, most: number): string {
  return clip(text.replace(/\s+/g, ' ').trim(), most);
}

function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
