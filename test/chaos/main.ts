import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { PROCEDURES, type Procedure } from '../../src/domain/procedures.ts';
import { Processes } from '../../src/local/processes.ts';
import { writePage } from '../support/write-page.ts';
import { Dice } from './dice.ts';
import { violationsOf } from './invariants.ts';
import { pageOf } from './page.ts';
import { pause } from './patience.ts';
import { planOf } from './plan.ts';
import { play, type Played } from './play.ts';
import { Replays } from './replays.ts';
import { Stage } from './stage.ts';
import { Tally } from './tally.ts';
import { tell } from './tell.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string' },
    procedures: { type: 'string' },
    'for-minutes': { type: 'string', default: '600' },
    lanes: { type: 'string', default: '40' },
    json: { type: 'string' },
    write: { type: 'string' },
    show: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const runs = Number(values.runs);
const indices =
  values.only === undefined ? Array.from({ length: runs }, (_, i) => i) : values.only.split(',').map(Number);
const procedures = proceduresOf(values.procedures);
const lanes = Math.min(Number(values.lanes), indices.length);
const end = Date.now() + Number(values['for-minutes']) * 60_000;
const print = (line: string) => void process.stdout.write(`${line}\n`);

print(`Chaos: ${indices.length} runs, seed ${seed}, ${lanes} at a time.`);
const processes = new Processes();
const stage = new Stage();
const tally = new Tally();
const replays = new Replays((text) => {
  print(`!! ${text}`);
  tally.violation(text);
});
const over = new AbortController();
try {
  await stage.set(processes, lanes);
  const trouble = [killWorkers(new Dice(seed ^ 0x1111)), restartServer(new Dice(seed ^ 0x2222))];
  const ticker = setInterval(() => print(tally.line(stage)), 10_000);
  await Promise.all(stage.lanes.map((_, i) => runLane(i)));
  clearInterval(ticker);
  over.abort();
  await Promise.all(trouble);
} finally {
  await processes.stop();
}
for (const leak of stage.leaks) tally.violation(leak);
const replayed = await replays.end();
print(`${replayed} histories replayed. Longest outage: ${stage.outages.longestMs} ms.`);
print(tally.summary(stage, seed));
const summary = tally.asJson(stage, { seed, lanes, procedures, replayed });
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(summary, null, 2)}\n`);
if (values.write !== undefined) await writePage(values.write, pageOf(summary));
// Whatever still waits for a server that is gone is not waited for.
process.exit(tally.violations.length > 0 ? 1 : 0);

function proceduresOf(list: string | undefined): Procedure[] {
  const named = list === undefined ? [] : list.split(',');
  const unknown = named.find((one) => !PROCEDURES.includes(one as Procedure));
  if (unknown !== undefined) throw new Error(`"${unknown}" is no procedure: ${PROCEDURES.join(', ')}`);
  return named as Procedure[];
}

async function runLane(which: number): Promise<void> {
  const lane = stage.lanes[which];
  for (;;) {
    const index = Date.now() < end ? indices.shift() : undefined;
    if (lane === undefined || index === undefined) return;
    const plan = planOf(seed, index, procedures);
    let played: Played;
    try {
      played = await play(stage, replays, lane, plan);
    } catch (error) {
      tally.violation(
        `run ${index}: the harness itself failed: ${error instanceof Error ? error.stack : String(error)}`,
      );
      continue;
    }
    tally.count(plan, played);
    const found = violationsOf(played.facts);
    if (found.length > 0 || values.show) print(tell(plan, played.facts, found));
    for (const one of found) tally.violation(`run ${index}: ${one}`);
  }
}

async function killWorkers(dice: Dice): Promise<void> {
  while (!over.signal.aborted) {
    // Half of the runs under way lose their worker, and wait until Temporal has noticed.
    await pause(dice.between(10_000, 25_000), over.signal);
    if (!over.signal.aborted) await stage.killWorker(dice.between(0, 1));
  }
}

async function restartServer(dice: Dice): Promise<void> {
  while (!over.signal.aborted) {
    await pause(dice.between(25_000, 60_000), over.signal);
    if (!over.signal.aborted) await stage.restartServer(dice.chance(0.5));
  }
}
