import { availableParallelism } from 'node:os';

/** What a session has seen, as `--json` writes it and docs/chaos.md shows it. */
export interface Summary {
  seed: number;
  runs: number;
  seconds: number;
  lanes: number;
  /** What the session was restricted to; empty: nothing was left out. */
  procedures: readonly string[];
  /** Service, procedure and outcome, and how often. */
  outcomes: Readonly<Record<string, number>>;
  posts: number;
  effects: number;
  /** Deletions that took hold, those of earlier drills included. */
  drillsMade: number;
  drillsDeleted: number;
  faults: number;
  answers: number;
  kills: number;
  restarts: number;
  /** Copies of runs that a query had led ahead of their history. */
  givenUp: number;
  replayed: number;
  endedAlone: readonly string[];
  violations: readonly string[];
}

/** docs/chaos.md. */
export function pageOf(one: Summary): string {
  return `# Chaos

What happens when much goes wrong at once? \`npm run chaos -- --runs N --seed S\` plays random procedures on random groups of both
services, ${one.lanes} at a time, against a real Temporal server on its database file, with two workers and the simulated cloud. Seed and
number of a run say all that is chance in it:

- faults of the cloud's calls: every abnormal status, resets, hangs, cut and unreadable bodies, before and after the effect, late
  starts, stale readings; drills that are stuck while they are made or deleted, and leftovers of earlier ones;
- a worker killed in the middle of a POST, just after it, or at any time; the Temporal server killed or stopped, and started again on its file;
- two engineers who start the same or another procedure on the same group, by name, by id, or from the UI's form; a real
  run in the middle of a drill or an exercise;
- people who cancel, who answer at random moments, rightly and wrongly, and who press buttons in the cloud's console.

After each run the cloud's own log is the judge. It must hold that

- each intended step had at most one effect;
- a drill never touches production, leaves nothing, or says by name what it has left, and is never in the way of a real run;
- an exercise brings home what it has moved, and nothing else, or says where production is;
- no run is lost: each has ended, or waits for a person with a question that is true and can be answered;
- what the report says of POSTs, lost answers and the end is what the cloud's log says;
- an answer that does not fit was turned down;
- no secret is in a history, a log, a report or a result;
- the run's whole history can be replayed by a new worker.

A violation prints what happened and the command that plays the run again. With \`--procedures drill,exercise\` each run begins with
one of these; what comes in its middle is any.

## The last session

\`npm run chaos -- --runs ${one.runs} --seed ${one.seed}${restrictedTo(one.procedures)}\`, ${availableParallelism()} cores, ${Math.round(one.seconds / 60)} minutes:

| | |
| --- | --- |
| runs | ${one.runs} |
| POSTs that arrived | ${one.posts} |
| effects in the cloud | ${one.effects} |
| drills made; deletions of drills | ${one.drillsMade}; ${one.drillsDeleted} |
| faults met | ${one.faults} |
| answers of people | ${one.answers} |
| workers killed | ${one.kills} |
| restarts of the Temporal server | ${one.restarts} |
| copies of runs [given up](operations.md#a-task-of-a-run-that-failed-once) | ${one.givenUp} |
| histories replayed | ${one.replayed} |
| **violations** | **${one.violations.length}** |

How they ended. A run that failed says in its failure what stopped it; most of these were told to \`abort\` by the people of the
plan, who end what still asks.

${outcomes(one.outcomes)}
`;
}

/** The option that restricts a session so; empty where it is not restricted. */
export function restrictedTo(procedures: readonly string[]): string {
  return procedures.length === 0 ? '' : ` --procedures ${procedures.join(',')}`;
}

function outcomes(of: Summary['outcomes']): string {
  const cells = Object.entries(of).map(([key, count]) => {
    const [who = '', outcome = ''] = key.split(': ');
    return { who, outcome, count };
  });
  const names = [...new Set(cells.map(({ outcome }) => outcome))].toSorted(
    (a, b) => total(cells, b) - total(cells, a) || (a < b ? -1 : 1),
  );
  const rows = [...new Set(cells.map(({ who }) => who))].toSorted().map((who) => {
    const count = (outcome: string) =>
      cells.find((cell) => cell.who === who && cell.outcome === outcome)?.count ?? 0;
    return `| ${who} | ${names.map((name) => count(name) || '').join(' | ')} |`;
  });
  return [
    `| procedure | ${names.map((name) => `\`${name}\``).join(' | ')} |`,
    `| --- | ${names.map(() => '---:').join(' | ')} |`,
    ...rows,
  ].join('\n');
}

function total(cells: readonly { outcome: string; count: number }[], name: string): number {
  return cells.filter(({ outcome }) => outcome === name).reduce((sum, { count }) => sum + count, 0);
}
