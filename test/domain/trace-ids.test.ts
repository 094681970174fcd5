import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spanIdOf, traceIdOf } from '../../src/domain/trace-ids.ts';

test("a run id is its trace's id; whatever else is one becomes hex digits all the same", () => {
  const id = '01a1fe95-1bdc-724d-b9a2-bc0b44aeb9ce';
  expect(traceIdOf(id)).toBe('01a1fe951bdc724db9a2bc0b44aeb9ce');
  expect(traceIdOf('run of another server')).toMatch(/^[0-9a-f]{32}$/);
});

test('span ids have a form, and near ones differ', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(spanIdOf(text)).toMatch(/^[0-9a-f]{16}$/);
    }),
  );
  const ids = Array.from({ length: 10_000 }, (_, step) => spanIdOf(`01a1fe95-1bdc/step/${step}`));
  expect(new Set(ids).size).toBe(ids.length);
});
