import { COURSES } from './courses.ts';
import { expectedOf } from './expected.ts';
import { expectedOfProcess, EVENTS, PROCESS_CELLS, type ProcessCell } from './process-cells.ts';
import type { Story } from './story.ts';
import { isDrill, type Cell, type Expected, type Said, type Stand, type Way } from './types.ts';
import { WAYS } from './ways.ts';

/** The tables of docs/failure-matrix.md: one row for all that comes to the same. */

const namesWhere = (fits: (way: Way) => boolean) => WAYS.filter(fits).map(({ name }) => name);
const isLost = ({ kind, post, read, name }: Way) =>
  kind === 'answer' && post === 'nothing' && read === 'again' && name !== 'slow drip';

/** The many that nearly always come to the same, under one word. */
export const KINDS: Readonly<Record<string, { says: string; members: readonly string[] }>> = {
  'lost answers': {
    says: 'nobody knows whether it ran.',
    members: namesWhere(isLost),
  },
  refusals: {
    says: 'a definite no.',
    members: namesWhere(({ post, name }) => post === 'refused' && !['307', '403', '404'].includes(name)),
  },
};

const OF_ACTIONS = ['comes to', 'actions', 'POSTs', 'because'];
const OF_DRILLS = ['comes to', 'drills', 'POSTs', 'left', 'because'];

/** What one call comes to, for procedures with actions. */
export function tableOf(cells: readonly Cell[]): string {
  const rows = rowsOf(cells, ofOneAction).flatMap(({ when, says, ways }) =>
    byCourses(ways).map(([courses, names]) => [when, sayWays(names), courses, ...says]),
  );
  return table(['where', 'fails with', 'procedures', ...OF_ACTIONS], rows);
}

/** The same for the drill alone. */
export function drillTableOf(cells: readonly Cell[]): string {
  const rows = rowsOf(cells, expectedOf).map(({ when, says, ways }) => [
    when,
    sayWays([...ways.keys()]),
    ...says,
  ]);
  return table(['where', 'fails with', ...OF_DRILLS], rows);
}

/** What befalls drills, or anything but drills. */
export function storyTableOf(stories: readonly Story[]): string {
  const [first] = stories;
  const drills = first !== undefined && isDrill(first.course);
  const rows = stories.map(({ befalls, expected }) => [
    befalls,
    ...(drills ? sayDrill : sayActions)(expected),
  ]);
  return table(['what befalls it', ...(drills ? OF_DRILLS : OF_ACTIONS)], rows);
}

/** Calls in flight while a process, a server or the cloud goes. */
export function processTableOf(drills: boolean): string {
  const rows = new Map<string, { event: string; says: string[]; calls: Map<string, string[]> }>();
  for (const cell of PROCESS_CELLS.filter(({ course }) => isDrill(course) === drills)) {
    const { event, course } = cell;
    const says = (drills ? sayDrill : sayActions)(expectedOfProcess(cell));
    const key = [event, ...says].join('|');
    const row = rows.get(key) ?? { event, says, calls: new Map<string, string[]>() };
    const call = sayCall(cell);
    row.calls.set(call, [...(row.calls.get(call) ?? []), course.name]);
    rows.set(key, row);
  }
  const lines = [...rows.values()]
    .toSorted(
      (a, b) => EVENTS.findIndex((one) => one === a.event) - EVENTS.findIndex((one) => one === b.event),
    )
    .flatMap(({ event, says, calls }) =>
      byCourses(calls).map(([courses, names]) => [
        event,
        names.join(', '),
        ...(drills ? [] : [courses]),
        ...says,
      ]),
    );
  const heads = drills ? OF_DRILLS : ['procedures', ...OF_ACTIONS];
  return table(['event', 'while in flight', ...heads], lines);
}

function sayCall({ call, effect, skip }: ProcessCell): string {
  const which = skip > 0 ? `${skip + 1}nd ${call}` : call;
  return effect === null ? which : `${which} (${effect})`;
}

function table(heads: readonly string[], rows: readonly string[][]): string {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

interface Row {
  when: string;
  says: string[];
  ways: Map<string, string[]>;
}

function rowsOf(cells: readonly Cell[], expected: (cell: Cell) => Expected): Row[] {
  const rows = new Map<string, Row>();
  for (const cell of cells) {
    const when = sayWhen(cell);
    const says = (isDrill(cell.course) ? sayDrill : sayActions)(expected(cell));
    const key = [when, ...says].join('|');
    const row = rows.get(key) ?? { when, says, ways: new Map<string, string[]>() };
    row.ways.set(cell.way.name, [...(row.ways.get(cell.way.name) ?? []), cell.course.name]);
    rows.set(key, row);
  }
  return [...rows.values()].toSorted((a, b) => a.when.localeCompare(b.when));
}

function byCourses(ways: ReadonlyMap<string, readonly string[]>): [string, string[]][] {
  const found = new Map<string, string[]>();
  for (const [way, courses] of ways) {
    const key = sayCourses(courses);
    found.set(key, [...(found.get(key) ?? []), way]);
  }
  return [...found];
}

/** "All" are those that are done in earnest: exercises have tables of their own. */
function sayCourses(courses: readonly string[]): string {
  const earnest = COURSES.filter(({ procedure }) => procedure !== 'exercise' && procedure !== 'drill');
  const sdrs = earnest.filter(({ service }) => service === 'sdrs');
  for (const [word, some] of [
    ['all', earnest],
    ['all of SDRS', sdrs],
  ] as const) {
    const names = some.map(({ name }) => name);
    if (names.every((name) => courses.includes(name)))
      return [word, ...courses.filter((name) => !names.includes(name))].join(', ');
  }
  return courses.join(', ');
}

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

/** Where there are two actions, the figures are those of the one that meets the fault. */
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

const sayActions = (expected: Expected): string[] => [
  sayEnds(expected),
  each(expected, ({ actions }) => actions),
  each(expected, ({ posts }) => posts),
  expected.why,
];

const sayDrill = (expected: Expected): string[] => [
  sayEnds(expected),
  each(expected, ({ actions }) => actions),
  each(expected, ({ posts }) => posts),
  each(expected, ({ left = 0 }) => left),
  expected.why,
];

function standsOf(expected: Expected): (Stand | Said)[] {
  const stands: (Stand | Said)[] = [expected];
  for (let said = expected.then; said; said = said.then) stands.push(said);
  return stands;
}

const each = (expected: Expected, one: (stand: Stand) => number): string =>
  standsOf(expected).map(one).join(' → ');

const sayEnds = (expected: Expected): string =>
  standsOf(expected)
    .map((stand) => ('say' in stand ? `${stand.say} → ${stand.ends}` : stand.ends))
    .join(' → ');
