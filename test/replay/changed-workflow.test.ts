import { cpSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { bundleWorkflows } from '../../src/local/workflow-bundle.ts';
import { namesOfStored } from './histories.ts';
import { replayed } from './replayed.ts';

/**
 * Two careless changes, made in a copy of the compiled workflows: servers are brought twice, and a protection is
 * enabled only after a moment.
 */
const CHANGES: Readonly<Record<string, (original: string) => string>> = {
  'activities.js': (original) => `
    import { activitiesFor as before } from '${original}';
    export * from '${original}';
    export function activitiesFor(setup) {
      const all = before(setup);
      const { bringServers } = all.servers;
      const twice = async (options, args) => {
        await bringServers.executeWithOptions(options, args);
        return bringServers.executeWithOptions(options, args);
      };
      return { ...all, servers: { bringServers: { executeWithOptions: twice } } };
    }`,
  'index.js': (original) => `
    import { sleep } from '@temporalio/workflow';
    import { enableProtection as before } from '${original}';
    export * from '${original}';
    export async function enableProtection(input) {
      await sleep(1);
      return before(input);
    }`,
};

/** Of what replays with the present code, what the changes touch. */
const TOUCHED = {
  'an activity that is called twice': [
    'failover.completed',
    'switchover.lost-answer',
    'failover.full-circle',
  ],
  'a step that was not there': ['enableProtection.completed', 'enableProtection.dry-run'],
};
const UNTOUCHED = ['disableProtection.completed', 'failover.dry-run', 'failover.started-by-name'];

let errors: ReadonlyMap<string, Error>;

beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'dr-changed-'));
  try {
    const bundle = await bundleChanged(dir);
    errors = await replayed(bundle, namesOfStored());
  } finally {
    rmSync(dir, { recursive: true });
  }
});

async function bundleChanged(dir: string): Promise<string> {
  const dist = inject('distDir');
  cpSync(join(dist, 'src'), join(dir, 'src'), { recursive: true });
  symlinkSync(join(dirname(dist), 'node_modules'), join(dir, 'node_modules'), 'junction');
  writeFileSync(join(dir, 'package.json'), '{ "type": "module" }');
  const workflows = join(dir, 'src/workflows');
  for (const [file, changed] of Object.entries(CHANGES)) {
    renameSync(join(workflows, file), join(workflows, `unchanged-${file}`));
    writeFileSync(join(workflows, file), changed(`./unchanged-${file}`));
  }
  const code = await bundleWorkflows(join(dir, 'src'));
  const bundle = join(dir, 'bundle.js');
  writeFileSync(bundle, code);
  return bundle;
}

test.each(Object.entries(TOUCHED))('%s: the stored runs say so', (_change, names) => {
  for (const name of names)
    expect([name, errors.get(name)?.name]).toEqual([name, 'DeterminismViolationError']);
});

test.each(UNTOUCHED)('%s, which the changes do not touch, still fits', (name) => {
  expect(errors.get(name)).toBeUndefined();
});
