import { fileURLToPath } from 'node:url';
import { bootstrapOrExit } from './bootstrap.mjs';
import { runNode } from './run.mjs';

await bootstrapOrExit();
const main = fileURLToPath(new URL('../dist/src/demo/main.js', import.meta.url));
const { code } = await runNode(['--enable-source-maps', main, ...process.argv.slice(2)]);
process.exitCode = code;
