import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ConfigError } from '../../src/config/errors.ts';
import { loadConfig } from '../../src/config/load.ts';
import { directory, writeYaml } from './support.ts';

const VALID = {
  sites: {
    'eu-de': {
      service: 'evs',
      cloud: 'otc',
      region: 'eu-de',
      project: { name: 'eu-de' },
      approval: 'one',
      auth: { password: { user: 'u', domain: 'd', password: { env: 'DR_PASSWORD' } } },
      groups: {
        'rcg-payments': {
          zones: ['eu-de-01', 'eu-de-02'],
          servers: { 'eu-de-01': ['s-1'] },
          probes: [{ http: 'https://shop.example.com/health', status: 200 }, { tcp: '10.0.0.5:5432' }],
        },
      },
    },
  },
  timings: { settle: '2m', armed: '30m' },
  deployment: { name: 'dr', build: '1' },
  taskQueue: 'dr',
};

function spoiled(valid: unknown): fc.Arbitrary<unknown> {
  const odd = fc.oneof(
    fc.constantFrom(null, '', 0, -1, [], {}, 'x', '1s', 'none'),
    fc.jsonValue({ maxDepth: 2 }),
  );
  if (typeof valid !== 'object' || valid === null)
    return fc.oneof({ weight: 6, arbitrary: fc.constant(valid) }, { weight: 1, arbitrary: odd });
  if (Array.isArray(valid))
    return fc.oneof(
      { weight: 8, arbitrary: fc.tuple(...valid.map((item: unknown) => spoiled(item))) },
      { weight: 1, arbitrary: odd },
    );
  const fields = Object.fromEntries(Object.entries(valid).map(([key, value]) => [key, spoiled(value)]));
  return fc.oneof({ weight: 12, arbitrary: fc.record(fields) }, { weight: 1, arbitrary: odd });
}

test('property: any dr.yaml is a configuration, or problems that each have a sentence; never another error', () => {
  const cwd = directory();
  const text = fc.oneof(
    { weight: 6, arbitrary: spoiled(VALID).map((value) => stringify(value)) },
    { weight: 1, arbitrary: fc.string() },
  );
  fc.assert(
    fc.property(text, (yaml) => {
      expect(problemsOf(writeYaml(yaml, cwd)).filter((message) => message === '')).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

function problemsOf(path: string): string[] {
  try {
    loadConfig({ path, env: {} });
    return [];
  } catch (error) {
    // Anything else ends the test.
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ message }) => message);
  }
}
