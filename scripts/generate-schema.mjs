// Writes what is generated under schema/: the JSON Schemas of dr.yaml and of the evidence report, and the API's
// document; with --check it only compares.
// Run after `tsc -p tsconfig.build.json`.
import { readFileSync, writeFileSync } from 'node:fs';
import { openApiText } from '../dist/src/api/document.js';
import { drYamlJsonSchemaText } from '../dist/src/config/json-schema.js';
import { evidenceJsonSchemaText } from '../dist/src/report/json-schema.js';

const SCHEMAS = {
  'dr.schema.json': drYamlJsonSchemaText(),
  'evidence.schema.json': evidenceJsonSchemaText(),
  'openapi.json': openApiText(),
};

for (const [name, fresh] of Object.entries(SCHEMAS)) {
  const file = new URL(`../schema/${name}`, import.meta.url);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, fresh);
    continue;
  }
  let committed = '';
  try {
    committed = readFileSync(file, 'utf8');
  } catch {
    // A missing file is as stale as an old one.
  }
  if (committed !== fresh) {
    console.error(`schema/${name} is stale: build, then run node scripts/generate-schema.mjs`);
    process.exitCode = 1;
  }
}
