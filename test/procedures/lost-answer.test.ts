import { describe, expect, test } from 'vitest';
import { SHORT, stage, TITLED } from '../support/cases.ts';
import { report, untilAsked } from '../support/world.ts';

describe('double-post: the answer is lost after the effect', () => {
  test.each(TITLED)('%s: the run looks, adopts, and never sends again', async (_title, one) => {
    const { world, id, start } = await stage(one);
    await world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 504, when: 'after' } });
    const result = await report(await start());
    expect(result).toMatchObject({ outcome: 'completed', posts: 1, lostAnswers: 1, after: one.after });
    expect(result.summary).toContain('1 lost answer(s), 1 POST(s)');
    expect((await world.effects(id)).map(({ action, took }) => [action, took])).toEqual([[one.action, true]]);
  });
});

describe('double-post: the POST never arrived', () => {
  const guarded = TITLED.filter(([, one]) => one.guarded);
  test.each(guarded)('%s: it is sent again, after the window', async (_title, one) => {
    const { world, id, start, took } = await stage(one, { timings: SHORT });
    await world.cloud.faults.add({ call: 'action', fault: { kind: 'cut', when: 'before' } });
    const result = await report(await start());
    expect(result).toMatchObject({ outcome: 'completed', posts: 2, lostAnswers: 1, after: one.after });
    expect(result.timeline.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^it did not start: .* as before, \d+ readings over/),
    );
    expect(await took()).toEqual([`api: ${one.action}`]);
    expect(await world.effects(id)).toHaveLength(2);
  });

  const unguarded = TITLED.filter(([, one]) => !one.guarded);
  test.each(unguarded)('%s: it is not sent again without a word', async (_title, one) => {
    const { world, id, start, took } = await stage(one, { timings: SHORT });
    await world.cloud.faults.add({ call: 'action', fault: { kind: 'cut', when: 'before' } });
    const handle = await start();
    const question = await untilAsked(handle);
    expect(question).toMatchObject({ type: 'OutcomeUnknown', step: `Send ${one.name}` });
    expect(question.text).toContain(`no document says that a second ${one.name} would be refused`);
    expect(await took()).toEqual([]);
    expect(await world.effects(id)).toHaveLength(1);
    await handle.executeUpdate('retry', { args: [{ by: 'anna', question: question.number }] });
    expect(await report(handle)).toMatchObject({
      outcome: 'completed',
      posts: 2,
      lostAnswers: 1,
      after: one.after,
    });
    expect(await took()).toEqual([`api: ${one.action}`]);
  });
});
