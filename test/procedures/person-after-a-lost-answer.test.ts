import { describe, expect, test } from 'vitest';
import { abort, byHand, stage, TITLED, whileSettling } from '../support/cases.ts';
import { report, untilAsked } from '../support/world.ts';

describe.each(TITLED)('person-in-the-console after a lost answer, %s', (_title, one) => {
  const { action, after, group, name, person, says } = one;

  test('double-post: does the same: it is adopted, and nothing is sent again', async () => {
    const it = await stage(one);
    const result = await report(await whileSettling(it, person.same));
    expect(result).toMatchObject({ outcome: 'completed', posts: 1, lostAnswers: 1, after });
    expect(result.summary).toContain(`${group} ${says.done} in `);
    expect(result.summary).toContain('1 lost answer(s), 1 POST(s)');
    expect(await it.took()).toEqual(byHand(person.same));
    expect(await it.world.effects(it.id)).toHaveLength(1 + person.same.length);
  });

  test('goes against it: the run asks, and sends nothing on top', async () => {
    const { clicks, finding, unanswered } = person.against;
    const it = await stage(one);
    const handle = await whileSettling(it, clicks);
    const question = await untilAsked(handle);
    expect(question.type).toBe('OutcomeUnknown');
    expect(question.text).toContain(unanswered.says);
    await handle.executeUpdate('retry', { args: [{ by: 'anna', question: question.number }] });
    const second = await untilAsked(handle, question.askedAt);
    const codes = second.findings.map(({ code }) => code);
    expect([second.type, codes.includes(finding)]).toEqual([
      unanswered.retried,
      unanswered.retried === 'PreconditionFailed',
    ]);
    await abort(handle);
    expect(await it.took()).toEqual(byHand(clicks));
    expect(await it.world.effects(it.id)).toHaveLength(1 + clicks.length);
  });

  test('does it and undoes it: the run asks, and sends again on a word only', async () => {
    const it = await stage(one);
    const handle = await whileSettling(it, person.undone);
    const question = await untilAsked(handle);
    expect(question).toMatchObject({ type: 'ActionFailed', step: `Send ${name}` });
    expect(question.text).toMatch(/then it failed or was undone: .* again, but was changed meanwhile/);
    expect(await it.took()).toEqual(byHand(person.undone));
    await handle.executeUpdate('retry', { args: [{ by: 'anna', question: question.number }] });
    expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 2, lostAnswers: 1, after });
    expect(await it.took()).toEqual([...byHand(person.undone), `api: ${action}`]);
  });
});
