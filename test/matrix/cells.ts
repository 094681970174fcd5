import { createHash } from 'node:crypto';
import { COURSES } from './courses.ts';
import { expectedOf } from './expected.ts';
import { LEFT_OUT } from './left-out.ts';
import { hasEffect, placesOf } from './places.ts';
import { STORIES, type Story } from './stories.ts';
import { CALLS, type Cell } from './types.ts';
import { WAYS } from './ways.ts';

function product(): { cells: Cell[]; left: number[] } {
  const cells: Cell[] = [];
  const left = LEFT_OUT.map(() => 0);
  for (const course of COURSES)
    for (const call of CALLS)
      for (const place of placesOf(course, call))
        for (const way of WAYS)
          for (const when of hasEffect(call) ? (['before', 'after'] as const) : [null])
            for (const lasts of ['once', 'for good'] as const) {
              const draft = { course, call, place, way, when, lasts };
              const rule = LEFT_OUT.findIndex(({ fits }) => fits(draft));
              if (rule >= 0) left[rule] = (left[rule] ?? 0) + 1;
              else cells.push({ ...draft, name: nameOf(draft) });
            }
  return { cells, left };
}

function nameOf({ course, call, place, way, when, lasts }: Omit<Cell, 'name'>): string {
  const effect = when === null ? '' : `, ${when} the effect`;
  return `${course.name} / ${call} ${place} / ${way.name}${effect}, ${lasts}`;
}

export const { cells: CELLS, left: LEFT } = product();

const hash = (text: string) => createHash('sha256').update(text).digest();

/** Changes with each cell and each expectation. */
export function digest(): string {
  const told = [
    ...CELLS.map((cell) => [cell.name, expectedOf(cell)]),
    ...STORIES.map(({ name, expected }) => [name, expected]),
  ];
  return hash(JSON.stringify(told)).toString('hex').slice(0, 16);
}

/** A tenth, chosen by name so that it stays the same, and at least one of each call. */
export function tenth(): (Cell | Story)[] {
  const lucky = ({ name }: Cell | Story) => hash(name).readUInt32BE() % 10 === 0;
  const without = CALLS.filter((call) => !CELLS.some((cell) => cell.call === call && lucky(cell)));
  const extra = without.map((call) => CELLS.find((cell) => cell.call === call));
  return [
    ...CELLS.filter((cell) => lucky(cell) || extra.includes(cell)),
    ...STORIES.filter((story) => lucky(story) && story.long !== true),
  ];
}
