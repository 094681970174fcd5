import { createRoute, z } from '@hono/zod-openapi';
import { accepts } from 'hono/accepts';
import { parseDuration } from '../../domain/duration.ts';
import { PAGE_POLICY } from '../../pages/html.ts';
import {
  fetchEvidence,
  renderReport,
  REPORT_FORMATS,
  type Evidence,
  type ReportFormat,
} from '../../report/index.ts';
import { findExecution } from '../../runs/find.ts';
import type { ApiDeps } from '../env.ts';
import { ApiProblem } from '../problem.ts';
import { router } from '../router.ts';
import { EVIDENCE_REF } from '../schemas/evidence.ts';
import { ALWAYS, problems } from '../schemas/problem.ts';
import { WAYS } from '../schemas/which.ts';

type Way = (typeof WAYS)[number];

const TYPE: Readonly<Record<ReportFormat, string>> = {
  json: 'application/json',
  html: 'text/html',
  md: 'text/markdown',
};

const query = z.object({
  format: z
    .enum(REPORT_FORMATS)
    .optional()
    .describe('Before `Accept`; without either it is JSON. HTML is one file that needs nothing else'),
  target: z
    .string()
    .max(20)
    .optional()
    .openapi({ example: '15m' })
    .describe('A recovery time to compare with, in place of the one that the group has in dr.yaml'),
  execution: z
    .uuid()
    .optional()
    .describe('This execution of the run, as `/v1/drills` lists it; left out: the latest'),
});

const text = { schema: z.string() };

const route = ({ path, params, suffix }: Way) =>
  createRoute({
    method: 'get',
    path: `${path}/report`,
    operationId: `readReport${suffix}`,
    tags: ['Runs'],
    summary: 'Read the evidence report of a run',
    description:
      'Any role. Derived from Temporal’s history of the run, so it needs no worker, and is there for runs that failed, ' +
      'were cancelled or terminated; of a run that is under way it says what is known now (`result.finished` is false). ' +
      'A run that only waited for another leads to the report of that one.',
    request: { params, query },
    responses: {
      200: {
        description: 'The report',
        headers: {
          'Content-Disposition': { schema: { type: 'string' as const }, description: 'A name for the file' },
        },
        content: {
          [TYPE.json]: { schema: EVIDENCE_REF },
          [TYPE.html]: text,
          [TYPE.md]: text,
        },
      },
      ...problems(...ALWAYS, 'DR_NO_RUN'),
    },
  });

/** The same evidence as `dr report`, in its three forms. */
export function reportRoutes({ temporal }: Pick<ApiDeps, 'temporal'>) {
  const app = router();
  for (const way of WAYS) {
    app.openapi(route(way), async (c) => {
      const { format: asked, target, execution } = c.req.valid('query');
      const targetMs = targetOf(target);
      const { id, record } = await findExecution(temporal.client, way.typed(c.req.valid('param')), execution);
      const { evidence } = await fetchEvidence(temporal.client, { id, runId: record.runId }, { targetMs });
      const format =
        asked ?? accepted(accepts(c, { header: 'Accept', supports: OFFERED, default: TYPE.json }));
      const headers: Record<string, string> = {
        'Content-Type': `${TYPE[format]}; charset=utf-8`,
        'Content-Disposition': `inline; filename="${fileName(evidence)}.${format}"`,
        Vary: 'Accept',
        // The page names the policy itself; a header can't be overlooked, and alone forbids a frame around it.
        ...(format === 'html' ? { 'Content-Security-Policy': `${PAGE_POLICY}; frame-ancestors 'none'` } : {}),
      };
      return c.body(renderReport(evidence, format), 200, headers);
    });
  }
  return app;
}

/** JSON first: it is what a wildcard means. */
const OFFERED = [TYPE.json, TYPE.html, TYPE.md];
const accepted = (type: string): ReportFormat => REPORT_FORMATS.find((one) => TYPE[one] === type) ?? 'json';

function targetOf(target: string | undefined): number | null {
  if (target === undefined) return null;
  const ms = parseDuration(target);
  if (ms === null)
    throw new ApiProblem('DR_INPUT_INVALID', '"target" must be a number with its unit: 90s, 15m or 1h.');
  return ms;
}

/** `dr-report-eu-de-pg-payments-2026-11-21T030405Z`: nothing that a header or a file system would mind. */
function fileName({ run, times }: Evidence): string {
  const when = times.begunAt.replace(/\.\d+/, '').replaceAll(':', '');
  return ['dr-report', run.site, run.group.name, when]
    .join('-')
    .replace(/[^\w.-]+/g, '_')
    .slice(0, 150);
}
