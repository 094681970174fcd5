import { bootstrapOrExit } from './bootstrap.mjs';
import { runTests } from './test-run.mjs';

await bootstrapOrExit();
const { ok, line } = await runTests(process.argv.slice(2));
process.stdout.write(`${line}\n`);
process.exitCode = ok ? 0 : 1;
