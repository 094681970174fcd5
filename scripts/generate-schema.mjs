// Writes what is generated: under schema/ the JSON Schemas of dr.yaml and of the evidence report, and the API's document;
// under docs/ the tables of errors. With --check it only compares.
// Run after `tsc -p tsconfig.build.json`.
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { openApiText } from '../dist/src/api/document.js';
import { fillIn } from '../dist/src/domain/errors/tables.js';
import { drYamlJsonSchemaText } from '../dist/src/config/json-schema.js';
import { evidenceJsonSchemaText } from '../dist/src/report/json-schema.js';

/** @type {Record<string, (file: URL) => string | Promise<string>>} */
const FILES = {
  'schema/dr.schema.json': () => drYamlJsonSchemaText(),
  'schema/evidence.schema.json': () => evidenceJsonSchemaText(),
  'schema/openapi.json': () => openApiText(),
  'docs/errors.md': formatted,
  'docs/api.md': formatted,
};

/** What is written by hand stays; tables as the formatter wants them. */
async function formatted(page) {
  const options = await resolveConfig(page);
  return format(fillIn(readFileSync(page, 'utf8')), { ...options, parser: 'markdown' });
}

for (const [name, make] of Object.entries(FILES)) {
  const file = new URL(`../${name}`, import.meta.url);
  const fresh = await make(file);
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
    console.error(`${name} is stale: build, then run node scripts/generate-schema.mjs`);
    process.exitCode = 1;
  }
}
