import { describe, expect, test } from 'vitest';
import { abort, BUTTONS, byHand, following, stage, TITLED } from '../support/cases.ts';
import { report, untilAsked, untilStatus } from '../support/world.ts';

const LOCKED = TITLED.filter(([, { person }]) => person.locked !== null);
const COPYING = TITLED.flatMap(([title, one]) =>
  (one.person.whileCopying ?? []).map((click) => [title, click, one] as const),
);

describe('person-in-the-console while our action runs', () => {
  test.each(LOCKED)('%s: every button is refused, and the run comes to its end', async (_title, one) => {
    const it = await stage(one, { jobs: 'manual' });
    const { cloud } = it.world;
    const { handle, look } = await following(it);
    for (const action of BUTTONS[one.service]) {
      const { took, refusedBecause } = await cloud.person({ groupId: it.id, action });
      expect([action, took, refusedBecause]).toEqual([
        action,
        false,
        one.service === 'sdrs' ? 'SDRS.1002' : 'EVS.1070',
      ]);
    }
    await look.release();
    await it.finish();
    expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 1, after: one.after });
    expect(await it.took()).toEqual([`api: ${one.action}`]);
  });

  test.each(COPYING)('%s, then %s while data is copied: the run asks', async (_title, click, one) => {
    const it = await stage(one);
    await it.world.cloud.settings({ syncMs: 3_600_000 });
    const handle = await it.start();
    await untilStatus(handle, ({ steps }) => steps.at(-1)?.name === 'Watch sync');
    for (const action of BUTTONS[one.service].filter(
      (button) => !one.person.whileCopying?.includes(button),
    )) {
      const { took } = await it.world.cloud.person({ groupId: it.id, action });
      expect([action, took]).toEqual([action, false]);
    }
    await it.click([click]);
    const question = await untilAsked(handle);
    expect(question).toMatchObject({ type: 'SyncBroken', step: 'Watch sync' });
    expect(question.text).toContain('the group left the state in which it synchronises');
    await abort(handle);
    expect(await it.took()).toEqual([`api: ${one.action}`, `person: ${click}`]);
    expect((await it.world.effects(it.id)).filter(({ by }) => by === 'api')).toHaveLength(1);
  });

  test.each(TITLED)(
    '%s has ended, unseen, and somebody goes on: the run asks, and sends nothing',
    async (_title, one) => {
      const { clicks, type, says } = one.person.next;
      const it = await stage(one);
      const { handle, look } = await following(it);
      await it.click(clicks);
      await look.release();
      const question = await untilAsked(handle);
      expect(question).toMatchObject({ type, step: 'Follow job' });
      expect(question.text).toContain(says);
      await abort(handle);
      expect(await it.took()).toEqual([`api: ${one.action}`, ...byHand(clicks)]);
      expect((await it.world.effects(it.id)).filter(({ by }) => by === 'api')).toHaveLength(1);
    },
  );
});
