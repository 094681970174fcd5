import type { Timings } from './settings.ts';
import { formatDuration } from '../domain/duration.ts';

const ORDER: readonly (readonly [smaller: keyof Timings, larger: keyof Timings, why: string])[] = [
  ['postTimeout', 'sendDeadline', 'or the POST may still be on its way when its activity counts as lost'],
  ['sendDeadline', 'settle', 'or a POST may still leave after the group has been found standing still'],
  ['settleReadEvery', 'settle', 'or "not started" would rest on a single reading'],
  ['pollEvery', 'followGrace', 'or job and group would be judged on one contradictory poll'],
  ['followGrace', 'followLimit', 'or the run would ask before the grace is over'],
  ['readTimeout', 'readPatience', 'or a read would never be tried twice'],
  ['pollEvery', 'probeLimit', 'or a probe would never be tried twice'],
  ['drillVerdict', 'drillLimit', 'or a drill would be over before the time for its verdict is'],
  ['readinessConfirm', 'readinessLimit', 'or there would never be a second look'],
  ['settle', 'armed', 'or a POST would count as impossible before it counts as not started'],
];

/** What is wrong with the times, each with the name of the setting to change. */
export function timingProblems(timings: Timings): { name: keyof Timings; message: string }[] {
  const problems: { name: keyof Timings; message: string }[] = [];
  for (const name of Object.keys(timings) as (keyof Timings)[]) {
    if (!(timings[name] > 0)) problems.push({ name, message: 'must be longer than nothing' });
  }
  for (const [smaller, larger, why] of ORDER) {
    if (timings[smaller] < timings[larger]) continue;
    problems.push({
      name: smaller,
      message:
        `must be shorter than ${larger}, ${why} ` +
        `(${formatDuration(timings[smaller])} against ${formatDuration(timings[larger])})`,
    });
  }
  return problems;
}
