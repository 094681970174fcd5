import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formattedPage } from '../support/write-page.ts';
import { CELLS, digest, LEFT, tenth } from './cells.ts';
import { COURSES } from './courses.ts';
import { expectedOf } from './expected.ts';
import { LEFT_OUT } from './left-out.ts';
import { expectedOfProcess, EVENTS, PROCESS_CELLS } from './process-cells.ts';
import { CALLS, type Call, type Cell, type Expected, type Stand, type Way } from './types.ts';
import { WAYS } from './ways.ts';

/** docs/failure-matrix.md, made from the table in code. */

export const DOCUMENT = fileURLToPath(new URL('../../docs/failure-matrix.md', import.meta.url));

const TITLES: Readonly<Record<Call, string>> = {
  login: 'Login',
  groups: 'Find the group',
  group: 'Read the group',
  pairs: 'Read its pairs',
  action: 'The action',
  job: 'Read the job',
  failedTasks: 'Read the failed tasks',
  serverAction: 'Start or stop servers',
  server: 'Read a server',
};

const namesWhere = (fits: (way: Way) => boolean) => WAYS.filter(fits).map(({ name }) => name);
const isLost = ({ kind, post, read, name }: Way) =>
  kind === 'answer' && post === 'nothing' && read === 'again' && name !== 'slow drip';

const KINDS: Readonly<Record<string, { says: string; members: readonly string[] }>> = {
  'lost answers': {
    says: 'nobody knows whether it ran.',
    members: namesWhere(isLost),
  },
  refusals: {
    says: 'a definite no.',
    members: namesWhere(({ post, name }) => post === 'refused' && !['307', '403', '404'].includes(name)),
  },
};

export async function documentText(): Promise<string> {
  const left = LEFT_OUT.map(({ because }, at) => `| ${because} | ${LEFT[at] ?? 0} |`);
  const kinds = Object.entries(KINDS).map(
    ([word, { says, members }]) => `- _${word}_: ${says} ${members.join(', ')}`,
  );
  const text = `# The failure matrix

<!-- Made by \`npm run matrix\` where all cells came out as expected. Digest of the table: ${digest()} -->

What becomes of a run when one call fails: procedure × call × way to fail, each before and after the effect, once and for
good. Each of the **${CELLS.length} cells** is a real run, against a real Temporal server and the simulated cloud. The expectations
are a second reading of [the protocol](protocol.md), in \`test/matrix/expected.ts\`; none comes from the product's own tables.

\`\`\`sh
npm run matrix                        # all cells, and this page
npm run matrix -- "EVS switchover"    # those whose names fit
\`\`\`

\`npm test\` plays ${tenth().length} of them, and checks that this page fits the table.

How to read it: **comes to** is how the run ends by itself, or the type of its [question](errors.md); **actions** is how many
actions have taken effect in the cloud by then; **POSTs** is how many have arrived at most. After the arrow: the same after the
fault is gone and a person has said the word. A failback has two actions; the figures are those of the one that meets the
fault. In no cell does an action take effect twice.

${kinds.join('\n')}

${CALLS.map((call) => `## ${TITLES[call]}\n\n${tableOf(CELLS.filter((cell) => cell.call === call))}`).join('\n\n')}

## While a call is in flight

${PROCESS_CELLS.length} more cells, each with processes, a Temporal server or a cloud of its own. The effect of the request comes later, has come
already, or never comes.

${processTable()}

## Left out

| because | cells |
| --- | --- |
${left.join('\n')}
`;
  return formattedPage(DOCUMENT, text);
}

export function readDocument(): string {
  try {
    return readFileSync(DOCUMENT, 'utf8');
  } catch {
    return '';
  }
}

/** One row for all that comes to the same. */
function tableOf(cells: readonly Cell[]): string {
  const rows = new Map<string, { when: string; says: string; ways: Map<string, string[]> }>();
  for (const cell of cells) {
    const when = sayWhen(cell);
    const says = sayExpected(ofOneAction(cell));
    const key = `${when}|${says}`;
    const row = rows.get(key) ?? { when, says, ways: new Map<string, string[]>() };
    row.ways.set(cell.way.name, [...(row.ways.get(cell.way.name) ?? []), cell.course.name]);
    rows.set(key, row);
  }
  const lines = [...rows.values()]
    .toSorted((a, b) => a.when.localeCompare(b.when))
    .flatMap(({ when, says, ways }) =>
      byCourses(ways).map(([courses, names]) => `| ${when} | ${sayWays(names)} | ${courses} | ${says} |`),
    );
  return ['| where | fails with |', '| --- | --- |']
    .map((head, at) => `${head} ${HEADS[at] ?? ''}`)
    .concat(lines)
    .join('\n');
}

/** What both tables have at their end. */
const HEADS = ['procedures | comes to | actions | POSTs | because |', '--- | --- | --- | --- | --- |'];

function byCourses(ways: ReadonlyMap<string, readonly string[]>): [string, string[]][] {
  const found = new Map<string, string[]>();
  for (const [way, courses] of ways) {
    const key = sayCourses(courses);
    found.set(key, [...(found.get(key) ?? []), way]);
  }
  return [...found];
}

function sayCourses(courses: readonly string[]): string {
  const sdrs = COURSES.filter(({ service }) => service === 'sdrs').map(({ name }) => name);
  if (courses.length === COURSES.length) return 'all';
  if (sdrs.every((name) => courses.includes(name)))
    return ['all of SDRS', ...courses.filter((name) => !sdrs.includes(name))].join(', ');
  return courses.join(', ');
}

/** The many that nearly always come to the same, under one word. */
function sayWays(names: readonly string[]): string {
  const words = [...names];
  for (const [word, { members }] of Object.entries(KINDS)) {
    if (!members.every((name) => words.includes(name))) continue;
    words.splice(0, words.length, `_${word}_`, ...words.filter((name) => !members.includes(name)));
  }
  return words.join(', ');
}

function sayWhen({ place, when, lasts }: Cell): string {
  return [place, when === null ? null : `${when} the effect`, lasts].filter((one) => one !== null).join(', ');
}

/** A failback has two actions: the figures are those of the one that meets the fault. */
function ofOneAction(cell: Cell): Expected {
  const { course, place } = cell;
  const expected = expectedOf(cell);
  const one = <S extends Stand>(stand: S): S => {
    const both = stand.ends === 'completed' || place === '2nd' || place === 'start';
    const other = both ? course.actions - 1 : 0;
    return { ...stand, actions: stand.actions - other, posts: stand.posts - other };
  };
  return expected.then ? { ...one(expected), then: one(expected.then) } : one(expected);
}

function sayExpected({ then, why, ...stand }: Expected): string {
  const both = (one: (stand: Stand) => string | number) =>
    then === undefined ? one(stand) : `${one(stand)} → ${one(then)}`;
  const ends = then === undefined ? stand.ends : `${stand.ends} → ${then.say} → ${then.ends}`;
  return `${ends} | ${both(({ actions }) => actions)} | ${both(({ posts }) => posts)} | ${why}`;
}

function processTable(): string {
  const rows = new Map<string, { event: string; says: string; calls: Map<string, string[]> }>();
  for (const cell of PROCESS_CELLS) {
    const { event, course } = cell;
    const says = sayExpected(expectedOfProcess(cell));
    const row = rows.get(`${event}|${says}`) ?? { event, says, calls: new Map<string, string[]>() };
    const call = cell.effect === null ? cell.call : `${cell.call} (${cell.effect})`;
    row.calls.set(call, [...(row.calls.get(call) ?? []), course.name]);
    rows.set(`${event}|${says}`, row);
  }
  const lines = [...rows.values()]
    .toSorted(
      (a, b) => EVENTS.findIndex((one) => one === a.event) - EVENTS.findIndex((one) => one === b.event),
    )
    .flatMap(({ event, says, calls }) =>
      byCourses(calls).map(([courses, names]) => `| ${event} | ${names.join(', ')} | ${courses} | ${says} |`),
    );
  return ['| event | while in flight |', '| --- | --- |']
    .map((head, at) => `${head} ${HEADS[at] ?? ''}`)
    .concat(lines)
    .join('\n');
}
