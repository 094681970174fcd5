import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, test } from 'vitest';
import { CODES } from '../../src/api/codes.ts';
import { openApiDocument, openApiText } from '../../src/api/document.ts';
import { outcome, runSummary, runView } from '../../src/api/schemas/run.ts';
import { problem } from '../../src/api/schemas/problem.ts';
import { answered, started } from '../../src/api/schemas/requests.ts';
import { VERBS } from '../../src/domain/answers.ts';
import { PROCEDURES } from '../../src/domain/procedures.ts';
import { createWorld, report, untilAsked } from '../support/world.ts';
import { startApi } from './support.ts';

test('schema/openapi.json is fresh (else: npm run build, node scripts/generate-schema.mjs)', () => {
  const committed = readFileSync(new URL('../../schema/openapi.json', import.meta.url), 'utf8');
  expect(committed).toBe(openApiText());
});

test('the document is OpenAPI 3.1, and a linter that others use finds nothing', async () => {
  const config = await createConfig({
    extends: ['recommended-strict'],
    // Health takes nothing that could be wrong.
    rules: { 'operation-4xx-response': 'off' },
  });
  const found = await lintFromString({ source: openApiText(), absoluteRef: 'openapi.json', config });
  expect(found.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  expect(openApiDocument().openapi).toBe('3.1.0');
});

test('it has every verb, every procedure and every code', () => {
  const text = openApiText();
  for (const one of [...VERBS, ...PROCEDURES, ...Object.keys(CODES)]) expect(text).toContain(`"${one}"`);
  expect(Object.keys(openApiDocument().paths ?? {})).toEqual([
    '/v1/runs',
    '/v1/runs/{site}/{group}',
    '/v1/runs/{site}/{group}/result',
    '/v1/run/{run}',
    '/v1/run/{run}/result',
    '/v1/runs/{site}/{group}/report',
    '/v1/run/{run}/report',
    '/v1/runs/{site}/{group}/answers/{verb}',
    '/v1/runs/{site}/{group}/cancel',
    '/v1/run/{run}/answers/{verb}',
    '/v1/run/{run}/cancel',
    '/v1/alerts/{source}',
    '/v1/blocks',
    '/v1/blocks/{site}/{group}/lift',
    '/v1/schedules',
    '/v1/schedules/{schedule}',
    '/v1/schedules/{schedule}/pause',
    '/v1/schedules/{schedule}/resume',
    '/v1/schedules/{schedule}/trigger',
    '/v1/readiness',
    '/v1/drills',
    '/livez',
    '/readyz',
  ]);
});

test('docs/api.md lists every code, as it is', () => {
  const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8').replace(/ +/g, ' ');
  for (const [code, { status, title, todo }] of Object.entries(CODES))
    expect(page).toContain(`| ${status} | [\`${code}\`](errors.md#${code}) | ${title} | ${todo} |`);
});

test('the page reads without a script, a network or another file, and names every code', async () => {
  const world = await createWorld({ worker: false });
  const api = await startApi(world);
  const { text, headers } = await api.get('/docs', null);
  expect(headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[\w+/=]+'; /,
  );
  expect(text).not.toMatch(/<script|<link|<img|https?:\/\/(?!www\.apache)|javascript:/i);
  for (const code of Object.keys(CODES)) expect(text).toContain(`id="${code}"`);
  expect((await api.get('/openapi.json', null)).body).toEqual(JSON.parse(openApiText()));
});

test('what it says is what comes: real answers fit it, to the last key', async () => {
  const world = await createWorld();
  const api = await startApi(world);
  const { id } = await world.cloud.group('pg-link-down');
  const body = { procedure: 'failover', site: world.site, group: 'pg-link-down' };
  const path = `/v1/runs/${world.site}/${id}`;
  const fits = (schema: { strict(): { parse(value: unknown): unknown } }, value: unknown) =>
    expect(schema.strict().parse(value)).toEqual(value);
  fits(started, (await api.post('/v1/runs', body)).body);
  fits(started, (await api.post('/v1/runs', body, 'ben')).body);
  const { number } = await untilAsked(world.canonical(id));
  const waiting = (await api.get(path)).body;
  fits(runView, waiting);
  expect(waiting).toMatchObject({ status: { question: { number, code: 'DR_PRECONDITION_FAILED' } } });
  fits(problem, (await api.get(`${path}/result`)).body);
  fits(problem, (await api.post('/v1/runs', { ...body, x: 1 })).body);
  await world.cloud.patchGroup(id, { pairs: { fault_level: '0' } });
  fits(answered, (await api.post(`${path}/answers/retry`, { question: number })).body);
  await report(world.canonical(id));
  fits(outcome, (await api.get(`${path}/result`)).body);
  for (;;) {
    const { body: page } = await api.get(`/v1/runs?site=${world.site}`);
    const runs = page['runs'] as unknown[];
    for (const one of runs) fits(runSummary, one);
    if (runs.length === 2) break;
  }
});
