import { expect, test } from 'vitest';
import { dr } from '../support/dr.ts';
import { createWorld, PAYMENTS, took, untilAsked, untilStatus } from '../support/world.ts';

// Whoever starts the real thing by hand must not have to know that somebody practises.

test.each([['pg-payments'], [PAYMENTS]])(
  'dr start failover of %s in the middle of an exercise that was started the same way',
  async (group) => {
    const world = await createWorld({ groups: 'pg-payments: { exercise: allowed }' });
    const of = ['--site', world.site, '--group', group, '--yes'];
    expect(await dr(world, ['start', 'exercise', ...of])).toMatchObject({ code: 0 });
    await untilStatus(world.canonical(), ({ question }) => question !== null);
    const exercise = await untilAsked(world.canonical());
    expect(exercise).toMatchObject({ type: 'ApprovalNeeded' });

    const real = await dr(world, ['start', 'failover', ...of, '--from', 'eu-de-01', '--wait', '--json']);
    expect(real).toMatchObject({ code: 0, stderr: '' });
    const { report } = JSON.parse(real.stdout.trim().split('\n').at(-1) ?? '') as { report: object };
    expect(report).toMatchObject({ procedure: 'failover', outcome: 'completed', posts: 1 });
    expect(took(await world.effects())).toHaveLength(1);
  },
);
