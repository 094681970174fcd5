#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/src/cli/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write('dr is not built yet: run `npm run build`.\ndocs/errors.md#DR_NOT_BUILT\n');
  process.exitCode = 1;
}
