import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastWords, type Commands } from '../../src/workflows/last-word.ts';

type Command = Commands[number];

const payload = (text: string) => ({ data: new TextEncoder().encode(text) });
const memo = (fields: Record<string, string>): Command => ({
  modifyWorkflowProperties: {
    upsertedMemo: { fields: Object.fromEntries(Object.entries(fields).map(([k, v]) => [k, payload(v)])) },
  },
});
const attributes = (fields: Record<string, string>): Command => ({
  upsertWorkflowSearchAttributes: {
    searchAttributes: {
      indexedFields: Object.fromEntries(Object.entries(fields).map(([k, v]) => [k, payload(v)])),
    },
  },
});
const activity = (seq: number): Command => ({ scheduleActivity: { seq } });
const timer = (seq: number): Command => ({ startTimer: { seq } });

describe('what one turn of a run writes', () => {
  it('of several writes only the last is sent, at its place', () => {
    expect(
      lastWords([
        memo({ state: 'running', step: 'Check preconditions' }),
        attributes({ DrStep: 'Check preconditions' }),
        memo({ state: 'running', step: 'Send failover' }),
        attributes({ DrStep: 'Send failover' }),
        activity(2),
      ]),
    ).toEqual([
      memo({ state: 'running', step: 'Send failover' }),
      attributes({ DrStep: 'Send failover' }),
      activity(2),
    ]);
  });

  it('what only an earlier write said is kept', () => {
    expect(lastWords([memo({ group: 'pg-1', step: 'a' }), activity(1), memo({ step: 'b' })])).toEqual([
      activity(1),
      memo({ group: 'pg-1', step: 'b' }),
    ]);
  });

  const name = fc.constantFrom('a', 'b', 'c');
  const fields = fc.dictionary(name, fc.constantFrom('1', '2', '3'), { minKeys: 1 });
  const command = fc.oneof(
    fields.map(memo),
    fields.map(attributes),
    fc.nat(9).map(activity),
    fc.nat(9).map(timer),
  );
  const said = (commands: Commands, of: (one: Command) => object | null | undefined) =>
    Object.assign({}, ...commands.map(of)) as object;

  it('changes nothing that Temporal shows afterwards, and no other command', () => {
    fc.assert(
      fc.property(fc.array(command), (commands) => {
        const sent = lastWords(commands);
        const memoOf = (one: Command) => one.modifyWorkflowProperties?.upsertedMemo?.fields;
        const attributesOf = (one: Command) =>
          one.upsertWorkflowSearchAttributes?.searchAttributes?.indexedFields;
        expect(said(sent, memoOf)).toEqual(said(commands, memoOf));
        expect(said(sent, attributesOf)).toEqual(said(commands, attributesOf));
        const rest = (all: Commands) => all.filter((one) => !memoOf(one) && !attributesOf(one));
        expect(rest(sent)).toEqual(rest(commands));
        expect(sent.filter(memoOf).length).toBeLessThanOrEqual(1);
        expect(sent.filter(attributesOf).length).toBeLessThanOrEqual(1);
        expect(lastWords(sent)).toEqual(sent);
      }),
    );
  });
});
