import { saySince } from './say.ts';
import type { Block, Cell, Page, Section } from './page.ts';
import { clean } from './clean.ts';

/** The same page for a terminal, a ticket or a chat. The drawings are left out: what they show stands in the tables. */
export function renderMarkdown(page: Page): string {
  const { kind, title, subtitle, verdict, summary, alerts, figures, sections, footer } = page;
  const lines = [
    `# ${escapeMarkdown(kind)}: ${escapeMarkdown(title)}`,
    '',
    escapeMarkdown(subtitle),
    '',
    `**${escapeMarkdown(verdict.word.toUpperCase())}**`,
    '',
    paragraph(summary),
    '',
    ...alerts.map(({ text }) => `> **Note:** ${escapeMarkdown(text)}\n`),
    ...figures.map(
      ({ label, value, note }) =>
        `- ${escapeMarkdown(label)}: **${escapeMarkdown(value)}** (${escapeMarkdown(note)})`,
    ),
    '',
    ...sections.flatMap(sectionLines),
    '---',
    '',
    `${escapeMarkdown(footer)} All times are UTC.`,
    '',
  ];
  return lines.join('\n').replace(/\n{3,}/g, '\n\n');
}

function sectionLines({ title, blocks }: Section, index: number): string[] {
  return [
    `## ${index + 1}. ${escapeMarkdown(title)}`,
    '',
    ...blocks.flatMap((block) => [...blockLines(block), '']),
  ];
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'text':
      return [paragraph(block.text)];
    case 'list':
      return block.items.map((item) => `- ${escapeMarkdown(item)}`);
    case 'code':
      return ['```sh', ...block.text.split('\n').map((line) => clean(line).replaceAll('`', "'")), '```'];
    case 'facts':
      return table(
        ['', ''],
        block.rows.map(([label, value]) => [escapeMarkdown(label), cellText(value)]),
      );
    case 'table':
      return [
        `_${escapeMarkdown(block.caption)}_`,
        '',
        ...table(
          block.head.map(escapeMarkdown),
          block.rows.map(({ cells }) => cells.map(cellText)),
        ),
      ];
    case 'timeline':
      return block.drawing.marks.map(
        ({ number, at, text }) => `${number}. ${saySince(at)}: ${escapeMarkdown(text)}`,
      );
    case 'bar':
    case 'trend':
      return [];
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

function cellText(cell: Cell): string {
  if (typeof cell === 'string') return escapeMarkdown(cell);
  if (cell.text === '') return '';
  // A code span takes no escapes: what is more than an id is plain text.
  return cell.code && /^[\w ./:@-]+$/.test(cell.text) ? `\`${cell.text}\`` : escapeMarkdown(cell.text);
}

/** A paragraph of somebody else's must not begin a list, a heading, a quotation or a rule. */
function paragraph(text: string): string {
  return escapeMarkdown(text)
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/^([-+=#>])/, '\\$1');
}

/** `<` always, so that there is no HTML; the rest only where Markdown would take it for more than itself. */
export function escapeMarkdown(text: string): string {
  return clean(text)
    .trim()
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*[\]|]/g, '\\$&')
    .replaceAll('~~', '\\~\\~')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replace(/(https?|ftp|mailto):/gi, '$1\\:')
    .replace(/\bwww\./gi, 'www\\.');
}
