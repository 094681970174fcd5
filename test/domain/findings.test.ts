import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blocking,
  isOverridable,
  names,
  onlyBusy,
  overridable,
  OVERRIDABLE,
  sayBlocking,
  withOverrides,
  type Finding,
  type FindingCode,
  type Override,
} from '../../src/domain/findings.ts';

/** Which findings a person may override, and why not the others; typed once more from the design. */
const SOFT: Record<FindingCode, boolean> = {
  // Data is lost, or the copy is older: a price that a person may pay.
  'not-in-sync': true,
  // The service may see the link otherwise by now.
  'replication-link-down': true,
  // A person knows the zones that the service does not name, and whether one is restored.
  'zone-unconfirmed': true,
  'zone-not-restored': true,
  // The service would refuse, or production would move the wrong way.
  'no-replication-pairs': false,
  'wrong-status': false,
  busy: false,
  'server-deleted': false,
  'production-elsewhere': false,
  'direction-disagrees': false,
  'direction-unknown': false,
  // They never block.
  'ambiguous-state': false,
  'servers-unknown': false,
  'partly-unread': false,
  'group-held': false,
  'drill-network': false,
  'drill-left': false,
  'drill-of-others': false,
};
const CODES = Object.keys(SOFT) as FindingCode[];

const finding = (code: FindingCode, weight: Finding['weight'] = 'blocks'): Finding => ({
  code,
  weight,
  saw: `Saw ${code}.`,
  needs: 'Something else.',
  todo: 'Do something.',
});
const override = (of: Override['finding'], by?: string): Override => ({
  finding: of,
  reason: 'because',
  ...(by === undefined ? {} : { by }),
});

test.each(Object.entries(SOFT))('%s can be overridden: %s', (code, soft) => {
  expect(isOverridable(code)).toBe(soft);
  expect(overridable([finding(code as FindingCode)])).toEqual(soft ? [code] : []);
});

test.each(['', 'Not-In-Sync', 'not-in-sync ', 'toString', '__proto__'])(
  '%j is no finding to override',
  (code) => {
    expect(isOverridable(code)).toBe(false);
  },
);

describe('an override', () => {
  test('lets go on in spite of the finding that it names, and of no other', () => {
    const found = [finding('not-in-sync'), finding('busy')];
    const after = withOverrides(found, [override('not-in-sync', 'anna')]);
    expect(after).toEqual([
      { ...found[0], weight: 'overridden', override: 'anna: because' },
      { ...found[1], weight: 'blocks' },
    ]);
    expect(blocking(after).map(({ code }) => code)).toEqual(['busy']);
    // It can't be overridden twice, and what is a note stays a note.
    expect(overridable(after)).toEqual([]);
    expect(withOverrides(after, [override('not-in-sync', 'ben')])).toEqual(after);
  });

  test('a note is none of its business', () => {
    const found = [finding('not-in-sync', 'note')];
    expect(withOverrides(found, [override('not-in-sync')])).toEqual(found);
  });

  test('without a name, the reason alone is said', () => {
    const [one] = withOverrides([finding('not-in-sync')], [override('not-in-sync')]);
    expect(one?.override).toBe('because');
  });

  test('property: exactly what is named stops blocking; nothing is lost, and nothing is said twice', () => {
    const all = fc.array(
      fc.tuple(fc.constantFrom(...CODES), fc.constantFrom<Finding['weight']>('blocks', 'note', 'overridden')),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(all, fc.subarray([...OVERRIDABLE]), (some, named) => {
        const found = some.map(([code, weight]) => finding(code, weight));
        const words = named.map((one) => override(one));
        const after = withOverrides(found, words);
        expect(after.map(({ code }) => code)).toEqual(found.map(({ code }) => code));
        const still = blocking(found).filter(({ code }) => !(named as string[]).includes(code));
        expect(blocking(after)).toEqual(still);
        expect(withOverrides(after, words)).toEqual(after);
        expect(sayBlocking(after)).toBe(still.map(({ saw }) => saw).join(' '));
      }),
    );
  });
});

test.each<[string, Finding[], boolean]>([
  ['nothing found', [], true],
  ['busy', [finding('busy')], true],
  ['busy, and a note', [finding('busy'), finding('not-in-sync', 'note')], true],
  ['busy, and what was overridden', [finding('busy'), finding('not-in-sync', 'overridden')], true],
  ['busy, and the wrong way', [finding('busy'), finding('production-elsewhere')], false],
  ['the wrong status', [finding('wrong-status')], false],
])('%s: nothing but an operation is in the way: %s', (_, found, only) => {
  expect(onlyBusy(found)).toBe(only);
});

test('a list of names stays readable', () => {
  expect(names(['a', 'b', 'c'], 1)).toBe('a and 2 more');
  expect(names([], 1)).toBe('');
});
