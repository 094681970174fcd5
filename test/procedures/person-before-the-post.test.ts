import { describe, expect, test } from 'vitest';
import { abort, byHand, hold, stage, TITLED } from '../support/cases.ts';
import { report, untilAsked, untilStatus } from '../support/world.ts';

/** The steps in which the run only follows what the cloud does. */
const AT_WORK = ['Follow job', 'Watch sync'];

/**
 * Between the check and the POST stands the last look. Somebody acts in the console while a part of it is on its way;
 * what its other parts have answered by then is old.
 */
describe.each(TITLED)('person-in-the-console before the POST, %s', (_title, one) => {
  const { action, after, group, person, says } = one;
  const skip = one.stopsFirst ? 2 : 1;

  test('does the same: nothing is sent, and the run says that it was done', async () => {
    const it = await stage(one);
    const last = await hold(it, 'pairs', { skip });
    const handle = await it.start();
    await last.held();
    await it.click(person.same);
    await last.release();
    const result = await report(handle);
    expect(result).toMatchObject({ outcome: 'already there', posts: 0, lostAnswers: 0, after });
    expect(result.summary).toContain(
      `${group} ${says.already}: production is in ${after.productionZone}. Nothing`,
    );
    expect(result.timeline.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^nothing was sent: .* just before the POST/),
    );
    expect(await it.took()).toEqual(byHand(person.same));
    expect(await it.world.effects(it.id)).toHaveLength(person.same.length);
    // The outage ends when servers run, whoever has moved production.
    expect(await it.running()).toEqual(one.running);
  });

  test('has begun the same: it is followed to its end, and has one effect', async () => {
    const it = await stage(one, { jobs: 'manual' });
    const last = await hold(it, 'pairs', { skip });
    const handle = await it.start();
    await last.held();
    await it.click(person.same);
    await last.release();
    const refused = person.begun === 'refused' ? 1 : 0;
    if (refused) await it.world.cloud.waitForCalls('action');
    else await untilStatus(handle, ({ steps }) => AT_WORK.includes(steps.at(-1)?.name ?? ''));
    await it.finish();
    expect(await report(handle)).toMatchObject({ posts: refused, lostAnswers: 0, after });
    expect(await it.took()).toEqual(byHand(person.same));
    expect(await it.world.effects(it.id)).toHaveLength(person.same.length + refused);
  });

  test('does what the run must not meet: nothing is sent, and the run asks', async () => {
    const { clicks, finding } = person.against;
    const it = await stage(one);
    const last = await hold(it, 'pairs', { skip });
    const handle = await it.start();
    await last.held();
    await it.click(clicks);
    await last.release();
    const question = await untilAsked(handle);
    expect(question.type).toBe('PreconditionFailed');
    expect(question.findings.map(({ code }) => code)).toContain(finding);
    expect(await it.took()).toEqual(byHand(clicks));
    await abort(handle);
    expect(await it.world.effects(it.id)).toHaveLength(clicks.length);
  });

  test('does it and undoes it: the run looks again before it sends, once', async () => {
    const it = await stage(one);
    const last = await hold(it, 'group', { skip });
    const handle = await it.start();
    await last.held();
    await it.click(person.undone);
    await last.release();
    const result = await report(handle);
    expect(result).toMatchObject({ outcome: 'completed', posts: 1, lostAnswers: 0, after });
    expect(result.timeline.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('nothing was sent: the group changed just before the POST'),
    );
    expect(await it.took()).toEqual([...byHand(person.undone), `api: ${action}`]);
  });
});
