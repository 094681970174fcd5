import { parseArgs } from 'node:util';
import { docsOf, isCoded } from '../domain/errors/index.ts';
import { canonicalRunId } from '../domain/run-id.ts';
import { Processes } from '../local/processes.ts';
import { say } from './page.ts';
import { Scene, type Scenario } from './scene.ts';
import { SCENARIOS } from './scenarios/index.ts';
import { EVS_SITE, setStage, SITE, type Stage } from './stage.ts';
import { lies, readTruth, truthLines, type Claim } from './truth.ts';

/** `npm run demo`: a story on a real Temporal server and a simulated cloud, checked against the cloud's own log. */
const LIST = [
  'npm run demo -- --scenario NAME   plays one of these; --keep leaves everything running to explore.',
  '',
  ...Object.entries(SCENARIOS).map(([name, { summary }]) => `  ${name.padEnd(10)}  ${summary}`),
];

const wish = readWish();
if ('problem' in wish) {
  process.stderr.write(`${wish.problem}\n\n${LIST.join('\n')}\n`);
  process.exitCode = 2;
} else if (wish.list) {
  LIST.forEach(say);
} else {
  await perform(wish.scenario, wish.keep);
}

function readWish(): { problem: string } | { list: boolean; keep: boolean; scenario: Scenario } {
  try {
    const { values } = parseArgs({
      options: {
        scenario: { type: 'string', default: 'failover' },
        list: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
      },
    });
    const { scenario: name, ...others } = values;
    const scenario = Object.entries(SCENARIOS).find(([one]) => one === name)?.[1];
    return scenario ? { scenario, ...others } : { problem: `There is no scenario "${name}".` };
  } catch (error) {
    // The first sentence says what is wrong, the next ones how Node.js would have it.
    const [problem = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    return { problem: `${problem.replace(/\.$/, '')}.` };
  }
}

async function perform(scenario: Scenario, keep: boolean): Promise<void> {
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => (interrupted = true));
  const processes = new Processes();
  try {
    const stage = await setStage(processes, scenario.timings);
    const scene = new Scene(stage, processes);
    scene.tell(scenario.intro);
    if (scenario.shortened !== undefined) scene.tell(scenario.shortened);
    await close(stage, scene, await scenario.play(scene), keep);
    if (keep) {
      say('\nAll of it keeps running. Ctrl-C ends it.');
      await new Promise(() => setInterval(() => {}, 60_000));
    }
  } catch (error) {
    const why = interrupted ? 'interrupted' : error instanceof Error ? error.message : String(error);
    const docs = interrupted ? '' : ` ${docsOf(isCoded(error) ? error.drCode : 'DR_DEMO')}`;
    process.stderr.write(`\nThe demo stopped: ${why}. Nothing is left running.${docs}\n`);
    process.exitCode = 1;
  } finally {
    await processes.stop();
  }
}

/** Whatever was said on the way: what did the cloud do? */
async function close(stage: Stage, { cloud }: Scene, claim: Claim, keep: boolean): Promise<void> {
  const truth = await readTruth(cloud, claim);
  say();
  truthLines(truth).forEach(say);
  const wrong = lies(claim, truth);
  if (wrong.length > 0) throw new Error(`the cloud did not do what the story says (${wrong.join('; ')})`);
  say('Checked: this is what the story says.');
  say();
  if (!keep) return say('All of it has been stopped again. To explore it: add --keep. Other stories: --list');
  if (stage.uiUrl !== null) {
    const id = encodeURIComponent(canonicalRunId(claim.site, claim.groupId));
    say(`The run in the Temporal UI: ${stage.uiUrl}/namespaces/${stage.namespace}/workflows/${id}`);
    say();
  }
  sayNext(stage);
}

function sayNext({ env }: Stage): void {
  say('To try next, in another terminal:');
  for (const line of [
    ...Object.entries(env).map(([name, value]) => `export ${name}=${value}`),
    'npx dr doctor',
    `npx dr groups --site ${SITE}`,
    `npx dr groups --site ${EVS_SITE}`,
    'npx dr status --all',
    `npx dr start failover --site ${SITE} --group pg-orders --dry-run --wait`,
    `npx dr start failover --site ${SITE} --group pg-link-down     # it asks: see "npx dr status" and the UI`,
    `npx dr abort ${SITE}/pg-link-down`,
  ]) {
    say(`  ${line}`);
  }
}
