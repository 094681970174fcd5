import { describe, expect, test } from 'vitest';
import type { RunRequest } from '../../src/domain/input.ts';
import { newStatus } from '../../src/domain/new-status.ts';
import { request } from './support.ts';

const START = new Date('2026-01-31T03:00:00.000Z');
const at = (patch: Partial<RunRequest>) =>
  newStatus('failover', request(patch), { run: 'dr/eu-de/g-1', startTime: START });

test('the first moment: nothing has been sent, nobody has said anything', () => {
  expect(at({})).toMatchObject({
    run: 'dr/eu-de/g-1',
    procedure: 'failover',
    group: 'pg-payments',
    groupId: null,
    from: null,
    by: null,
    state: 'running',
    posts: 0,
    lostAnswers: 0,
    question: null,
    approvals: [],
    attested: [],
    skipped: [],
    cancel: 'ends the run at once; nothing has been sent.',
  });
});

test('what the input says is shown from the first moment', () => {
  const said = { from: 'eu-de-01', reason: 'fire', incident: 'INC-1', by: 'anna', dryRun: true };
  expect(at(said)).toMatchObject(said);
});

test("overrides made later are the run's, not the request's", () => {
  const overrides: RunRequest['overrides'] = [{ finding: 'not-in-sync', reason: 'agreed' }];
  const status = at({ overrides });
  status.overrides.push({ finding: 'zone-unconfirmed', reason: 'checked' });
  expect(overrides).toHaveLength(1);
});

describe('the recovery time counts from', () => {
  test.each<[string, string | undefined, counts: string]>([
    ['the start, where nothing else is said', undefined, START.toISOString()],
    ['the alert', '2026-01-31T02:55:00Z', '2026-01-31T02:55:00Z'],
    ['an alert at the very start', START.toISOString(), START.toISOString()],
    ['an alert a day ago', '2026-01-30T03:00:00Z', '2026-01-30T03:00:00Z'],
    ['the start: the request is a copy from an earlier day', '2026-01-30T02:59:59Z', START.toISOString()],
    [
      'the start: a time that is still to come is a clock that is wrong',
      '2026-01-31T03:00:01Z',
      START.toISOString(),
    ],
  ])('%s', (_, requestedAt, counts) => {
    expect(at(requestedAt === undefined ? {} : { requestedAt }).startedAt).toBe(counts);
  });
});
