import { setTimeout as delay } from 'node:timers/promises';
import { canonicalRunId } from '../../src/domain/run-id.ts';
import type { Effect, FaultRuleInput } from '../../src/simulator/control-client.ts';
import { differences, sayEnd } from './compare.ts';
import { expectedOf } from './expected.ts';
import { Watched, type Stop } from './run-end.ts';
import type { Spot, Stage } from './stage.ts';
import type { Cell, Expected, Stand } from './types.ts';
import { LATE_MS, TOO_LATE } from './ways.ts';

const LIMIT_MS = 120_000;

/** Plays one cell. @returns what was not as expected, and all that helps to see why; null where all was */
export async function play(cell: Cell, stage: Stage): Promise<string | null> {
  const spot = stage.spots.get(cell);
  if (!spot) throw new Error(`${cell.name} has no stage`);
  const expected = expectedOf(cell);
  const id = await addGroup(cell, spot);
  const armed = await arm(cell, spot, id);
  const run = new Watched(
    await stage.client.workflow.start(cell.course.procedure, {
      workflowId: canonicalRunId(spot.site, id),
      taskQueue: stage.taskQueue,
      args: [{ site: spot.site, group: id, ...cell.course.input }],
    }),
  );
  const problems: string[] = [];
  const check = (one: { stop: Stop; effects: Effect[] }, wanted: Stand, when: string): void => {
    problems.push(...differences(cell.course, one, wanted).map((text) => `${when}: ${text}`));
  };
  const come = async () => {
    const stop = await within(run.stop());
    return { stop, effects: await spot.cloud.effects(id) };
  };

  let seen = await come();
  check(seen, expected, 'by itself');
  if (!(await met(spot, armed)))
    problems.push('the fault was never met: the matrix puts it in the wrong place');
  for (const fault of armed) if (cell.way.kind !== 'late') await spot.cloud.faults.remove(fault);
  const { then } = expected;
  const question = seen.stop.kind === 'asks' ? seen.stop.status.question : null;
  if (then && question) {
    await run.answer(then.say, question.number);
    seen = await come();
    if (cell.way.name !== TOO_LATE) check(seen, then, `after "${then.say}"`);
  }
  if (cell.way.name === TOO_LATE) {
    seen = { ...seen, effects: await withLate(spot, id) };
    check(seen, then ?? expected, 'after the late start');
  }
  problems.push(...(await loginProblems(spot, expected)));
  if (problems.length === 0) {
    if (seen.stop.kind === 'asks') await run.answer('abort', seen.stop.status.question.number);
    return null;
  }
  const text = await story(cell, { expected, problems, run, ...seen, id });
  await run.handle.terminate('not as expected').catch(() => {});
  return text;
}

async function withLate({ cloud }: Spot, id: string): Promise<Effect[]> {
  const end = Date.now() + LATE_MS + 5_000;
  for (;;) {
    const effects = await cloud.effects(id);
    if (effects.some(({ by }) => by === 'late') || Date.now() > end) return effects;
    await delay(200);
  }
}

async function addGroup({ course }: Cell, { cloud, group }: Spot): Promise<string> {
  const spec = { name: group, ...course.group };
  return course.service === 'evs' ? cloud.addEvsGroup(spec) : cloud.addGroup(spec);
}

async function arm(cell: Cell, { cloud }: Spot, groupId: string): Promise<string[]> {
  const { call, way, when, lasts, course } = cell;
  const faults = way.faults({ service: course.service, when: when ?? 'before' });
  const bound = call === 'login' || call === 'groups' ? {} : { groupId };
  const rule = { call, skip: skipOf(cell), times: lasts === 'once' ? 1 : 0, ...bound };
  return Promise.all(
    faults.map((fault) => {
      // An answer that is damaged has to be one; a read has no effect that could be prevented.
      const damaged =
        when === null &&
        'when' in fault &&
        ['cutBody', 'badJson', 'hugeBody', 'slowDrip'].includes(fault.kind);
      const one = (damaged ? { ...fault, when: 'after' } : fault) as FaultRuleInput['fault'];
      return cloud.faults.add({ ...rule, fault: one });
    }),
  );
}

/** How many calls of this kind come before the one that is meant. */
function skipOf({ call, place, course, way }: Cell): number {
  if (way.kind === 'stale') return 0;
  if (call === 'action') return place === '2nd' ? 1 : 0;
  if (call === 'serverAction') return place === 'start' ? course.power.lastIndexOf('start') : 0;
  if (call !== 'group' && call !== 'pairs') return 0;
  if (place === 'at first') return 0;
  // With the POST go one whole look and, last of all, the group alone.
  return course.looks + (place === 'following' ? (call === 'group' ? 2 : 1) : 0);
}

async function met({ cloud }: Spot, armed: readonly string[]): Promise<boolean> {
  const rules = await cloud.faults.list();
  return armed.every((id) => (rules.find((rule) => rule.id === id)?.hits ?? 0) > 0);
}

async function loginProblems({ cloud }: Spot, { logins, then }: Expected): Promise<string[]> {
  if (logins === undefined) return [];
  const { counts } = await cloud.calls();
  // A retry after anything but a wrong password logs in once more.
  const most = logins + (then?.ends === 'completed' ? 1 : 0);
  return counts.login > most ? [`${most} login(s) at most were expected, and ${counts.login} came`] : [];
}

function within(work: Promise<Stop>): Promise<Stop> {
  const late: Stop = { kind: 'failed', type: 'NoEnd', message: `no end within ${LIMIT_MS / 1000} s` };
  return Promise.race([work, delay(LIMIT_MS, late, { ref: false })]);
}

async function story(
  cell: Cell,
  told: { expected: Expected; problems: string[]; run: Watched; stop: Stop; effects: Effect[]; id: string },
): Promise<string> {
  const status = await told.run.status();
  return [
    `✗ ${cell.name}`,
    ...told.problems.map((text) => `    ${text}`),
    `  expected: ${JSON.stringify(told.expected)}`,
    `  it says: ${status?.question ? `${status.question.type}: ${status.question.text}` : (status?.headline ?? sayEnd(told.stop))}`,
    ...(status?.timeline ?? []).map(({ at, text }) => `    ${at.slice(11, 23)} ${text}`),
    ...told.effects.map(
      (one) =>
        `  effect ${one.at.slice(11, 23)} ${one.by} ${one.action ?? '?'} ${one.took ? 'took' : (one.refusedBecause ?? 'no')}, answered ${one.answered ?? '-'}`,
    ),
  ].join('\n');
}
