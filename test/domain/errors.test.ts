import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CODES } from '../../src/api/codes.ts';
import { EXIT } from '../../src/cli/exit.ts';
import { ENDS } from '../../src/domain/errors/ends.ts';
import { FINDINGS, FINDING_ENTRIES } from '../../src/domain/errors/findings.ts';
import {
  codeOfType,
  failureTypeOf,
  FAILURE_CODES,
  REGISTRY,
  TYPE_CODES,
} from '../../src/domain/errors/index.ts';
import { QUESTIONS, WAITS } from '../../src/domain/errors/questions.ts';
import { API_ONLY, REQUESTS } from '../../src/domain/errors/requests.ts';
import { SCHEDULES } from '../../src/domain/errors/schedules.ts';
import { SETUP } from '../../src/domain/errors/setup.ts';
import { fillIn } from '../../src/domain/errors/tables.ts';
import { formattedPage } from '../support/write-page.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name: name.replaceAll('\\', '/'), text: read(join('src', name)) }));

test('each code stands in one table: a second one would silently take its place', () => {
  const tables = [QUESTIONS, WAITS, FINDING_ENTRIES, ENDS, REQUESTS, API_ONLY, SCHEDULES, SETUP];
  const codes = tables.flatMap((table) => Object.keys(table));
  expect(codes.toSorted()).toEqual([...new Set(codes)].toSorted());
  expect(codes.toSorted()).toEqual(Object.keys(REGISTRY).toSorted());
  expect(Object.keys(FINDING_ENTRIES)).toHaveLength(Object.keys(FINDINGS).length);
  expect(new Set(Object.values(FAILURE_CODES)).size).toBe(Object.keys(FAILURE_CODES).length);
});

test.each(Object.entries(REGISTRY))('%s says in one line what happened, and what to do', (code, entry) => {
  expect(code).toMatch(/^DR_[A-Z]+(_[A-Z]+)*$/);
  for (const text of [entry.what, entry.todo]) {
    expect(text).not.toMatch(/[\n|`]/);
    expect(text.length).toBeGreaterThan(5);
    expect(text.length).toBeLessThan(200);
  }
  expect(entry.what).not.toMatch(/\.$/);
  expect(Object.values<number>(EXIT)).toContain(entry.exit ?? EXIT.notReached);
});

describe('what people read', () => {
  const anchors = [...read('docs/errors.md').matchAll(/<a id="(\w+)">/g)].map(([, id = '']) => id);

  test('docs/errors.md has an anchor for each code, and one only', () => {
    expect(anchors.toSorted()).toEqual(Object.keys(REGISTRY).toSorted());
  });

  test.each(['docs/errors.md', 'docs/api.md'])(
    '%s is fresh (else: npm run build, node scripts/generate-schema.mjs)',
    async (page) => {
      expect(await formattedPage(join(ROOT, page), fillIn(read(page)))).toBe(read(page));
    },
  );

  test('a table that nobody makes is not passed over', () => {
    expect(() => fillIn('<!-- generated: nonsense --> <!-- end -->')).toThrow('nonsense');
  });

  test('the page has a line for each type of question and failure', () => {
    for (const type of Object.keys(TYPE_CODES)) expect(read('docs/errors.md')).toContain(`\`${type}\``);
  });

  test('dr.js says how to build it, with a code that exists', () => {
    const [, code = ''] = /errors\.md#(DR_\w+)/.exec(read('bin/dr.js')) ?? [];
    expect(Object.keys(REGISTRY)).toContain(code);
  });
});

test('the API answers with what has a status, and each code in the sources is one of these', () => {
  const withStatus = Object.entries(REGISTRY).filter(([, { http }]) => http !== undefined);
  expect(Object.keys(CODES).toSorted()).toEqual(withStatus.map(([code]) => code).toSorted());
  // Environment variables begin with DR_, too.
  const codes = sources.flatMap(({ text }) =>
    [...text.matchAll(/'(DR_[A-Z_]+)'(?!\])/g)].map(([, code]) => code),
  );
  const variables = ['DR_CONFIG', 'DR_TASK_QUEUE', 'DR_UI_URL', 'DR_DEPLOYMENT_BUILD', 'DR_METRICS_LISTEN'];
  const unknown = [...new Set(codes)].filter(
    (code = '') => !(code in REGISTRY) && !variables.includes(code) && !/^DR_(LOG_LEVEL|DEBUG)$/.test(code),
  );
  expect(unknown).toEqual([]);
});

test('each error class has a code, so that nobody meets an error without one', () => {
  // Caught in the file that throws them; or they tell what the API has said, code and all.
  const inner = ['BadTarget', 'Problem', 'DrApiError', 'DrConnectionError'];
  const classes = sources
    .filter(({ name }) => !name.startsWith('simulator/'))
    .flatMap(({ name, text }) =>
      [
        ...text.matchAll(
          /class (\w+) extends \w*Error\b[^{]*\{([\s\S]*?)\n\}|class (\w+) extends \w*Error \{\}/g,
        ),
      ].map(([, long, body = '', short]) => ({ name, called: long ?? short ?? '', body })),
    );
  expect(classes.length).toBeGreaterThan(10);
  const bare = classes.filter(
    ({ called, body }) => !inner.includes(called) && !/^ {2}(readonly|get) (drCode|code)\b/m.test(body),
  );
  expect(bare.map(({ name, called }) => `${name}: ${called}`)).toEqual([]);
});

test('a type of another version, or of a fault, is a failure like any other', () => {
  expect(failureTypeOf('TypeError')).toBe('Failed');
  expect(failureTypeOf(null)).toBe('Failed');
  expect(failureTypeOf('toString')).toBe('Failed');
  expect(codeOfType('constructor')).toBe('DR_FAILED');
  expect(failureTypeOf('GroupBusy')).toBe('GroupBusy');
  expect(codeOfType('ApprovalNeeded')).toBe('DR_APPROVAL_NEEDED');
});
