import { arm, met } from './arm.ts';
import { expectedOf } from './expected.ts';
import { oursAt, Performance } from './performance.ts';
import type { Playable, Stage } from './stage.ts';
import type { Scene, Story } from './story.ts';
import type { Cell, Expected, Said } from './types.ts';
import { LATE_MS, TOO_LATE } from './ways.ts';

/** Plays one cell. @returns what was not as expected, and all that helps to see why; null where all was */
export function play(cell: Playable, stage: Stage): Promise<string | null> {
  return 'call' in cell ? playFault(cell, stage) : playStory(cell, stage);
}

async function playFault(cell: Cell, stage: Stage): Promise<string | null> {
  const expected = expectedOf(cell);
  let armed: string[] = [];
  const performance = await Performance.prepare(cell, stage, async (spot, group) => {
    armed = await arm(cell, spot, group);
  });
  const { spot, problems } = performance;
  await performance.start(stage);

  const question = await performance.comes();
  performance.check(expected, 'by itself');
  if (!(await met(spot, armed)))
    problems.push('the fault was never met: the matrix puts it in the wrong place');
  for (const fault of armed) if (cell.way.kind !== 'late') await spot.cloud.faults.remove(fault);
  const { then } = expected;
  const tooLate = cell.way.name === TOO_LATE;
  if (then && question !== null) {
    await performance.answer(then.say, question);
    await performance.comes();
    if (!tooLate) performance.check(then, `after "${then.say}"`);
  }
  if (tooLate) {
    await performance.comesLate(LATE_MS + 5_000);
    performance.check(then ?? expected, 'after the late start');
  }
  problems.push(...(await loginProblems(performance, expected)));
  return performance.finish(expected);
}

async function loginProblems({ spot }: Performance, { logins, then }: Expected): Promise<string[]> {
  if (logins === undefined) return [];
  const { counts } = await spot.cloud.calls();
  // A retry after anything but a wrong password logs in once more.
  const most = logins + (then?.ends === 'completed' ? 1 : 0);
  return counts.login > most ? [`${most} login(s) at most were expected, and ${counts.login} came`] : [];
}

function started<T>(run: T | undefined): T {
  if (run === undefined) throw new Error('not started');
  return run;
}

const AN_EARLIER_RUN = '0f0c5a7e3b9d4c1e8a2b7d6f4e3c2b1a';

async function playStory(story: Story, stage: Stage): Promise<string | null> {
  const { expected, input, before, during, mends } = story;
  const sceneOf = (
    { spot, group }: Pick<Performance, 'spot' | 'group'>,
    run?: Performance['run'],
  ): Scene => ({
    cloud: spot.cloud,
    group,
    leftover: `${oursAt(spot)}${AN_EARLIER_RUN}`,
    handle: () => started(run).handle,
    approve: () => started(run).approve(),
  });
  const performance = await Performance.prepare(story, stage, async (spot, group) =>
    before?.(sceneOf({ spot, group })),
  );
  await performance.start(stage, input);
  const scene = sceneOf(performance, performance.run);
  await during?.(scene);

  let question = await performance.comes();
  performance.check(expected, 'by itself');
  for (let said: Said | undefined = expected.then; said && question !== null; said = said.then) {
    if (!said.then) await mends?.(scene);
    await performance.answer(said.say, question);
    question = await performance.comes();
    performance.check(said, `after "${said.say}"`);
  }
  return performance.finish(expected);
}
