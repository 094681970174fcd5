import { describe, expect, test } from 'vitest';
import { startDr, startDrWorker } from '../support/dr.ts';
import { drOnTerminal, hasTerminals, KEYS, type Terminal } from '../support/terminal.ts';
import { wayToTemporal } from '../support/way-to-temporal.ts';
import { createWorld, PAYMENTS, report, untilAsked, untilStatus, type World } from '../support/world.ts';

/** A run that stopped at a link that is down, and a watcher whose prompt is open. */
async function asked(world: World) {
  const { id } = await world.cloud.group('pg-link-down');
  await world.start({ group: 'pg-link-down' });
  const handle = world.canonical(id);
  await untilAsked(handle);
  const watcher = drOnTerminal(world, ['watch', `dr/${world.site}/${id}`]);
  await watcher.until(PROMPT);
  return { id, handle, watcher, mend: () => world.cloud.patchGroup(id, { pairs: { fault_level: '0' } }) };
}

/** With its last line: what is typed before a prompt is complete might be lost. */
const PROMPT = /Question 1: your answer\n[^]*abort {2,}ends/;

/** Picks an answer by its place; the first one only keeps watching. One key at a time: each has to be seen. */
async function pick(terminal: Terminal, verb: string): Promise<void> {
  const chosen = (screen: string) => /● (\S+)/.exec(screen)?.[1];
  for (let now = chosen(terminal.screen); now !== verb; now = chosen(terminal.screen)) {
    const before = now;
    terminal.type(KEYS.down);
    await terminal.until({ test: (screen) => ![before, undefined].includes(chosen(screen)) });
  }
  terminal.type(KEYS.enter);
}

const times = (screen: string, text: string) => screen.split(text).length - 1;

describe.runIf(hasTerminals())('on a terminal', () => {
  test('the tree is drawn in place: steps done, at hand and to come, and the outcome below', async () => {
    const world = await createWorld({ jobs: 'manual' });
    await world.start({ group: PAYMENTS });
    await world.cloud.waitForCalls('job');
    const watcher = drOnTerminal(world, ['watch', `${world.site}/${PAYMENTS}`]);
    const live = await watcher.until(/Follow job \([1-9]\.\d s\)[^]*RUNNING; group failing-over/);
    expect(live).toContain(`dr/${world.site}/${PAYMENTS}: failover of pg-payments, eu-de-01 > eu-de-02`);
    expect(live).toMatch(/✔ Send failover \(.* s\)\n {2}accepted, job /);
    expect(live).toMatch(/◼ Start servers in eu-de-02\n/);
    expect(live).toMatch(/Ctrl-C ends the watching, never the run\. Cancel now starts nothing new/);
    await world.cloud.finishJob(PAYMENTS);
    const { code, screen } = await watcher.ended;
    expect(code).toBe(0);
    for (const step of ['Check preconditions', 'Send failover', 'Follow job', 'Start servers in eu-de-02'])
      expect({ step, times: times(screen, step) }).toEqual({ step, times: 1 });
    expect(screen).toMatch(
      /✔ Start servers in eu-de-02 \(.* s\)\n {2}3 of 3 servers run\nOutcome: completed\. /,
    );
    expect(watcher.cursorShown).toBe(true);
  });

  test('a run that has ended: its steps and its outcome, and nobody is asked anything', async () => {
    const world = await createWorld();
    await report(await world.start({ group: PAYMENTS }));
    const { code, screen } = await drOnTerminal(world, ['watch', `${world.site}/${PAYMENTS}`]).ended;
    expect(code).toBe(0);
    expect(screen).toMatch(/✔ Follow job[^]*\nOutcome: completed\. /);
  });

  test('a question is answered from the tree, and the run goes on', async () => {
    const world = await createWorld();
    const { handle, watcher, mend } = await asked(world);
    expect(watcher.screen).toContain('The replication link is down (fault level 5)');
    expect(watcher.screen).toMatch(/\? Check preconditions \(.* s, waits\)/);
    await mend();
    await pick(watcher, 'retry');
    const { code, screen } = await watcher.ended;
    expect(code).toBe(0);
    expect(screen).toMatch(/"Check preconditions" starts again with a look\.[^]*Outcome: completed\./);
    expect((await report(handle)).timeline.map(({ text }) => text)).toContain('retry by anna');
  });

  test('what a verb needs is asked for: finding and reason reach the report', async () => {
    const world = await createWorld();
    const { handle, watcher, mend } = await asked(world);
    await mend();
    await pick(watcher, 'override');
    await watcher.until(/Your name/);
    watcher.type(KEYS.enter);
    await watcher.until(/Why \(it stands in the report\)/);
    watcher.type(KEYS.enter);
    await watcher.until(/It is needed\./);
    watcher.type(`seen up${KEYS.enter}`);
    expect((await watcher.ended).code).toBe(0);
    expect((await report(handle)).timeline.map(({ text }) => text)).toContain('override by anna: seen up');
  });

  test('answered by somebody else: the prompt closes by itself and says by whom', async () => {
    const world = await createWorld();
    const { handle, watcher } = await asked(world);
    // Half an answer is under way here.
    await pick(watcher, 'override');
    await watcher.until(/Your name/);
    // The link is still down: the run asks again, and this is another question.
    await handle.executeUpdate('retry', { args: [{ by: 'ben', reason: 'try' }] });
    await watcher.until(/Question 1 is not open any more: retry by ben: try\./);
    await watcher.until(/Question 2: your answer\n[^]*abort {2,}ends/);
    // An Enter that was meant for the first prompt answers nothing.
    watcher.type(KEYS.enter);
    await watcher.until(/Enter: answer here/);
    const { timeline, question } = await untilStatus(handle, () => true);
    expect(question).toMatchObject({ number: 2 });
    expect(
      timeline.map(({ text }) => text).filter((text) => /^(override|attest|abort)\b/.test(text)),
    ).toEqual([]);
    await handle.executeUpdate('abort', { args: [{ by: 'ben' }] });
    const { code, screen } = await watcher.ended;
    expect(code).toBe(3);
    expect(screen).toMatch(/Outcome: aborted\. /);
  });

  test('a question that is left open: what to type elsewhere, and Enter brings the prompt back', async () => {
    const world = await createWorld();
    const { handle, watcher } = await asked(world);
    watcher.type(KEYS.enter);
    const open = await watcher.until(/Enter: answer here/);
    expect(open).toContain('--finding replication-link-down --reason "…"');
    watcher.type(KEYS.enter);
    await watcher.until({ test: (screen) => times(screen, 'Question 1: your answer') === 2 });
    await pick(watcher, 'abort');
    expect((await watcher.ended).code).toBe(3);
    expect((await untilStatus(handle, ({ endedAt }) => endedAt !== null)).state).toBe('aborted');
  });

  test.each([
    ['at the tree', async (_watcher: Terminal) => undefined],
    [
      'in a prompt',
      async (watcher: Terminal) => {
        await pick(watcher, 'override');
        await watcher.until(/Your name/);
      },
    ],
    [
      'while a question is left open',
      async (watcher: Terminal) => {
        watcher.type(KEYS.enter);
        await watcher.until(/Enter: answer here/);
      },
    ],
  ])('Ctrl-C %s ends the watching only, and gives the terminal back', async (_where, go) => {
    const world = await createWorld();
    const { handle, watcher } = await asked(world);
    await go(watcher);
    watcher.type(KEYS.ctrlC);
    const { code, screen } = await watcher.ended;
    expect(code).toBe(130);
    expect(screen).toContain('The run goes on; only watching has ended. Watch it again: dr watch ');
    expect(watcher.cursorShown).toBe(true);
    expect((await untilStatus(handle, () => true)).question).not.toBeNull();
    await handle.executeUpdate('abort', { args: [{}] });
  });

  test('an answer that the run does not take from this person is said, and asked for again', async () => {
    const world = await createWorld();
    const start = ['start', 'failover', '--site', world.site, '--group', 'pg-payments', '--by', 'anna'];
    const starter = drOnTerminal(world, [...start, '--approval', 'one', '--wait', '--yes']);
    await starter.until(/Question 1: your answer\n[^]*break-glass/);
    await pick(starter, 'approve');
    await starter.until(/Your name/);
    starter.type(KEYS.enter);
    await starter.until(/! anna started this run: somebody else has to approve it\./);
    await starter.until({ test: (screen) => times(screen, 'Question 1: your answer') === 2 });
    // What can't be taken back is asked twice, and a stray Enter is no.
    await pick(starter, 'break-glass');
    await starter.until({ test: (screen) => times(screen, 'Your name') === 2 });
    starter.type(KEYS.enter);
    await starter.until(/Why \(it/);
    starter.type(`nobody answers${KEYS.enter}`);
    await starter.until(/! It goes on at once without the approvals[^]*break-glass, really\?/);
    starter.type(KEYS.enter);
    await starter.until({ test: (screen) => times(screen, 'Question 1: your answer') === 3 });
    expect((await untilStatus(world.canonical(), () => true)).breakGlass).toBeNull();
    await world.canonical().executeUpdate('decline', { args: [{ by: 'ben' }] });
    const { code, screen } = await starter.ended;
    expect(code).toBe(3);
    expect(screen).toMatch(/Question 1 is not open any more[^]*Outcome: declined\./);
  });

  test('Temporal goes and comes back: said in place, and gone when it answers again', async () => {
    const world = await createWorld({ jobs: 'manual' });
    const way = await wayToTemporal();
    way.mend();
    await world.start({ group: PAYMENTS });
    await world.cloud.waitForCalls('job');
    const watcher = drOnTerminal(world, ['watch', `${world.site}/${PAYMENTS}`], {
      TEMPORAL_ADDRESS: way.address,
    });
    await watcher.until(/RUNNING; group failing-over/);
    way.cut();
    const without = await watcher.until(/! Temporal does not answer \(.*\); trying again/);
    expect(without).toContain('Follow job');
    way.mend();
    await watcher.until({ test: (screen) => !screen.includes('does not answer') });
    await world.cloud.finishJob(PAYMENTS);
    const { code, screen } = await watcher.ended;
    expect(code).toBe(0);
    expect(screen).toContain('Outcome: completed.');
    expect(times(screen, 'Follow job')).toBe(1);
  });

  test('no worker: said in place with what it said last, and gone when one is back', async () => {
    const world = await createWorld({ worker: false, jobs: 'manual' });
    const worker = await startDrWorker(world);
    await world.start({ group: PAYMENTS });
    await world.cloud.waitForCalls('job');
    const watcher = drOnTerminal(world, ['watch', `${world.site}/${PAYMENTS}`]);
    await watcher.until(/Follow job/);
    worker.kill('SIGKILL');
    await worker.ended;
    await watcher.until(/! No worker answers for [^]*the last it said is: Follow job/);
    await startDrWorker(world);
    await watcher.until({ test: (screen) => !screen.includes('No worker answers') });
    await world.cloud.finishJob(PAYMENTS);
    expect((await watcher.ended).code).toBe(0);
  });

  test('--plain on a terminal: the very lines of a pipe, and no prompt', async () => {
    const world = await createWorld();
    const { id } = await world.cloud.group('pg-link-down');
    await world.start({ group: 'pg-link-down' });
    const handle = world.canonical(id);
    await untilAsked(handle);
    const watch = ['watch', `dr/${world.site}/${id}`];
    const plain = drOnTerminal(world, [...watch, '--plain']);
    const piped = startDr(world, watch);
    await plain.until(/ends the run here/);
    await piped.line(/ends the run here/);
    await handle.executeUpdate('abort', { args: [{ by: 'ben' }] });
    const [shown, printed] = await Promise.all([plain.ended, piped.ended]);
    expect(shown.code).toBe(printed.code);
    // Long lines are broken by the terminal, and by nobody else.
    const unbroken = (text: string) => text.replaceAll(/\s+/g, '');
    expect(unbroken(shown.screen)).toBe(unbroken(printed.stdout));
  });
});
