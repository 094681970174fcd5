// Writes schema/dr.schema.json from the built configuration schema; with --check it only compares.
// Run after `tsc -p tsconfig.build.json`.
import { readFileSync, writeFileSync } from 'node:fs';
import { drYamlJsonSchemaText } from '../dist/src/config/json-schema.js';

const file = new URL('../schema/dr.schema.json', import.meta.url);
const fresh = drYamlJsonSchemaText();

if (process.argv.includes('--check')) {
  let committed = '';
  try {
    committed = readFileSync(file, 'utf8');
  } catch {
    // A missing file is as stale as an old one.
  }
  if (committed !== fresh) {
    console.error('schema/dr.schema.json is stale: build, then run node scripts/generate-schema.mjs');
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, fresh);
}
