import { isOverridable, type FindingCode } from '../findings.ts';
import { ENDS } from './ends.ts';
import type { ErrorEntry, ErrorTable } from './entry.ts';
import { FINDINGS } from './findings.ts';
import { REGISTRY, TYPE_CODES } from './index.ts';
import { QUESTIONS, WAITS } from './questions.ts';
import { API_ONLY, REQUESTS } from './requests.ts';
import { SETUP } from './setup.ts';

/** The registry as the tables of the pages under docs/. */

type Row = readonly string[];

const SECTIONS: Readonly<Record<string, () => readonly Row[]>> = {
  questions: () => typed(QUESTIONS),
  waits: () => typed(WAITS),
  findings: () => [
    ['code', 'finding', 'procedures', 'what it means', 'what to do', '[override](people.md#overrides)'],
    ...found(({ stops }) => stops).map(({ name, where, entry, code }) => [
      named(code),
      `\`${name}\``,
      where,
      entry.what,
      todoOf(entry),
      overrideOf(name),
    ]),
  ],
  notes: () => [
    ['code', 'note', 'procedures', 'what it means', 'what to do'],
    ...found(({ noted }) => noted).map(({ name, where, entry, code }) => {
      // Noted of one procedure, it stops another: its place is there.
      const first = FINDINGS[name].stops === null ? named(code) : linked(code);
      return [first, `\`${name}\``, where, entry.what, todoOf(entry)];
    }),
  ],
  ends: () => plain(ENDS, { types: true }),
  requests: () => plain(REQUESTS),
  api: () => plain(API_ONLY),
  setup: () => plain(SETUP),
  problems: () => [
    ['status', '`code`', 'meaning', 'what to do'],
    ...Object.entries(REGISTRY)
      .flatMap(([code, { http, what, todo }]) =>
        http === undefined ? [] : [{ http, row: [String(http), linked(code, 'errors.md'), what, todo] }],
      )
      .sort((a, b) => a.http - b.http)
      .map(({ row }) => row),
  ],
};

const MARKS = /<!-- generated: (\w+) -->[\s\S]*?<!-- end -->/g;

/**
 * The page with each of its generated tables made anew; what is between them stays as it was written.
 * @throws Error where a mark names a table that there is none of
 */
export function fillIn(page: string): string {
  return page.replace(MARKS, (_all, name: string) => {
    const rows = SECTIONS[name]?.();
    if (rows === undefined) throw new Error(`There is no table "${name}" to generate.`);
    return `<!-- generated: ${name} -->\n\n${tableOf(rows)}\n\n<!-- end -->`;
  });
}

function tableOf([head = [], ...rows]: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** With an anchor of its own: a link leads to its line. */
const named = (code: string): string => `<a id="${code}"></a>\`${code}\``;
const linked = (code: string, page = ''): string => `[\`${code}\`](${page}#${code})`;

function typed(table: ErrorTable): Row[] {
  return [
    ['code', 'type', 'what happened', 'what to do'],
    ...Object.entries(table).map(([code, entry]) => [named(code), typesOf(code), entry.what, todoOf(entry)]),
  ];
}

/** A column that has nothing to say of any of them is left out. */
function plain(table: ErrorTable, { types = false } = {}): Row[] {
  const all = Object.entries(table).map(([code, entry]: [string, ErrorEntry]) => [
    ...[named(code), types ? typesOf(code) : '', entry.what, todoOf(entry)],
    ...[String(entry.http ?? ''), String(entry.exit ?? '')],
  ]);
  const rows = [['code', 'type', 'what happened', 'what to do', 'HTTP', 'exit code'], ...all];
  return rows.map((row) => row.filter((_, at) => all.some((cells) => cells[at] !== '')));
}

function typesOf(code: string): string {
  const types = Object.entries(TYPE_CODES).flatMap(([type, its]) => (its === code ? [`\`${type}\``] : []));
  return types.join(', ');
}

function todoOf({ todo, see }: ErrorEntry): string {
  if (see === undefined) return todo;
  return `${todo.replace(/[.]?$/, '.')} [More](${see.replace(/^errors\.md/, '')})`;
}

function found(whereOf: (one: (typeof FINDINGS)[FindingCode]) => string | null) {
  return (Object.keys(FINDINGS) as FindingCode[]).flatMap((name) => {
    const entry = FINDINGS[name];
    const where = whereOf(entry);
    return where === null ? [] : [{ name, where, entry, code: entry.code }];
  });
}

function overrideOf(name: FindingCode): string {
  if (name === 'zone-not-restored') return 'by `confirmAzRestored`';
  return isOverridable(name) ? 'yes' : 'no';
}
