// Random runs under random faults, judged by the cloud's own log: npm run chaos -- --runs 200 --seed 7
// What it plays, and what must hold whatever happens: test/chaos/plan.ts, test/chaos/invariants.ts.
import { runFromOwnBuild } from './private-build.mjs';

await runFromOwnBuild('chaos', process.argv.slice(2));
