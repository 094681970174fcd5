import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { afterAll, expect, test } from 'vitest';
import { PASSWORD } from '../support/site.ts';
import { toFile } from './clean.ts';
import { fileOf, HISTORIES, namesOfStored } from './histories.ts';
import { SCENARIOS } from './scenarios.ts';

// Not a test: `npm run histories` plays this file to record test/histories anew.

const only = process.env['DR_HISTORIES'] ?? '';
const wanted = SCENARIOS.filter(({ name }) => name.includes(only));
/** Here the machine is known by name; later tests can only look for what looks like one. */
const OWN = [hostname(), tmpdir(), process.cwd(), PASSWORD].filter((text) => text.length > 3);
mkdirSync(HISTORIES, { recursive: true });

test.each(wanted)('$name', async ({ name, play }) => {
  const { world, handle } = await play();
  const file = toFile(await handle.fetchHistory(), [
    [world.taskQueue, 'dr-runbooks'],
    [world.site, 'eu-de'],
  ]);
  for (const own of OWN) expect(file).not.toContain(own);
  writeFileSync(fileOf(name), file);
});

afterAll(() => {
  if (only !== '') return;
  const known = SCENARIOS.map(({ name }): string => name);
  for (const name of namesOfStored()) if (!known.includes(name)) rmSync(fileOf(name));
});
