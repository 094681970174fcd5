import { createRoute, z } from '@hono/zod-openapi';
import { noteOf, pauseSchedule, resumeSchedule, triggerSchedule } from '../../schedules/act.ts';
import { shownId } from '../../schedules/declaration.ts';
import { findSchedule, listIds, readAll, type Found } from '../../schedules/store.ts';
import { viewSchedule } from '../../schedules/view.ts';
import type { ApiDeps } from '../env.ts';
import { demandOwnName, demandRole } from '../roles.ts';
import { router } from '../router.ts';
import { ALWAYS, problems, WITH_BODY } from '../schemas/problem.ts';
import { scheduleActRequest, schedulePage, scheduleView, triggered } from '../schemas/schedules.ts';
import { inParts } from '../../temporal/in-parts.ts';

const LAST = 10;

const params = z.object({
  schedule: z
    .string()
    .min(1)
    .max(1_000)
    .openapi({ param: { name: 'schedule', in: 'path' }, example: 'weekly/eu-de/pg-payments' })
    .describe('Its id, its slashes as %2F'),
});
const body = { required: false, content: { 'application/json': { schema: scheduleActRequest } } };

const listRoute = createRoute({
  method: 'get',
  path: '/v1/schedules',
  operationId: 'listSchedules',
  tags: ['Schedules'],
  summary: 'List schedules',
  description: 'Any role. The list is a moment behind; each with its newest start.',
  responses: {
    200: { description: 'All of them', content: { 'application/json': { schema: schedulePage } } },
    ...problems(...ALWAYS),
  },
});

const readRoute = createRoute({
  method: 'get',
  path: '/v1/schedules/{schedule}',
  operationId: 'readSchedule',
  tags: ['Schedules'],
  summary: 'Read a schedule',
  description:
    'Any role. When it starts and when not, its last starts and what became of them, why it is paused.',
  request: { params },
  responses: {
    200: { description: 'The schedule', content: { 'application/json': { schema: scheduleView } } },
    ...problems(...ALWAYS, 'DR_NO_SCHEDULE', 'DR_SCHEDULE_NOT_OURS'),
  },
});

const actRoute = <Act extends 'pause' | 'resume'>(act: Act, description: string) =>
  createRoute({
    method: 'post',
    path: `/v1/schedules/{schedule}/${act}` as const,
    operationId: `${act}Schedule`,
    tags: ['Schedules'],
    summary: act === 'pause' ? 'Pause a schedule' : 'Resume a schedule',
    description: `Role \`operator\`. ${description} Its note says who it was, and why.`,
    request: { params, body },
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: scheduleView } } },
      ...problems(...ALWAYS, ...WITH_BODY, 'DR_NO_SCHEDULE', 'DR_SCHEDULE_NOT_OURS'),
    },
  });

const pauseRoute = actRoute('pause', 'Nothing more is started; what is under way goes on.');
const resumeRoute = actRoute('resume', 'It goes on with its next start.');

const triggerRoute = createRoute({
  method: 'post',
  path: '/v1/schedules/{schedule}/trigger',
  operationId: 'triggerSchedule',
  tags: ['Schedules'],
  summary: 'Trigger a schedule',
  description: 'Role `operator`. One start now, also where the schedule is paused.',
  request: { params, body },
  responses: {
    202: { description: 'Asked for', content: { 'application/json': { schema: triggered } } },
    ...problems(
      ...ALWAYS,
      ...WITH_BODY,
      'DR_NO_SCHEDULE',
      'DR_SCHEDULE_NOT_OURS',
      'DR_SCHEDULE_BUSY',
      'DR_SCHEDULE_FROZEN',
    ),
  },
});

export function scheduleRoutes({ temporal }: Pick<ApiDeps, 'temporal'>) {
  const view = (found: Found, starts: number) => viewSchedule(temporal.client, found, starts);
  const find = (schedule: string) => findSchedule(temporal.client, schedule);
  return router()
    .openapi(listRoute, async (c) => {
      const ids = (await listIds(temporal.client)).map(({ id }) => id);
      const found = await readAll(temporal.client, ids);
      return c.json({ schedules: await inParts(found, (one) => view(one, 1)) }, 200);
    })
    .openapi(readRoute, async (c) => {
      return c.json(await view(await find(c.req.valid('param').schedule), LAST), 200);
    })
    .openapi(pauseRoute, async (c) => {
      const caller = c.get('caller');
      demandRole(caller, 'pauseSchedule');
      const { by, reason } = c.req.valid('json') ?? {};
      demandOwnName(caller, by);
      const found = await find(c.req.valid('param').schedule);
      await pauseSchedule(temporal.client, found, noteOf('paused', caller.person, reason));
      return c.json(await view(await find(found.id), LAST), 200);
    })
    .openapi(resumeRoute, async (c) => {
      const caller = c.get('caller');
      demandRole(caller, 'resumeSchedule');
      const { by, reason } = c.req.valid('json') ?? {};
      demandOwnName(caller, by);
      const found = await find(c.req.valid('param').schedule);
      await resumeSchedule(temporal.client, found, noteOf('resumed', caller.person, reason));
      return c.json(await view(await find(found.id), LAST), 200);
    })
    .openapi(triggerRoute, async (c) => {
      const caller = c.get('caller');
      demandRole(caller, 'triggerSchedule');
      demandOwnName(caller, c.req.valid('json')?.by);
      const found = await find(c.req.valid('param').schedule);
      const started = await triggerSchedule(temporal.client, found);
      return c.json({ schedule: shownId(found.id), started }, 202);
    });
}
