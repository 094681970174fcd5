import { expect, test } from 'vitest';
import { redacted } from '../../src/config/doctor.ts';
import { GOOD, load, problemsOf } from './support.ts';

const named = (build = '') => `${GOOD}deployment: { name: dr-runbooks${build} }\n`;

test('no deployment: not versioned, and a build that goes nowhere is warned about', () => {
  expect(load(GOOD).deployment).toBeNull();
  const { deployment, warnings } = load(GOOD, { env: { DR_DEPLOYMENT_BUILD: 'b7' } });
  expect(deployment).toBeNull();
  expect(warnings).toEqual([expect.stringContaining('DR_DEPLOYMENT_BUILD is set')]);
});

test('which build: the environment, else the file; empty is unset', () => {
  const yaml = named(', build: "2026-11-21.1"');
  const build = (text: string, value?: string) =>
    load(text, { env: value === undefined ? {} : { DR_DEPLOYMENT_BUILD: value } }).deployment?.build;
  expect(build(yaml)).toBe('2026-11-21.1');
  expect(build(yaml, '')).toBe('2026-11-21.1');
  expect(build(yaml, 'b7')).toBe('b7');
  expect(build(named(), 'b7')).toBe('b7');
  expect(build(named())).toBeNull();
  expect(redacted(load(yaml))).toMatchObject({
    deployment: { name: 'dr-runbooks', build: '2026-11-21.1' },
  });
});

test.each([
  ['deployment: { build: "1" }', 'deployment.name', /is missing.*name: dr-runbooks/],
  ['deployment: { name: dr.runbooks }', 'deployment.name', /letters, digits/],
  ['deployment: { name: x, build: 2026.1 }', 'deployment.build', /quotes.*build: "2026-11-21\.1"/],
  ['deployment: { name: x, buildId: "1" }', 'deployment.buildId', /did you mean "build"\?/],
])('%s', (line, path, says) => {
  const { message, problems } = problemsOf(`${GOOD}${line}\n`);
  expect(problems.map((problem) => problem.path)).toEqual([path]);
  expect(message).toMatch(says);
});
