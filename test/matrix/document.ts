import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formattedPage } from '../support/write-page.ts';
import { CELLS, digest, LEFT, tenth } from './cells.ts';
import { LEFT_OUT } from './left-out.ts';
import { PROCESS_CELLS } from './process-cells.ts';
import { STORIES } from './stories.ts';
import { drillTableOf, KINDS, processTableOf, storyTableOf, tableOf } from './tables.ts';
import { CALLS, isDrill, type Call, type Cell } from './types.ts';

/** docs/failure-matrix.md, made from the table in code. */

export const DOCUMENT = fileURLToPath(new URL('../../docs/failure-matrix.md', import.meta.url));

const TITLES: Readonly<Record<Call, string>> = {
  login: 'Login',
  groups: 'Find the group',
  group: 'Read the group',
  pairs: 'Read its pairs',
  action: 'The action',
  job: 'Read the job',
  failedTasks: 'Read the failed tasks',
  serverAction: 'Start or stop servers',
  server: 'Read a server',
  drills: 'List the drills of the group',
  drillsOfVpc: 'List the drills in the network',
  drillCreate: 'Make the drill',
  drillDelete: 'Delete the drill',
};

/** As a drill goes. */
const OF_DRILLS: readonly Call[] = [
  'login',
  'groups',
  'group',
  'pairs',
  'drillsOfVpc',
  'drillCreate',
  'job',
  'drills',
  'server',
  'drillDelete',
];

const drills = CELLS.filter(({ course }) => isDrill(course));
const exercises = CELLS.filter(({ course }) => course.procedure === 'exercise');
const earnest = CELLS.filter((cell) => !drills.includes(cell) && !exercises.includes(cell));
const stories = (ofDrills: boolean) => STORIES.filter(({ course }) => isDrill(course) === ofDrills);

export async function documentText(): Promise<string> {
  const left = LEFT_OUT.map(({ because }, at) => `| ${because} | ${LEFT[at] ?? 0} |`);
  const kinds = Object.entries(KINDS).map(
    ([word, { says, members }]) => `- _${word}_: ${says} ${members.join(', ')}`,
  );
  const text = `# The failure matrix

<!-- Made by \`npm run matrix\` where all cells came out as expected. Digest of the table: ${digest()} -->

What becomes of a run when one call fails: procedure × call × way to fail, each before and after the effect, once and for
good. Each of the **${CELLS.length} cells** is a real run, against a real Temporal server and the simulated cloud: ${earnest.length} of what is
done in earnest, ${exercises.length} of [exercises](#exercises), ${drills.length} of [drills](#drills). ${STORIES.length + PROCESS_CELLS.length} more have a course of events of their own. The
expectations are a second reading of [the protocol](protocol.md) and of [the drill](drill.md), in \`test/matrix/expected*.ts\`;
none comes from the product's own tables.

\`\`\`sh
npm run matrix                        # all cells, and this page
npm run matrix -- "EVS switchover"    # those whose names fit
npm run matrix -- drill
\`\`\`

\`npm test\` plays ${tenth().length} of them, and checks that this page fits the table.

How to read it: **comes to** is how the run ends by itself, or the type of its [question](errors.md); **actions** is how many
actions have taken effect in the cloud by then; **POSTs** is how many have arrived at most. After the arrow: the same after the
fault is gone and a person has said the word. A failback and an exercise have two actions; the figures are those of the one
that meets the fault. In no cell does an action take effect twice without a person's word in between.

${kinds.join('\n')}

${sectionsOf(CALLS, earnest, '##', tableOf)}

## While a call is in flight

${PROCESS_CELLS.length} cells, those of drills [below](#a-drill-while-a-call-is-in-flight) included, each with processes, a Temporal server or a cloud of its own. The effect of the
request comes later, has come already, or never comes.

${processTableOf(false)}

## Exercises

Production goes to the other zone and comes home: two switchovers, behind an approval. With one of each kind of fault.

${sectionsOf(CALLS, exercises, '###', tableOf)}

### What befalls an exercise beside that

Here the figures are those of both actions.

${storyTableOf(stories(false))}

## Drills

**drills** is how many were ever made in the cloud by then: one at most, unless a person has said the word for another;
**left** is how many of ours are there when the run has come to that. Where one is left, the run asks, which pages somebody, or ends as
\`DrillNotRemoved\` and says so. In each of these cells the simulated cloud's own log shows that **production was never
touched**: no action on the group, no start or stop of its servers, and group, pairs, servers and drills of others stand as before.

${sectionsOf(OF_DRILLS, drills, '###', drillTableOf)}

### What befalls a drill beside that

${storyTableOf(stories(true))}

### A drill while a call is in flight

${processTableOf(true)}

## Left out

| because | cells |
| --- | --- |
${left.join('\n')}
`;
  return formattedPage(DOCUMENT, text);
}

function sectionsOf(
  calls: readonly Call[],
  cells: readonly Cell[],
  level: string,
  tableFor: (cells: readonly Cell[]) => string,
): string {
  return calls
    .map((call) => ({ call, some: cells.filter((cell) => cell.call === call) }))
    .filter(({ some }) => some.length > 0)
    .map(({ call, some }) => `${level} ${TITLES[call]}\n\n${tableFor(some)}`)
    .join('\n\n');
}

export function readDocument(): string {
  try {
    return readFileSync(DOCUMENT, 'utf8');
  } catch {
    return '';
  }
}
