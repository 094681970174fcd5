import { expect, test } from 'vitest';
import { evidence } from '../../src/report/schema.ts';
import { createWorld, PAYMENTS, report, untilAsked } from '../support/world.ts';
import { startApi } from './support.ts';

test('the evidence in three forms, by Accept and by format; the format in the address wins', async () => {
  const world = await createWorld();
  const api = await startApi(world);
  await report(await world.start({ group: 'pg-payments', by: '<b>anna</b>' }));
  const path = `/v1/runs/${world.site}/pg-payments/report`;
  const json = await api.get(path);
  expect(evidence.parse(json.body)).toMatchObject({
    run: { id: `dr/${world.site}/${PAYMENTS}`, by: '<b>anna</b>' },
    result: { outcome: 'completed', finished: true },
  });
  const forms = [
    [json, 'application/json', 'json'],
    [await api.get(path, 'vera', { Accept: '*/*' }), 'application/json', 'json'],
    [await api.get(path, 'vera', { Accept: 'text/html,application/xml;q=0.9' }), 'text/html', 'html'],
    [await api.get(path, 'vera', { Accept: 'text/markdown' }), 'text/markdown', 'md'],
    [await api.get(`${path}?format=html`, 'vera', { Accept: 'application/json' }), 'text/html', 'html'],
    [await api.get(`${path}?format=json`, 'vera', { Accept: 'text/html' }), 'application/json', 'json'],
  ] as const;
  for (const [{ status, headers, text }, type, ending] of forms) {
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    expect(headers.get('content-disposition')).toMatch(
      new RegExp(
        `^inline; filename="dr-report-[\\w.-]+-pg-payments-\\d{4}-\\d\\d-\\d\\dT\\d{6}Z\\.${ending}"$`,
      ),
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('vary')).toBe('Accept');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
    expect(policy).not.toContain('unsafe');
    if (ending !== 'html') continue;
    // The header would block the page's own style, were it not the same one that the page names.
    const [, style = ''] = /style-src ('sha256-[\w+/=]+')/.exec(policy) ?? [];
    expect(text).toContain(style);
    expect(text).not.toContain('<b>anna</b>');
  }
  const { body } = await api.get(`${path}?target=1s`);
  expect(body).toMatchObject({ recovery: { target: { ms: 1_000 } } });
  for (const wrong of ['format=pdf', 'target=soon', 'target=15'])
    expect(await api.get(`${path}?${wrong}`)).toMatchObject({
      status: 422,
      body: { code: 'DR_INPUT_INVALID' },
    });
});

test('there for a run under way, one that was cancelled, and one that failed; for nobody without a token', async () => {
  const world = await createWorld();
  const api = await startApi(world);
  const { id } = await world.cloud.group('pg-link-down');
  const path = `/v1/runs/${world.site}/${id}`;
  await world.start({ group: 'pg-link-down' });
  await untilAsked(world.canonical(id));
  expect((await api.get(`${path}/report`)).body).toMatchObject({
    result: { finished: false },
    people: { questions: [{ type: 'PreconditionFailed', endedAt: null }] },
  });
  expect(await api.get(`${path}/result`)).toMatchObject({ status: 404, body: { code: 'DR_NOT_ENDED' } });
  await api.post(`${path}/cancel`, { reason: 'wrong group' });
  await expect(report(world.canonical(id))).rejects.toMatchObject({ name: 'WorkflowFailedError' });
  expect((await api.get(`${path}/report`)).body).toMatchObject({
    result: { finished: true, outcome: 'cancelled', cancelledAt: [{ reason: 'by anna: wrong group' }] },
  });
  expect((await api.get(`${path}/report?format=md`)).text).toMatch(/cancelled/i);

  await expect(report(await world.start({ group: 'pg-nobody' }))).rejects.toBeInstanceOf(Error);
  const failed = await api.get(`/v1/runs/${world.site}/pg-nobody/report`);
  expect(failed.body).toMatchObject({
    result: { outcome: 'refused', failureType: 'UnknownGroup', code: 'DR_GROUP_UNKNOWN' },
  });

  expect(await api.get(`${path}/report`, null)).toMatchObject({ status: 401 });
  expect(await api.get(`/v1/run/dr%2Fx%2Fy/report?format=html`)).toMatchObject({
    status: 404,
    body: { code: 'DR_NO_RUN' },
  });
});
