import { writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { DOCUMENT, documentText } from './document.ts';

// Not a test: `npm run matrix` plays this file when all cells were as expected.

test('docs/failure-matrix.md is written', async () => {
  writeFileSync(DOCUMENT, await documentText());
});
