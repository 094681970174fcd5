import { describe, test } from 'vitest';
import { PROCESS_CELLS } from './process-cells.ts';
import { playProcess } from './process-play.ts';

// Not a test: `npm run matrix` plays this file.

const only = new RegExp(process.env['DR_MATRIX'] ?? '');
const cells = PROCESS_CELLS.filter(({ name }) => only.test(name));

describe.skipIf(cells.length === 0)('processes', () => {
  test.each(cells)('$name', { timeout: 120_000 }, playProcess);
});
