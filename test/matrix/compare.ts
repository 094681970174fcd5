import type { Effect } from '../../src/simulator/control-client.ts';
import type { Stop } from './run-end.ts';
import type { Course, Stand } from './types.ts';

/** What is not as wanted, a sentence each. */
export function differences(
  course: Course,
  { stop, effects }: { stop: Stop; effects: Effect[] },
  wanted: Stand,
): string[] {
  const found: string[] = [];
  const ends = sayEnd(stop);
  const types = wanted.ends.replace('asks ', '').split(' or ');
  const fits =
    stop.kind === 'asks'
      ? wanted.ends.startsWith('asks') && types.includes(stop.status.question.type)
      : ends === wanted.ends;
  if (!fits) found.push(`${wanted.ends} was expected, and it ${ends}`);
  const actions = effects.filter(({ took }) => took).length;
  if (actions !== wanted.actions)
    found.push(`${wanted.actions} effective action(s) were expected, and ${actions} took effect`);
  const posts = effects.filter(({ by }) => by === 'api').length;
  if (posts > wanted.posts) found.push(`${wanted.posts} POST(s) at most were expected, and ${posts} arrived`);
  if (stop.kind === 'ended' && wanted.ends === 'completed') {
    const { after } = stop.report;
    if (after?.status !== course.after.status || after.productionZone !== course.after.productionZone)
      found.push(
        `it ended with the group ${after?.status ?? '?'}, production in ${after?.productionZone ?? '?'}`,
      );
  }
  return found;
}

/** As `Stand.ends` has it. */
export function sayEnd(stop: Stop): string {
  if (stop.kind === 'ended') return stop.report.outcome;
  if (stop.kind === 'asks') return `asks ${stop.status.question.type}`;
  return stop.type === 'Aborted' ? 'aborted' : `failed with ${stop.type}: ${stop.message}`;
}
