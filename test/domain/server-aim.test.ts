import { describe, expect, test } from 'vitest';
import { isThere, judgeServers, needsPush, serversIn, type ServerAim } from '../../src/domain/server-aim.ts';
import type { ServerReading } from '../../src/domain/servers.ts';
import { instance, LOST, reading, SAFE } from './support.ts';

const server = (status: string, taskState: string | null = null, id = 's-1'): ServerReading => ({
  id,
  name: `name-of-${id}`,
  status,
  taskState,
});

describe('which servers', () => {
  const instances = [
    instance({ id: 'i-1', sourceServer: 'a-1', targetServer: 'b-1' }),
    instance({ id: 'i-2', sourceServer: 'a-2', targetServer: null }),
  ];
  test('by the zone the group was created in, whichever is production now', () => {
    for (const productionZone of [LOST, SAFE]) {
      const seen = reading({ productionZone }, { instances });
      expect(serversIn(seen, LOST)).toEqual(['a-1', 'a-2']);
      expect(serversIn(seen, SAFE)).toEqual(['b-1']);
      expect(serversIn(seen, 'eu-de-03')).toEqual([]);
    }
  });
});

test.each<[ServerAim, ServerReading, there: boolean, push: boolean]>([
  ['running', server('ACTIVE'), true, false],
  ['running', server('SHUTOFF'), false, true],
  ['running', server('SHUTOFF', 'powering-on'), false, false],
  ['running', server('ACTIVE', 'powering-off'), false, false],
  ['running', server('ERROR'), false, true],
  ['running', server('DELETED'), false, false],
  ['running', server('REBOOT'), false, false],
  ['stopped', server('SHUTOFF'), true, false],
  ['stopped', server('ACTIVE'), false, true],
  ['stopped', server('ACTIVE', 'powering-off'), false, false],
  ['stopped', server('SHUTOFF', 'powering-on'), false, false],
  ['stopped', server('DELETED'), false, false],
])('%s, %o: there %s, to be asked for %s', (aim, seen, there, push) => {
  expect([isThere(seen, aim), needsPush(seen, aim)]).toEqual([there, push]);
});

test.each<[ServerReading, push: boolean]>([
  [server('ACTIVE'), true],
  [server('ACTIVE', 'powering-off'), true],
  [server('ACTIVE', 'deleting'), false],
  [server('SHUTOFF'), false],
])('the power of %o is cut: %s', (seen, push) => {
  expect(needsPush(seen, 'stopped', 'HARD')).toBe(push);
});

describe('the verdict', () => {
  test('all there', () => {
    expect(judgeServers([server('ACTIVE'), server('ACTIVE', null, 's-2')], 'running', [])).toEqual({
      done: true,
      hopeless: false,
      saw: '2 of 2 servers run',
    });
  });

  test('waiting helps as long as one is neither gone nor failed', () => {
    const faults = [{ id: 's-1', code: 'Ecs.0226', reason: 'no host' }];
    const one = judgeServers([server('SHUTOFF'), server('SHUTOFF', 'powering-on', 's-2')], 'running', faults);
    expect(one).toMatchObject({ done: false, hopeless: false });
    const both = judgeServers([server('SHUTOFF'), server('DELETED', null, 's-2')], 'running', faults);
    expect(both).toMatchObject({ done: false, hopeless: true });
    expect(both.saw).toContain(
      '0 of 2 servers run; not yet: name-of-s-1 (SHUTOFF: Ecs.0226 no host), name-of-s-2 (DELETED)',
    );
  });

  test('no servers at all are all there', () => {
    expect(judgeServers([], 'stopped', []).done).toBe(true);
  });
});
