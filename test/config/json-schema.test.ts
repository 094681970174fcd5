import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drYamlJsonSchema, drYamlJsonSchemaText } from '../../src/config/json-schema.ts';

test('schema/dr.schema.json is fresh (else: npm run build, node scripts/generate-schema.mjs)', () => {
  const committed = readFileSync(new URL('../../schema/dr.schema.json', import.meta.url), 'utf8');
  expect(committed).toBe(drYamlJsonSchemaText());
});

test('editors learn that a secret is one thing, and that nothing else is known', () => {
  const text = JSON.stringify(drYamlJsonSchema());
  expect(drYamlJsonSchema()).toMatchObject({ additionalProperties: false, required: ['sites'] });
  expect(text).toContain('"maxProperties":1');
});
