import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evidenceJsonSchemaText } from '../../src/report/json-schema.ts';

test('the committed JSON Schema is the one of the code (else: node scripts/generate-schema.mjs)', () => {
  const committed = readFileSync(new URL('../../schema/evidence.schema.json', import.meta.url), 'utf8');
  expect(committed).toBe(evidenceJsonSchemaText());
});
