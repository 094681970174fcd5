import { expect, test } from 'vitest';
import { cloudWith, failureOf, json, sendOptions, serve } from './support.ts';

test.each([301, 302, 303, 307, 308])('a %i is never followed, and the token stays here', async (status) => {
  const elsewhere = await serve((_, response) => json(response, 200, { job_id: 'stolen' }));
  const cloud = await cloudWith((_, response) =>
    response.writeHead(status, { Location: `${elsewhere.url}/collect` }).end(),
  );
  const outcome = await cloud.service.send('group-1', { name: 'failover' }, sendOptions());
  expect(outcome).toMatchObject({ kind: 'refused', wrongState: false, error: { status } });
  expect(outcome).toHaveProperty('error.message', expect.stringContaining('endpoint'));
  const error = await failureOf(cloud.service.readGroup('group-1'));
  expect(error).toMatchObject({ kind: 'http', status, retryable: false });
  expect(elsewhere.connections()).toBe(0);
  expect(cloud.calls()).toHaveLength(2);
});
