import { describe, expect, test } from 'vitest';
import { next } from '../../src/domain/protocol.ts';
import { explore, type Explored } from './explore.ts';
import { KINDS, type Kind } from './explored-kinds.ts';
import { runOf } from './explored-run.ts';
import { ASSUMED, type Setting, type World } from './explored-world.ts';

/**
 * A check that can't fail is a defect: with one assumption less, or a protocol that is a little weaker, the same
 * exploration must find the way to the harm. What it finds is also what nobody is promised (docs/protocol.md).
 */

const TWICE = 'two effects for one intent';
const RESENT = KINDS.filter(({ mayResend }) => mayResend);
const GUARDED = KINDS.filter(({ rule }) => rule.guarded);
const ASKED = KINDS.filter(({ mayResend }) => !mayResend);
const TOGGLES = KINDS.filter(({ rule }) => !rule.guarded);

const settingOf = (kind: Kind, patch: Partial<Setting>): Setting => ({
  ...ASSUMED,
  kind: { ...kind, starts: kind.starts.slice(0, 1) },
  disturbances: 2,
  mishaps: 1,
  answers: 0,
  protocol: next,
  ...patch,
});
const found = (kind: Kind, patch: Partial<Setting>): Explored => explore(runOf(settingOf(kind, patch)));

describe('without an assumption', () => {
  const late = { late: ASSUMED.settle + 3 };
  const rows: [what: string, Partial<Setting>, kinds: readonly Kind[], event: string][] = [
    ['a POST starts later than the window is long', late, RESENT, 'late start'],
    ['the window is shorter than a POST may be late', { settle: 2 }, RESENT, 'late start'],
    [
      'a worker that is cut off keeps no deadline: none of its three clocks goes right',
      { zombie: ASSUMED.deadline + ASSUMED.settle },
      RESENT,
      'zombie sender',
    ],
    ['what was answered with 429 starts late', { throttledLate: 3 }, GUARDED, 'late start'],
    ['a balancer delivers a POST once more, later', { deliveredTwice: true }, TOGGLES, 'delivered twice'],
  ];
  describe.each(rows)('%s', (_, patch, kinds, event) => {
    test.each(kinds)('$title: two effects', (kind) => {
      const { broken } = found(kind, patch);
      expect(broken?.why).toBe(TWICE);
      expect(broken?.trace.some((what) => what.startsWith(event))).toBe(true);
    });
  });

  test.each(ASKED)(
    'a POST starts later than any window: $title still has one effect, since a person is asked',
    (kind) => {
      expect(found(kind, late).broken).toBeNull();
    },
  );

  test('the way there can be read', () => {
    const kind = KINDS.find(({ title }) => title === 'evs switchover, resend auto');
    if (kind === undefined) throw new Error('the table has changed');
    expect(found(kind, { ...late, disturbances: 1 }).broken?.trace).toEqual([
      'looks: available/active in eu-de-01 > send',
      'sender looks',
      'lost answer: it is on its way > look',
      'looks: available/active in eu-de-01 > wait',
      'a tick',
      'a tick > look',
      'looks: available/active in eu-de-01 > wait',
      'a tick',
      'a tick > look',
      'looks: available/active in eu-de-01 > wait',
      'a tick > look',
      'looks: available/active in eu-de-01 > send',
      'sender looks',
      'late start: the POST starts',
      'what runs ends',
      'POST: accepted > follow',
    ]);
  });
});

describe('with a weaker protocol', () => {
  type Protocol = typeof next;
  const blindly: Protocol = (state, happened, rule, now) => {
    const lost = 'sent' in happened && happened.sent.kind === 'unknown';
    return next(state, lost ? { ...happened, sent: { kind: 'notSent', why: '' } } : happened, rule, now);
  };
  const hasty: Protocol = (state, happened, rule, now) =>
    next(state, 'sent' in happened ? { ...happened, latest: now } : happened, rule, now);
  const patient: Protocol = (state, happened, rule, now) => {
    const { unanswered } = state;
    if (!('saw' in happened) || unanswered === null) return next(state, happened, rule, now);
    return next({ ...state, unanswered: { ...unanswered, since: now, readings: 0 } }, happened, rule, now);
  };
  const bold: Protocol = (state, happened, rule, now) =>
    next(state, happened, { ...rule, mayResend: true }, now);

  test.each(KINDS)('$title: a lost answer taken for a POST that never left', (kind) => {
    expect(found(kind, { protocol: blindly }).broken).not.toBeNull();
  });

  test.each(RESENT)(
    '$title: a window from the moment in which the worker was missed, not from its deadline',
    (kind) => {
      expect(found(kind, { protocol: hasty }).broken?.why).toBe(TWICE);
    },
  );

  test.each(ASKED)('$title: sent again without a word', (kind) => {
    expect(found(kind, { protocol: bold }).broken?.why).toBe('a second POST on doubt, without a person');
  });

  test.each(KINDS)('$title: a window that begins anew with each reading never ends', (kind) => {
    const { broken, endless } = found(kind, { protocol: patient, disturbances: 1 });
    expect(broken).toBeNull();
    expect(endless).not.toBeNull();
  });
});

describe('a colleague moves production in the very moment between the last look and the POST', () => {
  /** Our own POST is at work where production has already arrived. */
  const against =
    ({ goal }: Kind) =>
    ({ cloud }: World) =>
      cloud.running?.ours === true && cloud.shown.zone === goal.to ? 'against the goal' : null;
  const moving = KINDS.filter(({ goal }) => goal.from !== null);

  test.each(moving)('$title: nothing but a direction in the POST itself helps', (kind) => {
    const { broken } = explore({ ...runOf(settingOf(kind, {})), broken: against(kind) });
    const named = kind.rule.service === 'sdrs' && kind.rule.name === 'switchover';
    expect(broken?.why ?? null).toBe(named ? null : 'against the goal');
    expect(broken?.trace.some((what) => what.startsWith('third person')) ?? false).toBe(!named);
  });
});
