import { expect, test } from 'vitest';
import { EXAMPLES } from '../../src/config/examples.ts';
import { GOOD, load, problemsOf } from './support.ts';

const ecsOf = (text: string): string | null | undefined => load(text).sites.get('eu-de')?.endpoints.ecs;
const SDRS_ONLY = '    endpoints: { iam: https://iam.test, sdrs: https://sdrs.test }\n';

test('cloud and region say where ECS is; a written address wins, without its version', () => {
  expect(ecsOf(GOOD)).toBe('https://ecs.eu-de.otc.t-systems.com');
  expect(ecsOf(GOOD.replace('cloud: otc', 'cloud: huawei'))).toBe('https://ecs.eu-de.myhuaweicloud.com');
  const written = GOOD.replace('cloud: otc', 'cloud: otc\n    endpoints: { ecs: "https://ecs.test/v1/" }');
  expect(ecsOf(written)).toBe('https://ecs.test');
});

test('it may be missing: not everybody starts servers', () => {
  expect(ecsOf(GOOD.replace('    cloud: otc\n', SDRS_ONLY))).toBeNull();
  expect(ecsOf(GOOD.replace('    region: eu-de\n', SDRS_ONLY))).toBeNull();
});

test('the example that is given for it is right', () => {
  const line = EXAMPLES['sites.*.endpoints.ecs'];
  const example = SDRS_ONLY.replace(' }', `, ${line} }`);
  expect(ecsOf(GOOD.replace('    cloud: otc\n', example))).toBe('https://ecs.eu-de.otc.t-systems.com');
});

test('plain http over a network is refused, with the example', () => {
  const error = problemsOf(
    GOOD.replace('cloud: otc', 'cloud: otc\n    endpoints: { ecs: "http://ecs.test" }'),
  );
  expect(error.problems).toMatchObject([
    { path: 'sites.eu-de.endpoints.ecs', line: 5, example: 'ecs: https://ecs.eu-de.otc.t-systems.com' },
  ]);
});
