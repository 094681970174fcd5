import { expect, test } from 'vitest';
import { UnknownSiteError } from '../../src/cloud/index.ts';
import { ConfigError } from '../../src/config/errors.ts';
import { PROJECT, signedCloud } from './signed-cloud.ts';
import {
  cloudsOf,
  cloudWith,
  failureOf,
  GROUP,
  json,
  serve,
  siteAt,
  tokenOf,
  type Handler,
} from './support.ts';

const SERVER = { id: 'server-1', status: 'SHUTOFF' };
const ecsHandler: Handler = (request, response) =>
  json(response, 200, request.method === 'POST' ? { job_id: 'job-1' } : { server: SERVER });

test('groups and servers of a site share one login, each at its own address', async () => {
  const ecs = await serve(ecsHandler);
  const sdrs = await cloudWith((_, response) => json(response, 200, { server_group: GROUP }));
  const site = siteAt(sdrs.url);
  const clouds = cloudsOf({ ...site, endpoints: { ...site.endpoints, ecs: ecs.url } });
  expect(clouds.compute('eu-de')).toBe(clouds.compute('eu-de'));

  await Promise.all([
    clouds.compute('eu-de').readServer('server-1'),
    clouds.get('eu-de').readGroup('group-1'),
    clouds.compute('eu-de').startServers(['server-1']),
  ]);
  expect(sdrs.logins()).toHaveLength(1);
  expect(sdrs.calls()).toHaveLength(1);
  expect(ecs.seen.map(({ headers }) => headers['x-auth-token'])).toEqual([tokenOf(1), tokenOf(1)]);
});

test('with an access key: signed for its own address, the key tried out once for both', async () => {
  const ecs = await signedCloud(ecsHandler);
  const sdrs = await signedCloud((_, response) => json(response, 200, { server_group: GROUP }));
  const { site } = sdrs;
  const clouds = cloudsOf({ ...site, endpoints: { ...site.endpoints, ecs: ecs.url } });

  expect(await clouds.compute(site.name).startServers(['server-1'])).toEqual(['job-1']);
  expect(await clouds.compute(site.name).readServer('server-1')).toMatchObject({ status: 'SHUTOFF' });
  await clouds.get(site.name).readGroup('group-1');
  expect([...ecs.refusals, ...sdrs.refusals]).toEqual([]);
  expect(ecs.calls().map(({ url }) => url)).toEqual([
    `/v1/${PROJECT}/cloudservers/action`,
    `/v1/${PROJECT}/cloudservers/server-1`,
  ]);
  expect([sdrs.trials().length, ecs.trials().length]).toEqual([1, 0]);
});

test('a key that ECS refuses is not shown again, by either', async () => {
  const keys = { access: 'ANOTHER', secret: 'another-secret-of-forty-characters-01234' };
  const ecs = await signedCloud(ecsHandler, { keys: () => keys });
  const sdrs = await signedCloud((_, response) => json(response, 200, { server_group: GROUP }));
  const { site } = sdrs;
  const clouds = cloudsOf({ ...site, endpoints: { ...site.endpoints, ecs: ecs.url } });
  for (let time = 1; time <= 3; time++) {
    const error = await failureOf(clouds.compute(site.name).startServers(['server-1']));
    expect(error).toMatchObject({ kind: 'login', retryable: false });
  }
  expect(await failureOf(clouds.get(site.name).readGroup('group-1'))).toMatchObject({ kind: 'login' });
  expect(ecs.seen).toHaveLength(1);
  expect(sdrs.calls()).toEqual([]);
});

test('no address of ECS: groups work, and whoever needs servers is told what to write', () => {
  const site = siteAt('http://127.0.0.1:1');
  const clouds = cloudsOf({ ...site, endpoints: { ...site.endpoints, ecs: null } });
  expect(clouds.get('eu-de')).toBe(clouds.get('eu-de'));
  const asking = (): unknown => clouds.compute('eu-de');
  expect(asking).toThrow(ConfigError);
  expect(asking).toThrow(
    "dr.yaml: sites.eu-de.endpoints.ecs: is missing, and without it servers can't be reached: write it, or give cloud and region Example: ecs: https://ecs.eu-de.otc.t-systems.com",
  );
});

test('an EVS site has servers, too; a site that is not there has none', async () => {
  const cloud = await cloudWith(ecsHandler, { site: { service: 'evs' } });
  expect(await cloud.compute.readServer('server-1')).toMatchObject({ status: 'SHUTOFF' });
  expect(() => cloudsOf(siteAt('http://127.0.0.1:1')).compute('eu-nl')).toThrow(UnknownSiteError);
});
