// Plays the whole failure matrix and, where all of it is as expected, writes docs/failure-matrix.md: npm run matrix
// A pattern after it plays only the cells whose names fit, and writes nothing: npm run matrix -- "EVS switchover"
import { startVitest } from 'vitest/node';
import { bootstrapOrExit } from './bootstrap.mjs';

await bootstrapOrExit();
process.env.DR_BUILT = '1';
process.env.DR_MATRIX = process.argv[2] ?? '';

async function play(include, options = {}) {
  const vitest = await startVitest('test', [], { watch: false, include, ...options });
  const failures = vitest.state.getCountOfFailedTests() + vitest.state.getUnhandledErrors().length;
  await vitest.close();
  return failures === 0;
}

const ok = await play(['test/matrix/all.ts', 'test/matrix/processes.ts'], { passWithNoTests: true });
if (!ok) process.exitCode = 1;
else if (process.env.DR_MATRIX === '') await play(['test/matrix/write.ts'], { globalSetup: [] });
