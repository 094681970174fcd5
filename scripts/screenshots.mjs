// The pictures of docs/images are what the browser test sees: npm run screenshots
import { fileURLToPath } from 'node:url';
import { bootstrapOrExit } from './bootstrap.mjs';
import { runTests } from './test-run.mjs';

await bootstrapOrExit();
process.env.DR_SCREENSHOTS = fileURLToPath(new URL('../docs/images/', import.meta.url));
process.env.DR_REQUIRE_BROWSER = '1';
const { ok, line } = await runTests(['test/ui']);
process.stdout.write(`${line}\n`);
process.exitCode = ok ? 0 : 1;
