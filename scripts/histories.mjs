// Records test/histories anew, against the real Temporal server and the simulated cloud: npm run histories
// A word after it records only the scenarios whose names contain it: npm run histories -- failback
import { startVitest } from 'vitest/node';
import { bootstrapOrExit } from './bootstrap.mjs';

await bootstrapOrExit();
process.env.DR_BUILT = '1';
process.env.DR_HISTORIES = process.argv[2] ?? '';
const vitest = await startVitest('test', [], { watch: false, include: ['test/replay/record.ts'] });
await vitest.close();
