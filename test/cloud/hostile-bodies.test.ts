import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CloudError } from '../../src/cloud/errors.ts';
import { followStep, startFollowing } from '../../src/domain/follow.ts';
import { goalHolds, type Goal } from '../../src/domain/goal.ts';
import { judge } from '../../src/domain/judge.ts';
import { checkAction } from '../../src/domain/preconditions.ts';
import type { Reading } from '../../src/domain/readings.ts';
import { ruleOf, STATES } from '../../src/domain/states.ts';
import { syncStep } from '../../src/domain/sync.ts';
import { cloudWith, type Cloud } from './support.ts';

/**
 * Whatever the cloud answers, a read gives a reading that every verdict can take, or a CloudError: never a hang, a crash
 * or an error of another kind, which would fail a workflow task for ever.
 */

const ID = '40df180b-9fe2-471a-8c64-1b758dc84189';
const GOAL: Goal = { group: 'pg', from: 'eu-de-01', to: 'eu-de-02', fromNamed: true };

const group = { id: ID, name: 'pg', status: 'protected', priority_station: 'source', updated_at: 'x' };
const zones = { source_availability_zone: 'eu-de-01', target_availability_zone: 'eu-de-02' };
const member = { id: 'm-1', status: 'protected', priority_station: 'source', server_group_id: ID };
const ANSWERS = {
  sdrs: [
    { server_group: { ...group, ...zones } },
    { count: 1, server_groups: [{ ...group, ...zones }] },
    { count: 1, replications: [{ ...member, replication_status: 'active', progress: 100 }] },
    { count: 1, protected_instances: [{ ...member, source_server: 's', target_server: 't' }] },
    { count: 1, failure_jobs: [{ job_id: 'j', failure_status: 'failoverFail', resource_id: ID }] },
    { job_id: 'j', status: 'RUNNING', entities: { sub_jobs: [{ status: 'SUCCESS' }] } },
  ],
  evs: [
    { replication_consistency_group: { ...group, replication_status: 'active', fault_level: '0' } },
    { replication_consistency_groups: [{ ...group, replication_status: 'active' }] },
    { replications: [{ ...member, replication_consistency_group_id: ID, progress: '100' }] },
  ],
} as const;

/** A valid answer with some of its nodes, at any depth, made into something else. */
function spoiled(valid: unknown): fc.Arbitrary<unknown> {
  const odd = fc.oneof(
    fc.constantFrom(
      null,
      '',
      0,
      -1,
      1e308,
      true,
      [],
      {},
      'nobody-knows-this',
      [[]],
      '\u0000',
      'x'.repeat(5_000),
    ),
    fc.jsonValue({ maxDepth: 3 }),
  );
  if (Array.isArray(valid)) {
    const items = valid.map((item: unknown) => spoiled(item));
    return fc.oneof({ weight: 6, arbitrary: fc.tuple(...items) }, { weight: 1, arbitrary: odd });
  }
  if (typeof valid === 'object' && valid !== null) {
    const fields = Object.fromEntries(Object.entries(valid).map(([key, value]) => [key, spoiled(value)]));
    return fc.oneof(
      { weight: 8, arbitrary: fc.record(fields, { requiredKeys: [] }) },
      { weight: 1, arbitrary: odd },
    );
  }
  return fc.oneof({ weight: 4, arbitrary: fc.constant(valid) }, { weight: 1, arbitrary: odd });
}

describe.each(['sdrs', 'evs'] as const)('%s', (service) => {
  const reads = (cloud: Cloud) => [
    () => cloud.service.listGroups(),
    () => cloud.service.readGroup(ID),
    () => cloud.service.observe(ID),
    () => cloud.service.readJob('j'),
  ];

  test('property: any answer gives a reading that every verdict takes, or a CloudError', async () => {
    let bodies: readonly string[] = [];
    let turn = 0;
    const cloud = await cloudWith(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(bodies[turn++ % bodies.length]);
      },
      { site: { service } },
    );
    const answer = fc.oneof(
      {
        weight: 6,
        arbitrary: fc
          .constantFrom(...ANSWERS[service])
          .chain(spoiled)
          .map((body) => JSON.stringify(body)),
      },
      { weight: 1, arbitrary: fc.json() },
      { weight: 1, arbitrary: fc.string() },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 6 }), async (answers) => {
        bodies = answers;
        for (const read of reads(cloud)) {
          turn = 0;
          const seen = await read().catch((error: unknown) => {
            // Anything else ends the test.
            if (!(error instanceof CloudError)) throw error;
            return null;
          });
          if (seen !== null && 'gaps' in seen) judged(seen, service);
        }
      }),
      { numRuns: 150 },
    );
  });

  test.each<[string, string]>([
    ['ten megabytes', `{"x":"${'x'.repeat(10_000_000)}"}`],
    ['a hundred thousand brackets', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['deep objects', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
    ['a list of a hundred thousand nothings', JSON.stringify({ server_groups: Array(100_000).fill(null) })],
    ['prototype keys', '{"__proto__":{"status":"x"},"constructor":{"prototype":{}}}'],
  ])('%s: an error that says what was asked, and no crash', async (_, body) => {
    const cloud = await cloudWith((__, response) => void response.writeHead(200).end(body), {
      site: { service },
    });
    for (const read of reads(cloud)) await expect(read()).rejects.toBeInstanceOf(CloudError);
  });
});

/** Every verdict is total: it takes any reading. */
function judged(seen: Reading, service: 'sdrs' | 'evs'): void {
  for (const rule of Object.values(STATES[service].actions)) {
    const { group: now, pairs } = seen;
    checkAction(rule, seen, GOAL);
    goalHolds(seen, GOAL, rule);
    judge(seen, seen, ruleOf(service, rule.name), GOAL);
    syncStep(null, seen, { action: rule, goal: GOAL }, 1);
    const follow = { action: rule, goal: GOAL, before: now, graceMs: 1, limitMs: 2 };
    followStep(startFollowing(0), { job: 'none', group: { group: now, pairs } }, follow, 1);
  }
}
