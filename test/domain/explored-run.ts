import { followStep, startFollowing, type FollowState } from '../../src/domain/follow.ts';
import type { SendOutcome } from '../../src/domain/outcomes.ts';
import type { Happened, ProtocolRule } from '../../src/domain/protocol-types.ts';
import type { Reading } from '../../src/domain/readings.ts';
import { whyNotAnyMore } from '../../src/domain/recheck.ts';
import type { Move, System } from './explore.ts';
import { endings, others } from './explored-cloud.ts';
import { arrive, changed, fates, polls } from './explored-fates.ts';
import { worldKey } from './explored-key.ts';
import { show, shownIn, type Kind, type Shown } from './explored-kinds.ts';
import {
  disturbed,
  doingFor,
  isEnd,
  mishap,
  pass,
  sayShown,
  staleSights,
  startAt,
  type Setting,
  type World,
} from './explored-world.ts';

export function runOf(setting: Setting): System<World> {
  const run = new ExploredRun(setting);
  return {
    starts: setting.kind.starts.map((shown) => startAt(shown, setting)),
    key: worldKey,
    moves: (world) => run.moves(world),
    broken: ({ broken }) => broken,
    ended: isEnd,
  };
}

const NOT_SENT: SendOutcome = { kind: 'notSent', why: 'the connection was refused' };
const LATE: SendOutcome = { kind: 'late', why: 'woken up after the deadline' };
const BLIND: Happened = { blind: 'no answer' };

type Moves = Generator<Move<World>>;

class ExploredRun {
  readonly #kind: Kind;
  readonly #setting: Setting;
  readonly #rule: ProtocolRule;

  constructor(setting: Setting) {
    this.#setting = setting;
    const { kind, settle, backoff } = setting;
    this.#kind = kind;
    this.#rule = {
      action: kind.rule,
      goal: kind.goal,
      check: kind.check,
      dryRun: false,
      mayResend: kind.mayResend,
      maxSends: 3,
      settleMs: settle,
      settleReadEveryMs: 2,
      resendBackoffMs: backoff,
    };
  }

  *moves(world: World): Moves {
    const open = world.pending.length > 0 || world.zombies.length > 0;
    const done = world.step.command.do === 'done';
    if (isEnd(world) && !open && (done || world.answers === 0)) return;
    yield* this.#late(world);
    yield* this.#clouds(world);
    if (isEnd(world)) {
      if (open) yield this.#tick(world, world.doing);
      if (!done && world.answers > 0) yield* this.#person(world);
    } else yield* this.#obey(world);
  }

  /** What is still on its way. */
  *#late(world: World): Moves {
    for (const [index, { intent }] of world.pending.entries()) {
      const pending = world.pending.toSpliced(index, 1);
      for (const to of arrive({ ...world, pending }, this.#kind, intent))
        yield { what: 'late start: the POST starts', to };
    }
    for (const [index, { intent }] of world.zombies.entries()) {
      const awake = { ...world, zombies: world.zombies.toSpliced(index, 1) };
      for (const to of arrive(awake, this.#kind, intent))
        yield { what: 'zombie sender: its POST starts', to };
      const pending = [...world.pending, { intent, left: this.#setting.late }];
      yield { what: 'zombie sender: its POST is on its way', to: { ...awake, pending } };
    }
  }

  *#clouds(world: World): Moves {
    for (const { fails, cloud } of endings(world.cloud, this.#kind)) {
      for (const to of fails ? mishap(world) : [world])
        yield { what: fails ? 'what runs fails' : 'what runs ends', to: changed(to, this.#kind, cloud) };
    }
    for (const to of disturbed(world)) {
      for (const [deed, cloud] of others(to.cloud, this.#kind))
        yield { what: `third person: ${deed}`, to: changed(to, this.#kind, cloud) };
    }
  }

  *#obey(world: World): Moves {
    const { doing } = world;
    const { command } = world.step;
    switch (doing.what) {
      case 'wait':
      case 'hear':
        return yield this.#passed(
          doing.left > 0
            ? this.#tick(world, { ...doing, left: doing.left - 1 })
            : { what: 'no time passes', to: world },
        );
      case 'send':
        return yield* this.#post(world);
      case 'poll':
        return yield* this.#poll(world, doing.follow);
      case 'rest':
        // Between a tick and the poll nothing has to come in between: what comes before the tick is seen as well.
        return yield* this.#poll(this.#tick(world, doing).to, doing.follow, 1);
      case 'obey':
        break;
    }
    switch (command.do) {
      case 'look':
        return yield* this.#look(world);
      case 'send':
        return yield* this.#lastLook(world, command.baseline);
      default:
        throw new Error(command.do);
    }
  }

  /** What was waited for has come. */
  #passed(move: Move<World>): Move<World> {
    const { doing } = move.to;
    if (!('left' in doing) || doing.left > 0) return move;
    const happened: Happened = doing.what === 'hear' ? { saw: doing.reading } : { waited: true };
    return { ...this.#fed(move.to, move.what, happened), ticks: move.ticks ?? 0 };
  }

  *#look(world: World): Moves {
    const fresh = this.#show(world.cloud.shown);
    yield this.#fed(world, `looks: ${sayShown(world.cloud.shown)}`, { saw: fresh });
    for (const [stale, to] of staleSights(world))
      yield this.#fed(to, `stale reading: ${sayShown(stale)}`, { saw: this.#show(stale) });
    for (const to of disturbed(world)) {
      const doing = { what: 'hear', reading: fresh, left: this.#setting.settle } as const;
      yield { what: 'stale reading: on its way for long', to: { ...to, doing } };
    }
    for (const to of mishap(world)) yield this.#fed(to, 'blind', BLIND);
  }

  /** As the sending activity does. */
  *#lastLook(world: World, baseline: Reading): Moves {
    const { rule, goal, overrides } = this.#kind;
    const seen: [string, Shown, World][] = [['sender looks', world.cloud.shown, world]];
    for (const [stale, to] of staleSights(world)) seen.push(['stale reading: sender looks', stale, to]);
    for (const [what, shown, to] of seen) {
      const why = whyNotAnyMore({ rule, goal, overrides, baseline: baseline.group }, this.#show(shown));
      const { version } = shownIn(baseline);
      const changed =
        shown.version === version ? to.broken : 'a POST on a group that was seen to have changed';
      if (why === null) yield { what, to: { ...to, doing: { what: 'send' }, broken: changed } };
      else yield this.#sent(to, `${what}: changed`, { kind: 'changed', why });
    }
    for (const to of mishap(world)) {
      yield this.#sent(to, 'not sent', NOT_SENT);
      yield this.#sent(to, 'late worker', LATE);
    }
  }

  *#post(world: World): Moves {
    for (const { what, to, outcome, latest } of fates(world, this.#setting, this.#rule.maxSends))
      yield this.#sent(to, what, outcome, latest);
  }

  *#poll(world: World, follow: FollowState, ticks = 0): Moves {
    const { command } = world.step;
    if (command.do !== 'follow') throw new Error(command.do);
    const { rule: action, goal } = this.#kind;
    const { grace: graceMs, limit: limitMs } = this.#setting;
    const rule = { action, goal, before: command.baseline.group, graceMs, limitMs };
    for (const { what, to, poll } of polls(world, this.#kind)) {
      const { state, result } = followStep(follow, poll, rule, to.now);
      if (result === null) yield { what, ticks, to: { ...to, doing: { what: 'rest', follow: state } } };
      else yield { ...this.#fed(to, `${what}: ${result.kind}`, { followed: result }), ticks };
    }
    for (const to of mishap(world)) yield { ...this.#fed(to, 'blind', BLIND), ticks };
    for (const to of disturbed(world)) {
      // Another worker goes on: with what was reported, or with nothing.
      const dies = (anew: FollowState) => ({ ...to, doing: { what: 'rest' as const, follow: anew } });
      yield { what: 'worker death: another one follows', ticks, to: dies(follow) };
      yield { what: 'worker death: nothing was reported', ticks, to: dies(startFollowing(to.now + 1)) };
    }
  }

  *#person(world: World): Moves {
    const asked = { ...world, answers: world.answers - 1 };
    const retried = this.#fed(asked, 'person: retry', { retry: true });
    const { intent, effects, sameIntent } = world;
    if (sameIntent) yield retried;
    else {
      const fresh = { intent: intent + 1, effects: [...effects, 0], barred: false, lost: 0 };
      yield { ...retried, to: { ...retried.to, ...fresh } };
    }
    yield this.#fed(asked, 'person: attest', { attested: this.#show(world.cloud.shown) });
  }

  #tick(world: World, doing: World['doing']): Move<World> {
    return { what: 'a tick', ticks: 1, to: pass(world, doing, this.#setting) };
  }

  #sent(world: World, what: string, outcome: SendOutcome, latest = world.now): Move<World> {
    return this.#fed(world, what, { sent: outcome, latest });
  }

  #fed(world: World, what: string, happened: Happened): Move<World> {
    const step = this.#setting.protocol(world.step.state, happened, this.#rule, world.now);
    const { command } = step;
    let { broken, barred, lost, sameIntent } = world;
    if ('sent' in happened) {
      barred ||= happened.sent.kind === 'refused';
      if (happened.sent.kind === 'unknown') lost += 1;
    }
    if (command.do === 'done') {
      if (!world.arrived) broken ??= 'done, and the group was never there';
      if (command.how.kind === 'already' && world.left)
        broken ??= '"already", after a POST that may have left';
    }
    if (command.do === 'ask' && !('attested' in happened))
      sameIntent =
        command.question.type === 'CloudUnreadable' ||
        ('followed' in happened && happened.followed.kind !== 'failed');
    const doing = doingFor(step, world.now);
    return {
      what: `${what} > ${command.do}`,
      to: { ...world, step, doing, broken, barred, lost, sameIntent },
    };
  }

  #show(shown: Shown): Reading {
    return show(shown, this.#kind.rule.service);
  }
}
