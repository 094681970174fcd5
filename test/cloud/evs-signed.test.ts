import { expect, test } from 'vitest';
import type { Site } from '../../src/config/site.ts';
import { Secret } from '../../src/config/secret.ts';
import { evsCloud, RCG } from './evs-cloud.ts';
import { authWith, PROJECT } from './signed-cloud.ts';
import { failureOf, sendOptions } from './support.ts';

const keyed = (auth: Site['auth'] = authWith()): Partial<Site> => ({
  project: { id: PROJECT, name: null },
  auth,
});

const TRIAL = `/v2/${PROJECT}/os-vendor-replication-consistency-groups?limit=1`;

test('reads, lists with their query, and the action are signed; the key is tried out on the list', async () => {
  const { service, control } = await evsCloud({ site: keyed() });
  expect(await service.observe(RCG)).toMatchObject({ group: { id: RCG }, gaps: [] });
  expect(await service.send(RCG, { name: 'failover' }, sendOptions())).toMatchObject({ kind: 'accepted' });
  expect(await control.effects(RCG)).toMatchObject([{ took: true }]);
  const { requests, tokensIssued } = await control.calls();
  expect(requests.map(({ path }) => path)[0]).toBe(TRIAL);
  expect(requests.filter(({ path }) => path === TRIAL)).toHaveLength(1);
  expect(requests.map(({ status }) => status)).toEqual(requests.map(() => 200));
  expect(tokensIssued).toBe(0);
});

test('login asks the list each time, and no token ends', async () => {
  const { service, control } = await evsCloud({ site: keyed() });
  for (let time = 1; time <= 2; time++)
    expect(await service.login()).toEqual({ projectId: PROJECT, tokenExpiresAt: null });
  expect((await control.calls()).requests.map(({ path }) => path)).toEqual([TRIAL, TRIAL]);
});

test('a wrong key is shown once: nothing more is sent with it', async () => {
  const wrong = authWith(new Secret({ literal: 'not-the-secret-of-forty-characters-12345' }));
  const { service, control } = await evsCloud({ site: keyed(wrong) });
  expect(await failureOf(service.readGroup(RCG))).toMatchObject({ kind: 'login', retryable: false });
  expect(await service.send(RCG, { name: 'failover' }, sendOptions())).toMatchObject({
    kind: 'refused',
    wrongState: false,
  });
  expect((await control.calls()).requests).toHaveLength(1);
  expect(await control.effects()).toEqual([]);
});
