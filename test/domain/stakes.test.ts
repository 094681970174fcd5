import { describe, expect, test } from 'vitest';
import { VERBS } from '../../src/domain/answers.ts';
import { commandOf } from '../../src/domain/commands.ts';
import type { GroupReading } from '../../src/domain/readings.ts';
import { stakesOf, warningOf, type Hit } from '../../src/domain/stakes.ts';

const A = 'eu-de-01';
const B = 'eu-de-02';
const group = (
  productionZone: string | null,
  zones: [string | null, string | null] = [A, B],
): GroupReading => ({
  ...{ id: 'g', name: 'pg', status: 'protected', productionZone, sourceZone: zones[0], targetZone: zones[1] },
  ...{ replicationStatus: null, faultLevel: null, failureDetail: null, createdAt: null, updatedAt: null },
});
const hit = (does: Hit['does'], zone: string): Hit => ({ does, zone });

describe('what a start hits', () => {
  test.each([
    ['failover', {}, A, `production ${A} > ${B}`, [hit('forces off', A), hit('starts', B)]],
    // The service forces them off, whatever the run is told about servers.
    ['failover', { servers: 'ignore' }, A, `production ${A} > ${B}`, [hit('forces off', A)]],
    ['failover', { from: B }, B, `production ${B} > ${A}`, [hit('forces off', B), hit('starts', A)]],
    [
      'failover',
      {},
      B,
      `production ${A} > ${B}; it is in ${B} already`,
      [hit('forces off', A), hit('starts', B)],
    ],
    ['switchover', { to: B }, A, `production ${A} > ${B}`, [hit('stops', A), hit('starts', B)]],
    ['switchover', { to: 'source' }, B, `production ${B} > ${A}`, [hit('stops', B), hit('starts', A)]],
    ['switchover', { to: B, servers: 'check' }, A, `production ${A} > ${B}`, []],
    [
      'failback',
      { to: 'source' },
      B,
      `production ${B} > ${A}`,
      [hit('stops', A), hit('overwrites', A), hit('stops', B), hit('starts', A)],
    ],
    ['reprotect', {}, B, `production stays in ${B}`, [hit('stops', A), hit('overwrites', A)]],
    ['enableProtection', {}, A, `production stays in ${A}`, [hit('overwrites', B)]],
    [
      'exercise',
      {},
      A,
      `production ${A} > ${B}, and home again`,
      [hit('stops', A), hit('starts', B), hit('stops', B), hit('starts', A)],
    ],
    ['disableProtection', {}, A, `production stays in ${A}`, []],
  ] as const)('%s %o with production in %s', (procedure, request, zone, way, hits) => {
    expect(stakesOf(procedure, { servers: 'manage', ...request }, group(zone))).toEqual({ way, hits });
  });

  test('a direction that the run would not know is a sentence, and no guess', () => {
    expect(stakesOf('failover', { servers: 'manage' }, group(A, [null, null]))).toMatchObject({
      problem: expect.stringContaining('"from" is missing'),
    });
    expect(stakesOf('switchover', { servers: 'manage', to: 'eu-de-09' }, group(A))).toMatchObject({
      problem: expect.stringContaining('eu-de-09'),
    });
  });
});

test('exactly these answers are warned of; a retry only where the run says that it sends again', () => {
  const warned = VERBS.filter((verb) => warningOf(verb) !== null).map(commandOf);
  expect(warned.toSorted()).toEqual(['break-glass', 'confirm-az-restored', 'stop-hard']);
  const retry = (effect: string) => warningOf('retry', { verb: 'retry', json: '{}', effect });
  expect(retry('looks again from the start of this step, then goes on if all is well.')).toBeNull();
  expect(retry('looks, and sends the switchover again if the group stands where it was.')).toMatch(
    /^Nothing guards/,
  );
});
