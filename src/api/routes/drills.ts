import { createRoute, z } from '@hono/zod-openapi';
import { accepts } from 'hono/accepts';
import { parseDuration } from '../../domain/duration.ts';
import { PAGE_POLICY } from '../../pages/html.ts';
import { readRecord } from '../../record/index.ts';
import { limitsOf } from '../../record/limits.ts';
import { renderRecord } from '../../record/page/index.ts';
import type { ApiDeps } from '../env.ts';
import { ApiProblem } from '../problem.ts';
import { router } from '../router.ts';
import { practiceRecord } from '../schemas/drills.ts';
import { ALWAYS, problems } from '../schemas/problem.ts';

const HTML = 'text/html';
const JSON_TYPE = 'application/json';

const route = createRoute({
  method: 'get',
  path: '/v1/drills',
  operationId: 'listDrills',
  tags: ['Record'],
  summary: 'Read the record of drills and exercises',
  description:
    'Any role. Outcome, recovery time against its target, findings, who and when, and groups whose last good drill is too old. ' +
    'Dry runs are left out. It reaches as far back as Temporal keeps ended runs. Needs no worker; the list is a moment behind the runs.',
  request: {
    query: z.object({
      since: z
        .string()
        .max(20)
        .default('90d')
        .openapi({ example: '90d' })
        .describe('What has ended since then, or is under way'),
      site: z
        .string()
        .regex(/^[A-Za-z0-9._-]{1,64}$/)
        .optional(),
      group: z.string().min(1).max(200).optional().describe('Name or id'),
      format: z.enum(['json', 'html']).optional().describe('Before `Accept`; without either it is JSON'),
      limit: z.coerce.number().int().min(1).max(1_000).default(200).openapi({ type: 'integer' }),
      cursor: z.string().max(400).optional().describe('`next` of the page before'),
    }),
  },
  responses: {
    200: {
      description: 'The record',
      content: { [JSON_TYPE]: { schema: practiceRecord }, [HTML]: { schema: z.string() } },
    },
    ...problems(...ALWAYS),
  },
});

/** The same record as `dr drills`, as JSON or as a page. */
export function drillsRoute({ temporal, config }: Pick<ApiDeps, 'temporal' | 'config'>) {
  return router().openapi(route, async (c) => {
    const { since, format, ...asked } = c.req.valid('query');
    const sinceMs = parseDuration(since);
    if (!sinceMs)
      throw new ApiProblem('DR_INPUT_INVALID', '"since" must be a number with its unit: 90d, 12h.');
    const record = await readRecord(temporal.client, { ...asked, sinceMs, limits: limitsOf(config.sites) });
    const wanted = accepts(c, { header: 'Accept', supports: [JSON_TYPE, HTML], default: JSON_TYPE });
    if ((format ?? (wanted === HTML ? 'html' : 'json')) === 'json')
      return c.json(record, 200, { Vary: 'Accept' });
    return c.body(renderRecord(record), 200, {
      'Content-Type': `${HTML}; charset=utf-8`,
      'Content-Disposition': `inline; filename="dr-drills-${record.madeAt.slice(0, 10)}.html"`,
      Vary: 'Accept',
      // The page names the policy itself; a header alone forbids a frame around it.
      'Content-Security-Policy': `${PAGE_POLICY}; frame-ancestors 'none'`,
    });
  });
}
