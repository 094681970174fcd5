import { isIn } from '../../src/domain/action-rule.ts';
import type { Poll } from '../../src/domain/follow.ts';
import type { SendOutcome } from '../../src/domain/outcomes.ts';
import { isThere, take, type Cloud } from './explored-cloud.ts';
import { show, type Kind, type Shown } from './explored-kinds.ts';
import { disturbed, mishap, sayShown, staleSights, type Setting, type World } from './explored-world.ts';
import { job, providerError } from './support.ts';

/** What may become of one POST, and what one poll may see. */

const UNKNOWN: SendOutcome = { kind: 'unknown', why: 'HTTP 504', error: null, retryAfterMs: null };
const THROTTLED: SendOutcome = { kind: 'throttled', error: providerError('429', 429), retryAfterMs: null };
const REFUSED: SendOutcome = { kind: 'refused', error: providerError('403', 403), wrongState: false };
const WRONG_STATE: SendOutcome = { kind: 'refused', error: providerError('wrong state'), wrongState: true };
const accepted = (jobId: string | null): SendOutcome => ({ kind: 'accepted', jobId, requestId: null });

interface Fate {
  what: string;
  to: World;
  outcome: SendOutcome;
  /** The last moment at which it can have left, where that is not now. */
  latest?: number;
}

export function* fates(before: World, setting: Setting, maxSends: number): Generator<Fate> {
  const { kind, deadline, late, throttledLate, zombie, deliveredTwice } = setting;
  const { guarded, running } = kind.rule;
  const tooMany = before.lost >= maxSends ? 'more POSTs than the rule allows' : null;
  const broken = before.barred ? 'a second POST on doubt, without a person' : tooMany;
  const barred = before.barred || (!guarded && !kind.mayResend);
  const world = { ...before, left: true, barred, broken: before.broken ?? broken };
  const { intent } = world;

  for (const to of arrive(world, kind, intent)) {
    if (to === world) yield { what: 'POST: wrong state', to, outcome: WRONG_STATE };
    else yield { what: 'POST: accepted', to, outcome: accepted(to.cloud.running?.job ?? null) };
  }
  for (const to of disturbed(world)) {
    for (const reached of arrive(to, kind, intent))
      yield { what: 'lost answer: it reached the service', to: reached, outcome: UNKNOWN };
    yield { what: 'lost answer: it is on its way', to: onItsWay(to, late), outcome: UNKNOWN };
    // The run hears of it at once: the window begins no sooner than the last moment at which the POST can have left.
    const cutOff = { ...to, zombies: [...to.zombies, { intent, left: zombie }] };
    yield { what: 'worker death: or only cut off', to: cutOff, outcome: UNKNOWN, latest: to.now + deadline };
    // What has no running state of its own may be accepted, and show later.
    if (running.length === 0)
      yield { what: 'POST: accepted, shows later', to: onItsWay(to, late), outcome: accepted(null) };
  }
  for (const to of mishap(world)) {
    yield { what: 'refused', to, outcome: REFUSED };
    yield { what: 'throttled: nothing starts', to, outcome: THROTTLED };
    const left = guarded ? throttledLate : late;
    if (left > 0) yield { what: 'throttled: it is on its way', to: onItsWay(to, left), outcome: THROTTLED };
    for (const reached of arrive(to, kind, intent)) {
      yield { what: 'throttled: but it started', to: reached, outcome: THROTTLED };
      // Twice at once: what is guarded meets its guard. The harder case of what is not: the second one comes later.
      if (guarded) yield { what: 'delivered twice', to: reached, outcome: WRONG_STATE };
      else if (deliveredTwice)
        yield { what: 'delivered twice', to: onItsWay(reached, late), outcome: UNKNOWN };
    }
  }
}

/** A POST reaches the service: all that may become of it; the same world where nothing does. */
export function* arrive(world: World, kind: Kind, intent: number): Generator<World> {
  const taken = take(world.cloud, kind);
  if (taken.length === 0) yield world;
  const effects = world.effects.map((count, index) => (index === intent ? count + 1 : count));
  const twice = (effects[intent] ?? 0) > 1 ? 'two effects for one intent' : null;
  for (const { fails, cloud } of taken) {
    for (const to of fails ? mishap(world) : [world])
      yield changed({ ...to, effects, broken: world.broken ?? twice }, kind, cloud);
  }
}

export function changed(world: World, kind: Kind, cloud: Cloud): World {
  return { ...world, cloud, arrived: world.arrived || isThere(cloud.shown, kind) };
}

/** As the following activity reads: pairs only where the group has come to an end. */
export function* polls(world: World, { rule }: Kind): Generator<{ what: string; to: World; poll: Poll }> {
  const { jobId } = world.step.state;
  const known: Poll['job'] =
    jobId === null ? 'none' : job({ id: jobId, status: world.cloud.jobs[jobId] ?? 'RUNNING' });
  const group = (shown: Shown): Poll['group'] => {
    const seen = show(shown, rule.service);
    return { group: seen.group, pairs: isIn(seen.group, rule.running) ? [] : seen.pairs };
  };
  const now = group(world.cloud.shown);
  yield { what: `polls ${sayShown(world.cloud.shown)}`, to: world, poll: { job: known, group: now } };
  for (const [stale, to] of staleSights(world))
    yield { what: `stale reading: polls ${sayShown(stale)}`, to, poll: { job: known, group: group(stale) } };
  for (const to of mishap(world)) {
    yield { what: 'silent', to, poll: { job: known, group: { silent: 'HTTP 503' } } };
    if (jobId === null) continue;
    yield { what: 'job unreadable', to, poll: { job: { unreadable: 'HTTP 404' }, group: now } };
    yield { what: 'job silent', to, poll: { job: { silent: 'HTTP 503' }, group: now } };
  }
}

function onItsWay(world: World, left: number): World {
  return { ...world, pending: [...world.pending, { intent: world.intent, left }] };
}
