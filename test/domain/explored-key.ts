import type { FollowState } from '../../src/domain/follow.ts';
import { shownIn, type Shown } from './explored-kinds.ts';
import type { World } from './explored-world.ts';

/** Two worlds of one key have the same future: times are distances from now, versions only the same or not. */
export function worldKey(world: World): string {
  const { now, cloud, doing, step, pending, zombies, effects, disturbances, mishaps } = world;
  const { state, command } = step;
  const versions: number[] = [];
  const name = (shown: Shown): string => {
    let version = versions.indexOf(shown.version);
    if (version < 0) version = versions.push(shown.version) - 1;
    return `${shown.code}.${version}`;
  };
  const { running } = cloud;
  let key = `${name(cloud.shown)} ${running === null ? '' : running.rule.name + String(running.ours)} ${effects.join()} ${disturbances} ${mishaps}`;
  for (const { intent, left } of pending) key += ` p${intent}.${left}`;
  for (const { intent, left } of zombies) key += ` z${intent}.${left}`;
  // Nobody goes on from here: what is on its way may still take hold, and nothing else counts.
  if (command.do === 'done' || (command.do === 'ask' && world.answers === 0)) return `${key} ${command.do}`;

  // Only a stale reading looks back, and that is one of the six.
  if (disturbances > 0) for (const shown of world.past) key += ` <${name(shown)}`;
  const { baseline, unanswered, jobId } = state;
  if (jobId !== null) key += ` job ${String(running?.job === jobId)} ${cloud.jobs[jobId] ?? ''}`;
  if (baseline !== null) key += ` from ${name(shownIn(baseline))}`;
  if (unanswered !== null) {
    const { since, readings, after, settleMs } = unanswered;
    key += ` open ${name(shownIn(unanswered.baseline))} ${since - now} ${readings} ${after} ${settleMs} ${state.lookedAt - now}`;
  }
  key += ` ${state.phase} ${command.do} ${state.sends} ${state.misses} ${String(state.everSent)} ${String(state.followAgain)}`;
  key += ` ${doing.what}${'left' in doing ? doing.left : ''}`;
  if ('reading' in doing) key += name(shownIn(doing.reading));
  if ('follow' in doing) key += sayFollow(doing.follow, now);
  const { intent, left, barred, lost, arrived, sameIntent, answers } = world;
  return `${key} ${intent} ${String(left)} ${String(barred)} ${lost} ${String(arrived)} ${String(sameIntent)} ${answers}`;
}

function sayFollow(
  { since, combination, combinationSince, quietSince, seenRunning }: FollowState,
  now: number,
): string {
  const quiet = typeof quietSince === 'number' ? quietSince - now : '-';
  return ` ${since - now} ${combination} ${combinationSince - now} ${quiet} ${String(seenRunning)}`;
}
