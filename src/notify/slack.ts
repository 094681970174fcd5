import type { LinkedNotice } from '../domain/notices.ts';

/** Slack's own limits; a message above them is refused as a whole. */
const MOST_SECTION = 3_000;
const MOST_HEADER = 150;
const MOST_CONTEXT = 2_000;

const SIGNS: Readonly<Record<LinkedNotice['event'], string>> = {
  started: '▶️',
  question: '❓',
  reminder: '⏰',
  answered: '💬',
  completed: '✅',
  failed: '❌',
  breakGlass: '🚨',
  notReady: '🔴',
  readyAgain: '🟢',
  test: '🔧',
};

type Block = Record<string, unknown>;

/** A message for an incoming webhook of Slack, or of what understands the same (Mattermost, Rocket.Chat). */
export function slackMessage(notice: LinkedNotice): { text: string; blocks: Block[] } {
  const { question, event, headline, readiness } = notice;
  const asks = event === 'question' || event === 'reminder' || event === 'breakGlass';
  const blocks: Block[] = [header(`${SIGNS[event]} ${titleOf(notice)}`), section(escape(headline))];
  if (question !== null && asks) {
    blocks.push(section(escape(question.text)));
    const blocking = question.findings.filter(({ weight }) => weight === 'blocks');
    if (blocking.length > 0)
      blocks.push(section(blocking.map(({ needs, todo }) => escape(`• ${needs}: ${todo}`)).join('\n')));
    for (const { verb, effect, command, json } of question.answers) {
      // Two blocks: each is copied with one click.
      blocks.push(section(`*${escape(verb)}* – ${escape(effect)}`), code(command));
      blocks.push(code(json, `or in the Temporal UI, as an update *${escape(verb)}*:`));
    }
  } else {
    const lines = (readiness?.findings ?? []).map(({ saw, todo }) => `• ${escape(saw)} ${escape(todo)}`);
    if (lines.length > 0) blocks.push(section(lines.join('\n')));
    blocks.push(code(notice.command));
  }
  const { ui } = notice.links;
  const facts = [
    ui === null ? '' : `<${escape(ui)}|Open in the Temporal UI>`,
    escape(notice.run),
    escape(notice.incident ?? ''),
    notice.links.docs ?? '',
  ];
  blocks.push({
    type: 'context',
    elements: facts.filter((fact) => fact !== '').map((fact) => mrkdwn(clip(fact, MOST_CONTEXT))),
  });
  // What a phone shows before the message is opened.
  return { text: clip(`${SIGNS[event]} ${escape(headline)}`, MOST_SECTION), blocks };
}

function titleOf({ event, group, question, state }: LinkedNotice): string {
  switch (event) {
    case 'question':
    case 'reminder':
      return `${group.name}: ${question?.title ?? 'waits for a person'}`;
    case 'completed':
    case 'failed':
      return `${group.name}: ${state}`;
    case 'breakGlass':
      return `${group.name}: BREAK-GLASS`;
    case 'notReady':
    case 'readyAgain':
      return `${group.name}: ${event === 'notReady' ? 'not ready for a failover' : 'ready again'}`;
    default:
      return `${group.name}: ${event}`;
  }
}

function header(text: string): Block {
  return { type: 'header', text: { type: 'plain_text', text: cutAt(text, MOST_HEADER), emoji: true } };
}

function section(text: string): Block {
  return { type: 'section', text: mrkdwn(clip(text, MOST_SECTION)) };
}

/** As it is pasted: three backquotes inside would end it. */
function code(text: string, before = ''): Block {
  const inside = clip(escape(text).replaceAll('```', "'''"), MOST_SECTION - 6 - before.length);
  return { type: 'section', text: mrkdwn(`${before}\`\`\`${inside}\`\`\``) };
}

function mrkdwn(text: string): Block {
  return { type: 'mrkdwn', text };
}

/**
 * Slack's three characters: what comes from outside is never a link, nor a call for everybody. Look-alikes of Slack read
 * "@channel" as such a call: a word joiner takes that away.
 */
export function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@(?=(channel|here|all|everyone)\b)/gi, '@\u2060');
}

/** Never in the middle of an entity, which would show as rubbish. */
function clip(text: string, most: number): string {
  return text.length <= most ? text : `${cutAt(text, most - 1).replace(/&[a-z]{0,3}$/, '')}…`;
}

/** Never in the middle of a surrogate pair. */
function cutAt(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
}
