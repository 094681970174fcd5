import { describe, expect, test } from 'vitest';
import { bookOf, stepsAhead, type BookOf } from '../../src/domain/ahead.ts';

const of = (patch: Partial<BookOf> & Partial<BookOf['request']> = {}): BookOf => {
  const { dryRun = false, servers = 'manage', then, ...rest } = patch;
  return {
    procedure: 'failover',
    from: 'a',
    to: 'b',
    approval: false,
    probes: false,
    ...rest,
    request: { dryRun, servers, ...(then === undefined ? {} : { then }) },
  };
};
const ahead = (patch: Parameters<typeof of>[0], ...done: string[]) => stepsAhead(bookOf(of(patch)), done);

describe('what comes next', () => {
  test.each<[string, Parameters<typeof of>[0], done: string[], next: string[]]>([
    [
      'a failover at its start',
      { approval: true, probes: true },
      ['Find group'],
      [
        'Approval',
        'Check preconditions',
        'Send failover',
        'Follow job',
        'Start servers in b',
        'Probe health',
      ],
    ],
    [
      'a failover that is followed',
      {},
      ['Check preconditions', 'Send failover', 'Follow job'],
      ['Start servers in b'],
    ],
    ['servers left alone', { servers: 'ignore' }, ['Send failover', 'Follow job'], []],
    ['a dry run', { dryRun: true, then: 'failback' }, ['Find group'], ['Check preconditions']],
    [
      'a look ahead of an approval',
      { approval: true },
      ['Check preconditions', 'Approval'],
      ['Check preconditions', 'Send failover', 'Follow job', 'Start servers in b'],
    ],
    [
      'a look again after a retry',
      {},
      ['Check preconditions', 'Send failover', 'Follow job', 'Look again'],
      ['Send failover', 'Follow job', 'Start servers in b'],
    ],
    [
      'zones of servers as they turn out',
      { procedure: 'switchover' },
      ['Check preconditions', 'Stop servers in a and b', 'Look again'],
      ['Send switchover', 'Follow job', 'Start servers in b'],
    ],
    ['a reprotect', { procedure: 'reprotect', to: 'a' }, ['Send reprotect', 'Follow job'], ['Watch sync']],
    [
      'a joint of the full circle',
      { then: 'failback' },
      [
        'Send failover',
        'Follow job',
        'Start servers in b',
        'Is a restored?',
        'Check preconditions',
        'Watch sync',
      ],
      [
        'Home to a?',
        'Check preconditions',
        'Stop servers',
        'Send switchover',
        'Follow job',
        'Start servers in a',
      ],
    ],
    [
      'a wait that is in no book',
      { then: 'reprotect' },
      ['Follow job', 'Start servers in b', 'Is a restored?', 'Wait out the lost POST'],
      ['Check preconditions', 'Stop servers', 'Send reprotect', 'Follow job', 'Watch sync'],
    ],
    [
      'a way home that needs no reprotect',
      { procedure: 'failback', to: 'a', reprotects: false },
      ['Check preconditions', 'Stop servers in a and b'],
      ['Send switchover', 'Follow job', 'Start servers in a'],
    ],
    [
      'a way home that does',
      { procedure: 'failback', to: 'a' },
      [
        'Check preconditions',
        'Stop servers in a',
        'Watch sync',
        'Check preconditions',
        'Stop servers in a and b',
      ],
      ['Send switchover', 'Follow job', 'Start servers in a'],
    ],
  ])('%s', (_, patch, done, next) => {
    expect(ahead(patch, ...done)).toEqual(next);
  });
});
