import type { InCloud } from './in-cloud.ts';
import type { Stop } from './run-end.ts';
import { isDrill, type Course, type Stand } from './types.ts';

/** What is not as wanted, a sentence each. */
export function differences(course: Course, stop: Stop, cloud: InCloud, wanted: Stand): string[] {
  const found: string[] = [...cloud.harm];
  const ends = sayEnd(stop);
  const types = wanted.ends.replace('asks ', '').split(' or ');
  const fits =
    stop.kind === 'asks'
      ? wanted.ends.startsWith('asks') && types.includes(stop.status.question.type)
      : ends === wanted.ends || ends.startsWith(`${wanted.ends}: `);
  if (!fits) found.push(`${wanted.ends} was expected, and it ${ends}`);
  const { actions, posts, left } = cloud;
  if (actions !== wanted.actions)
    found.push(`${wanted.actions} effective action(s) were expected, and ${actions} took effect`);
  if (posts > wanted.posts) found.push(`${wanted.posts} POST(s) at most were expected, and ${posts} arrived`);
  if (left !== (wanted.left ?? 0))
    found.push(`${wanted.left ?? 0} drill(s) were expected to be left, and ${left} are there`);
  if (isDrill(course)) found.push(...untold(stop, cloud));
  if (stop.kind === 'ended' && wanted.ends === 'completed') {
    const { after } = stop.report;
    if (after?.status !== course.after.status || after.productionZone !== course.after.productionZone)
      found.push(
        `it ended with the group ${after?.status ?? '?'}, production in ${after?.productionZone ?? '?'}`,
      );
  }
  return found;
}

/** What is left of a drill is said, in its end or in a question before it. */
function untold(stop: Stop, { left }: InCloud): string[] {
  if (left === 0 || stop.kind === 'asks') return [];
  const said =
    stop.kind === 'failed' ? stop.message.includes('is not removed') : stop.report.skipped.length > 0;
  return said ? [] : [`${left} drill(s) are left, and its end does not say so`];
}

/** As `Stand.ends` has it. */
export function sayEnd(stop: Stop): string {
  if (stop.kind === 'ended') return stop.report.outcome;
  if (stop.kind === 'asks') return `asks ${stop.status.question.type}`;
  if (stop.type === 'Aborted') return 'aborted';
  return stop.type === 'Cancelled' ? 'cancelled' : `fails as ${stop.type}: ${stop.message}`;
}
