import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A directory that is gone after the test. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'dr-local-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A program of a few lines of shell. Only absolute paths in it: it runs with a PATH of its own. */
export function stub(dir: string, name: string, lines: string): string {
  const file = join(dir, name);
  writeFileSync(file, `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  return file;
}

/** What the real one says to --version. */
export const VERSION = 'echo "temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)"';

/** Every file below `dir`, to see what was left behind. */
export function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}
