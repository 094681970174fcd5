import { describe, expect, test } from 'vitest';
import { TITLED, stage } from '../support/cases.ts';
import { report, untilAsked } from '../support/world.ts';

describe.each(TITLED)('%s', (_title, one) => {
  const { action, after, group, procedure, says } = one;

  test('the good run, and the same again does nothing', async () => {
    const { world, id, start, took, running } = await stage(one);
    const result = await report(await start({ group }));
    expect(result).toMatchObject({ procedure, outcome: 'completed', posts: 1, lostAnswers: 0, after });
    expect(result.summary).toContain(`${group} ${says.done} in `);
    expect(await took()).toEqual([`api: ${action}`]);
    expect(await running()).toEqual(one.running);
    const again = await report(await start({ group }));
    expect(again).toMatchObject({ outcome: 'already there', posts: 0, after });
    expect(again.summary).toContain(`${group} ${says.already}: `);
    expect(await world.effects(id)).toHaveLength(1);
  });

  test('a dry run says what it would send, and sends nothing', async () => {
    const { world, id, start } = await stage(one);
    const result = await report(await start({ group, dryRun: true }));
    expect(result).toMatchObject({ outcome: 'dry run', posts: 0 });
    expect(result.findings.filter(({ weight }) => weight === 'blocks')).toEqual([]);
    const call = { sdrs: `${action}-server-group`, evs: `os-${action}-replication-consistency-group` };
    expect(result.summary).toContain(`would send ${call[one.service]} to ${group}`);
    expect(await world.effects(id)).toEqual([]);
    expect(await world.cloud.serverEffects()).toEqual([]);
  });

  test('double-post: a failed action asks, and is sent again from its error state on a word only', async () => {
    const { world, start, took } = await stage(one);
    await world.cloud.faults.add({ call: 'action', fault: { kind: 'jobFail' } });
    const handle = await start();
    const question = await untilAsked(handle);
    expect(question).toMatchObject({ step: 'Follow job', type: 'ActionFailed' });
    expect(question.text).toContain(one.failure);
    expect(await took()).toEqual([`api: ${action}`]);
    await handle.executeUpdate('retry', { args: [{ by: 'anna', question: question.number }] });
    expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 2, lostAnswers: 0, after });
    expect(await took()).toEqual([`api: ${action}`, `api: ${action}`]);
  });

  test('double-post: an action that failed behind a lost answer asks too, and is sent again on a word only', async () => {
    const { world, start, took } = await stage(one);
    await world.cloud.faults.add({ call: 'action', fault: { kind: 'jobFail' } });
    await world.cloud.faults.add({ call: 'action', fault: { kind: 'status', status: 504, when: 'after' } });
    const handle = await start();
    const question = await untilAsked(handle);
    expect(question).toMatchObject({ step: `Send ${one.name}`, type: 'ActionFailed' });
    expect(question.text).toContain('then it failed or was undone');
    expect(await took()).toEqual([`api: ${action}`]);
    await handle.executeUpdate('retry', { args: [{ by: 'anna', question: question.number }] });
    expect(await report(handle)).toMatchObject({ outcome: 'completed', posts: 2, lostAnswers: 1, after });
    expect(await took()).toEqual([`api: ${action}`, `api: ${action}`]);
  });
});
