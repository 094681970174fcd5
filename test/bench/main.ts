import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Processes } from '../../src/local/processes.ts';
import settings from '../../temporal.config.ts';
import { writePage } from '../support/write-page.ts';
import { coldStarts } from './cold.ts';
import { asMarkdown, asText, type Table } from './figures.ts';
import { killedWhileFollowing } from './killed.ts';
import { manyAtOnce } from './many.ts';
import { toThePost, wholeFailovers } from './single.ts';
import { Stage } from './stage.ts';

const { values } = parseArgs({
  options: {
    /** Some of the parts, by name. */
    only: { type: 'string', default: 'cold,post,whole,many,killed' },
    'job-seconds': { type: 'string', default: '30' },
    groups: { type: 'string', default: '1,10,100' },
    /** A directory for CPU profiles of the workers. */
    profile: { type: 'string' },
    /** A Markdown page. */
    write: { type: 'string' },
  },
});
const jobMs = Number(values['job-seconds']) * 1_000;
const counts = values.groups.split(',').map(Number);
const parts = values.only.split(',');
const print = (line: string) => void process.stdout.write(`${line}\n`);

const processes = new Processes();
const tables: Table[] = [];
const show = (...made: Table[]) => {
  tables.push(...made);
  for (const table of made) print(asText(table));
};
try {
  const stage = await Stage.set(processes, values.profile ?? null);
  if (parts.includes('cold')) show(await coldStarts(stage));
  const worker = await stage.startWorker();
  // The first run of a worker logs in, and compiles what the next ones find compiled.
  await stage.cloud.settings({ jobInitMs: 0, jobMs: 0 });
  await stage.failover(await stage.newGroup());
  if (parts.includes('post')) show(await toThePost(stage));
  if (parts.includes('whole')) show(await wholeFailovers(stage, jobMs, settings.timings.pollEvery));
  if (parts.includes('many'))
    show(...(await manyAtOnce(stage, worker, { counts, jobMs, log: (line) => print(`  … ${line}`) })));
  if (parts.includes('killed')) show(await killedWhileFollowing(stage, worker));
} finally {
  await processes.stop();
}
if (values.write !== undefined) {
  const head = `# Performance

Figures of one run of \`npm run bench\` on a machine with ${availableParallelism()} cores, everything on it: the Temporal dev server in memory,
the simulated cloud, the worker and what starts the runs. Compare the ratios, not the milliseconds.
`;
  await writePage(values.write, [head, ...tables.map(asMarkdown)].join('\n'));
}
process.exit();
