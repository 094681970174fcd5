import { describe, expect, test } from 'vitest';
import type { ActionName } from '../../src/domain/actions.ts';
import { checkAction } from '../../src/domain/preconditions.ts';
import type { Reading } from '../../src/domain/readings.ts';
import { ruleOf } from '../../src/domain/states.ts';
import { evs, goalOf } from './evs-support.ts';
import { GOAL, LOST, reading, SAFE } from './support.ts';

/** What EVS adds to the preconditions, state by state beside it: states.test.ts. */

const ZONES = { sourceZone: LOST, targetZone: SAFE };
const check = (name: ActionName, seen: Reading) =>
  checkAction(ruleOf('evs', name), seen, goalOf(name, seen.group));
const codes = (name: ActionName, seen: Reading) => check(name, seen).map(({ code }) => code);
const START: Record<ActionName, string> = {
  failover: 'available/active',
  switchover: 'available/active',
  reprotect: 'failovered/active-stopped',
  enable: 'available/active-stopped',
  disable: 'available/active',
};

describe.each(Object.keys(START) as ActionName[])('%s', (name) => {
  const of = (patch = {}, rest: Partial<Reading> = {}) => ({
    ...evs(START[name], { ...ZONES, ...patch }),
    ...rest,
  });
  const own = name === 'reprotect' ? ['zone-not-restored'] : name === 'enable' ? ['ambiguous-state'] : [];
  const moves = name === 'failover' || name === 'switchover';

  test('all well', () => {
    expect(codes(name, of())).toEqual(own);
  });

  test('servers that nobody names are said where they matter, and hold nothing up', () => {
    const found = check(name, of({}, { instances: [] }));
    const said = found.filter(({ code }) => code === 'servers-unknown').map(({ weight }) => weight);
    expect(said).toEqual(moves || name === 'reprotect' ? ['note'] : []);
  });

  test("the group's own fault level counts, as a pair's does", () => {
    const down = moves ? ['replication-link-down'] : [];
    expect(codes(name, of({ faultLevel: '5' }))).toEqual([...down, ...own]);
    expect(codes(name, of({ faultLevel: '2' }))).toEqual(own);
    const both = check(name, {
      ...of({ faultLevel: '5' }),
      pairs: evs('x', {}, [{ faultLevel: '5' }]).pairs,
    });
    expect(both.map(({ saw }) => saw).join()).toMatch(moves ? /for pg-payments, disk-1\./ : /^/);
  });

  test('without pairs there is nothing to move or to copy', () => {
    expect(codes(name, of({}, { pairs: [] }))).toContain('no-replication-pairs');
  });

  test('a group that does not say where production is', () => {
    const seen = of({ productionZone: null });
    const found = checkAction(ruleOf('evs', name), seen, moves ? GOAL : { ...GOAL, from: null });
    expect(found.map(({ code }) => code)).toContain('direction-unknown');
  });
});

test('SDRS names its servers itself: none at all is nothing to say', () => {
  const seen = reading({}, { instances: [] });
  expect(checkAction(ruleOf('sdrs', 'failover'), seen, GOAL)).toEqual([]);
});

describe('what people read', () => {
  test('the service says why the group is in error', () => {
    const [found] = check('enable', evs('error_reversing/error', { failureDetail: '37100043' }));
    expect(found?.saw).toBe('Group pg-payments is error_reversing, replication error, failure 37100043.');
    const [plain] = check('enable', evs('error_reversing/error'));
    expect(plain?.saw).toBe('Group pg-payments is error_reversing, replication error.');
  });

  test.each<[ActionName, string, says: RegExp]>([
    ['failover', 'failovered/active-stopped', /already. Reprotect/],
    ['switchover', 'failed-over/active-stopped', /already. Reprotect/],
    ['enable', 'failovered/active-stopped', /already. Reprotect/],
    ['disable', 'error_reversing/active', /switchover again, or fail over/],
    ['reprotect', 'error_failovering/active', /failover again/],
    ['enable', 'error/error', /in the console/],
  ])('%s from %s: what leads out', (name, at, says) => {
    expect(check(name, evs(at))[0]?.todo).toMatch(says);
  });

  test.each<[string, says: RegExp]>([
    ['available/copying', /Wait until the synchronisation has ended/],
    ['error_reversing/inactive', /Wait until/],
    ['available/active-stopped', /stopped: enable protection \(or, after a failover, reprotect\)/],
    ['available/inactive', /stopped: enable protection/],
  ])('a switchover from %s: nobody waits for a copy that is stopped', (at, says) => {
    expect(check('switchover', evs(at, ZONES))[0]?.todo).toMatch(says);
  });

  test('somebody has moved production since the run began', () => {
    const seen = evs('available/active', { ...ZONES, productionZone: SAFE });
    const [found] = checkAction(ruleOf('evs', 'switchover'), seen, GOAL);
    expect(found).toMatchObject({
      code: 'production-elsewhere',
      needs: `Production in ${LOST}, as when this run began.`,
      todo: expect.stringContaining('Somebody has moved production meanwhile'),
    });
  });

  test('what is not in sync, the group itself among it', () => {
    const seen = evs('available/copying', ZONES, [{}, { replicationStatus: 'active' }]);
    expect(check('switchover', seen)[0]?.saw).toBe('Not in sync: pg-payments (copying), disk-1 (copying).');
    const silent = evs('available/', ZONES, [{ replicationStatus: 'active' }]);
    expect(check('switchover', silent)[0]?.saw).toBe('Not in sync: pg-payments (?).');
  });

  test('whose zone is to be restored, and that the state may be a paused group', () => {
    const [paused, zone] = check('reprotect', evs('available/active-stopped', { productionZone: SAFE }));
    expect(paused).toMatchObject({
      code: 'ambiguous-state',
      weight: 'note',
      saw: expect.stringContaining('paused'),
    });
    expect(zone).toMatchObject({ code: 'zone-not-restored', saw: expect.stringContaining(`is in ${SAFE}`) });
  });
});
