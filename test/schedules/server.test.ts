import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { inject, onTestFinished, test, expect } from 'vitest';
import { compile } from '../../src/schedules/compile.ts';
import { differences } from '../../src/schedules/diff.ts';
import { nextStarts } from '../../src/schedules/next.ts';
import { createSchedule, lookAt } from '../../src/schedules/store.ts';
import type { ScheduleYaml } from '../../src/config/schedules-schema.ts';
import { declared } from './support.ts';

// What this program says of the next starts, before anything is there, is what the server then does.

const FAR = Date.UTC(2080, 0, 1);

async function connect(): Promise<Client> {
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  onTestFinished(() => connection.close());
  return new Client({ connection, namespace: inject('temporalNamespace') });
}

const CASES: readonly [what: string, yaml: Partial<ScheduleYaml>, from?: string][] = [
  ['each Sunday night', { calendar: [{ at: '03:00', on: ['sun'] }], timeZone: 'Europe/Berlin' }],
  ['first Sunday of a month', { calendar: [{ at: '03:00', on: ['sun'], days: ['1-7'] }] }],
  ['two times that are no product', { calendar: [{ at: '03:00' }, { at: '15:30' }] }],
  ['a crontab', { cron: '*/20 1-3 * jan,jul mon-fri', timeZone: 'America/New_York' }],
  ['Sunday as 7', { cron: '5 4 * * 7' }],
  ['every quarter of an hour', { every: '15m' }],
  ['a leap day', { cron: '0 0 29 2 *' }],
  [
    'a freeze in its way',
    {
      calendar: [{ at: '12:00' }],
      freeze: [{ from: '2030-12-18', until: '2031-01-06' }],
      timeZone: 'Asia/Tokyo',
    },
    '2030-12-16T00:00:00Z',
  ],
  [
    'a freeze that begins and ends within a day',
    {
      every: '1h',
      freeze: [{ from: '2030-03-04T18:30', until: '2030-03-06T07:15' }],
      timeZone: 'Asia/Kolkata',
    },
    '2030-03-04T10:00:00Z',
  ],
  [
    'a freeze of each year',
    { calendar: [{ at: '06:00' }], freeze: [{ from: '12-20', until: '01-03' }] },
    '2030-12-18T00:00:00Z',
  ],
  [
    'a clock that is put forward over it',
    { calendar: [{ at: '02:30' }], timeZone: 'Europe/Berlin' },
    '2030-03-29T12:00:00Z',
  ],
  [
    'a clock that is put back over it',
    { calendar: [{ at: '02:30' }], timeZone: 'Europe/Berlin' },
    '2030-10-25T12:00:00Z',
  ],
  [
    'a clock that is put back, west of Greenwich',
    { calendar: [{ at: '01:30' }], timeZone: 'America/New_York' },
    '2030-11-02T12:00:00Z',
  ],
  [
    'a change of half an hour',
    { calendar: [{ at: '01:45' }], timeZone: 'Australia/Lord_Howe' },
    '2030-04-05T12:00:00Z',
  ],
  [
    'over midnight',
    { calendar: [{ at: '23:50', on: ['sat'], days: ['1-7'] }], groups: ['a', 'b'], spread: '4h' },
  ],
];

test.each(CASES)('the server starts when we say: %s', async (_what, yaml, from) => {
  const client = await connect();
  const declaration = declared(yaml, `t-${randomUUID().slice(0, 8)}`);
  // The last of several groups has a share of the spread.
  const desired = compile(declaration, 'create', 'nobody').at(-1);
  if (desired === undefined) throw new Error('nothing compiled');
  const startAt = from === undefined ? undefined : new Date(from);
  const spec = startAt === undefined ? desired.spec : { ...desired.spec, startAt };
  const handle = await createSchedule(client, { ...desired, spec }, { paused: true, note: '' });
  onTestFinished(() => handle.delete());
  const there = await lookAt(client, desired.id);
  if (there === null || there.marker === null) throw new Error('it is not there');
  const described = there.description;
  const theirs = described.info.nextActionTimes;
  const ours = nextStarts(desired.starts, (startAt?.getTime() ?? Date.now()) - 1, theirs.length, FAR);
  expect(theirs.length).toBeGreaterThan(0);
  expect(ours).toEqual(theirs);
  // And it comes back as it was sent: an apply finds nothing to change.
  const { startAt: _startAt, ...asSent } = described.spec;
  expect(differences({ ...described, spec: asSent }, desired)).toEqual([]);
  expect(there.marker).toEqual(desired.marker);
});
