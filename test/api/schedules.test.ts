import { expect, test } from 'vitest';
import { scheduleView, triggered } from '../../src/api/schemas/schedules.ts';
import { DrApiError, DrClient, type ScheduleView } from '../../src/client/index.ts';
import { compile } from '../../src/schedules/compile.ts';
import { createSchedule } from '../../src/schedules/store.ts';
import { declared, removeLater } from '../schedules/support.ts';
import { createWorld } from '../support/world.ts';
import { startApi } from './support.ts';

async function stage(freeze: { from: string; until: string }[] = []) {
  const world = await createWorld();
  removeLater(world);
  const declaration = declared({ site: world.site, cron: '0 0 29 2 *', freeze }, 'never');
  for (const one of compile(declaration, 'apply', world.taskQueue))
    await createSchedule(world.client, one, { paused: false, note: 'made by anna' });
  const api = await startApi(world);
  const id = `never/${world.site}/pg-payments`;
  return { world, api, id, path: `/v1/schedules/${encodeURIComponent(id)}` };
}

test('list, read, trigger, pause and resume; what comes is what the document says', async () => {
  const { world, api, id, path } = await stage();
  const dr = new DrClient({ url: api.url, token: api.tokens.anna });
  const fits = (schema: { strict(): { parse(value: unknown): unknown } }, value: unknown) =>
    expect(schema.strict().parse(value)).toEqual(value);
  expect(await dr.readSchedule(id)).toMatchObject({
    schedule: id,
    site: world.site,
    paused: false,
    last: [],
  });
  const started = (await api.post(`${path}/trigger`, {})).body;
  fits(triggered, started);
  expect(started).toEqual({ schedule: id, started: expect.stringMatching(/\/start-20/) });
  let view: ScheduleView;
  do view = await dr.readSchedule(id);
  while (view.last[0]?.open !== false);
  expect(view.last).toMatchObject([{ outcome: 'dry run', start: started['started'] }]);
  fits(scheduleView, (await api.get(path)).body);

  expect(await dr.pauseSchedule(id, { reason: 'audit' })).toMatchObject({
    ...{ paused: true, pausedBy: 'person', note: 'paused by anna: audit', next: [] },
  });
  expect(await dr.resumeSchedule(id)).toMatchObject({ paused: false, note: 'resumed by anna' });
  // The list is a moment behind.
  for (;;) {
    const mine = (await dr.schedules()).filter(({ site }) => site === world.site);
    if (mine.length === 1) break;
  }
});

test('who only looks changes nothing, and nobody acts in the name of somebody else', async () => {
  const { api, path } = await stage();
  expect((await api.get(path, 'vera')).status).toBe(200);
  for (const act of ['pause', 'resume', 'trigger']) {
    for (const person of ['vera', 'carla'] as const)
      expect(await api.post(`${path}/${act}`, {}, person)).toMatchObject({
        status: 403,
        body: { code: 'DR_ROLE_MISSING' },
      });
    expect(await api.post(`${path}/${act}`, { by: 'ben' })).toMatchObject({
      status: 403,
      body: { code: 'DR_NOT_YOUR_NAME' },
    });
    expect(await api.post(`${path}/${act}`, {}, null)).toMatchObject({ status: 401 });
  }
  expect((await api.get(path)).body).toMatchObject({ paused: false, note: 'made by anna', last: [] });
});

test('frozen, busy, unknown, and somebody else’s', async () => {
  const frozen = await stage([{ from: '01-01', until: '12-31' }]);
  expect(await frozen.api.post(`${frozen.path}/trigger`, {})).toMatchObject({
    status: 409,
    body: { code: 'DR_SCHEDULE_FROZEN', detail: expect.stringContaining('Nothing was started') },
  });
  const { world, api, path, id } = await stage();
  const hold = await world.cloud.faults.add({ call: 'group', times: 0, fault: { kind: 'hold' } });
  await api.post(`${path}/trigger`, {});
  await world.cloud.held(hold);
  const dr = new DrClient({ url: api.url, token: api.tokens.anna });
  await expect(dr.triggerSchedule(id)).rejects.toMatchObject({ code: 'DR_SCHEDULE_BUSY' });
  await world.cloud.faults.removeAll();
  await expect(dr.readSchedule('weekly/nowhere')).rejects.toBeInstanceOf(DrApiError);
  const theirs = await world.client.schedule.create({
    scheduleId: `dr/theirs-${world.site}`,
    spec: { cronExpressions: ['0 0 29 2 *'] },
    action: { type: 'startWorkflow', workflowType: 'x', taskQueue: 'x' },
  });
  for (const [name, code] of [
    ['nowhere', 'DR_NO_SCHEDULE'],
    [`theirs-${world.site}`, 'DR_SCHEDULE_NOT_OURS'],
  ] as const)
    expect(await api.post(`/v1/schedules/${name}/pause`, {})).toMatchObject({ status: 404, body: { code } });
  expect((await theirs.describe()).state.paused).toBe(false);
});
