import type { OpenAPIHono } from '@hono/zod-openapi';
import { version } from '../version.ts';
import type { ApiDeps, Env } from './env.ts';
import { routes } from './routes/all.ts';
import { EVIDENCE, evidenceComponent } from './schemas/evidence.ts';

export type OpenApiDocument = ReturnType<OpenAPIHono<Env>['getOpenAPI31Document']>;

const DESCRIPTION = `Starts failover runbooks for replicated storage, shows them, and takes people's answers.

Every request but health, this document and deliveries of alerts needs a bearer token. The token says who it is: a run is started, answered and
approved in that person's name, so that a two-person approval is two people. Errors are \`application/problem+json\` with
a \`code\` that never changes its meaning.`;

const SIGNATURES = [
  ['pagerDutySignature', 'X-PagerDuty-Signature', '`v1=<hex>[,v1=<hex>]`: HMAC-SHA256 of the body'],
  [
    'grafanaSignature',
    'X-Grafana-Alerting-Signature',
    'Hex: HMAC-SHA256 of "<X-Grafana-Alerting-Timestamp>:<body>"',
  ],
  ['drSignature', 'X-DR-Signature', '`t=<unix seconds>,v1=<hex>`: HMAC-SHA256 of "<t>.<body>"'],
] as const;

/** What the API says of itself: made of its routes, so that it can't say anything else. */
export function openApiDocument(): OpenApiDocument {
  // Routes are only described here; none is called.
  const app = routes({} as ApiDeps);
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'A token of dr.yaml: `api.tokens`',
  });
  app.openAPIRegistry.registerComponent('schemas', EVIDENCE, evidenceComponent());
  const signature = (name: string, description: string) => ({
    ...{ type: 'apiKey' as const, in: 'header' as const, name, description },
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'alertToken', {
    type: 'http',
    scheme: 'bearer',
    description: 'The `token` of a source of alerts',
  });
  for (const [scheme, name, description] of SIGNATURES)
    app.openAPIRegistry.registerComponent('securitySchemes', scheme, signature(name, description));
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'dr-runbooks',
      version: version(),
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/', description: 'Where this document is' }],
    security: [{ token: [] }],
    tags: [
      { name: 'Runs', description: 'Start, list, read' },
      { name: 'People', description: 'Answer, approve, cancel' },
      { name: 'Schedules', description: 'List, read, pause, resume, trigger' },
      { name: 'Readiness', description: 'Would a failover work now?' },
      { name: 'Record', description: 'Drills and exercises, and who is late' },
      { name: 'Alerts', description: 'What monitoring sends, and the groups that are left alone after it' },
      { name: 'Health', description: 'For whoever watches the process; no token needed' },
    ],
  });
}

/** The exact text of the committed file. */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(), null, 2)}\n`;
}
