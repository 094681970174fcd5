import { expect, test } from 'vitest';
import { ConfigError } from '../../src/config/errors.ts';
import { GOOD, load, problemsOf } from './support.ts';

const yaml = (listen: string) => `${GOOD}metrics: { listen: ${listen} }\n`;

test('nowhere by default; the environment wins over the file', () => {
  expect(load(GOOD).metrics).toBeNull();
  expect(load(yaml('127.0.0.1:9464')).metrics).toEqual({ host: '127.0.0.1', port: 9464 });
  const env = { DR_METRICS_LISTEN: '[::1]:0' };
  for (const text of [GOOD, yaml('127.0.0.1:9464')])
    expect(load(text, { env }).metrics).toEqual({ host: '::1', port: 0 });
  expect(load(yaml('127.0.0.1:9464'), { env: { DR_METRICS_LISTEN: '' } }).metrics?.port).toBe(9464);
});

test('no address: a sentence with a correct line', () => {
  const { message } = problemsOf(yaml('here'));
  expect(message).toContain('metrics.listen: must be address:port');
  expect(message).toContain('listen: 127.0.0.1:9464');
  expect(problemsOf(`${GOOD}metrics: {}\n`).message).toContain('metrics.listen');
  expect(() => load(GOOD, { env: { DR_METRICS_LISTEN: '9464' } })).toThrow(ConfigError);
});
