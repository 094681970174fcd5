import { describe, expect, test } from 'vitest';
import { createWorld, report, took } from '../support/world.ts';
import { WAYS } from '../support/ways.ts';

describe.each(WAYS)('the POST never took effect: the answer is %s', (_name, fault) => {
  test('before the effect: the group stands through the settle window, then one more POST', async () => {
    const world = await createWorld();
    await world.cloud.faults.add({ call: 'action', fault: fault('before') });
    const result = await report(await world.start({ group: 'pg-payments' }));
    expect(result).toMatchObject({ outcome: 'completed', posts: 2, lostAnswers: 1, to: 'eu-de-02' });
    expect(result.summary).toContain('before a reprotect, or it could still start then');
    const effects = await world.effects();
    expect(effects).toHaveLength(2);
    expect(took(effects)).toHaveLength(1);
    expect(result.timeline.map((entry) => entry.text).join('\n')).toMatch(
      /it did not start: .* as before, \d+ readings/,
    );
  });
});
