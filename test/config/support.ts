import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ConfigError } from '../../src/config/errors.ts';
import { loadConfig, type LoadOptions, type LoadedConfig } from '../../src/config/load.ts';

/** A directory of its own; gone with the test. */
export function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'dr-config-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

export function writeYaml(text: string, cwd = directory()): string {
  const file = join(cwd, 'dr.yaml');
  writeFileSync(file, text);
  return file;
}

export function load(text: string, options: LoadOptions = {}): LoadedConfig {
  return loadConfig({ env: {}, ...options, path: writeYaml(text) });
}

export function problemsOf(text: string): ConfigError {
  try {
    load(text);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('it was loaded');
}

export const GOOD = `sites:
  eu-de:
    service: sdrs
    cloud: otc
    region: eu-de
    project: { name: eu-de }
    auth:
      password:
        user: dr-operator
        domain: OTC-1
        password: { env: DR_PASSWORD }
`;
