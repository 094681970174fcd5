import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { CODES } from './codes.ts';
import { openApiDocument, type OpenApiDocument } from './document.ts';
import type { Env } from './env.ts';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h2{margin-top:2.5rem;border-bottom:1px solid #ccc}h3{margin:2rem 0 .5rem}code,pre{font:14px/1.45 ui-monospace,monospace;background:#f2f2f2;border-radius:4px}
code{padding:.1em .3em}pre{padding:.8rem;overflow:auto}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #e4e4e4}
td p{margin:0}table+table{margin-top:1rem}a{color:inherit}.get{color:#0a6}.post{color:#a50}@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#16181c}code,pre{background:#24272d}td,th{border-color:#333}}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** The document, for programs and for people. The page needs no script, no network and no other file. */
export function pageRoutes(): Hono<Env> {
  const document = openApiDocument();
  const html = pageOf(document);
  const app = new Hono<Env>();
  app.get('/openapi.json', (c) => c.json(document));
  app.get('/docs', (c) => {
    c.header(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    return c.html(html);
  });
  return app;
}

interface Operation {
  summary?: string;
  description?: string;
  parameters?: {
    name: string;
    in: string;
    required?: boolean;
    description?: string;
    schema?: { enum?: unknown[]; $ref?: string };
  }[];
  requestBody?: { content?: Record<string, { schema?: unknown }> };
  responses?: Record<string, { description?: string }>;
}

function pageOf(document: OpenApiDocument): string {
  const { info, paths = {}, components } = document;
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    (['get', 'post'] as const).flatMap((method) => {
      const operation = (item as Record<string, Operation> | undefined)?.[method];
      return operation === undefined ? [] : [operationOf(method, path, operation)];
    }),
  );
  const schemas = Object.entries(components?.schemas ?? {}).map(
    ([name, schema]) => `<h3 id="${escape(name)}">${escape(name)}</h3>${json(schema)}`,
  );
  const codes = Object.entries(CODES).map(
    ([code, { status, title, todo }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escape(title)}</td><td>${escape(todo)}</td></tr>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(info.title)} API</title><style>${STYLE}</style></head><body>
<h1>${escape(info.title)} API ${escape(info.version)}</h1>${prose(info.description)}<p>As OpenAPI 3.1: <a href="/openapi.json">/openapi.json</a></p>
<h2>Requests</h2>${operations.join('')}
<h2>Problems</h2><table><tr><th>code</th><th>status</th><th>meaning</th><th>what to do</th></tr>${codes.join('')}</table>
<h2>Shapes</h2>${schemas.join('')}</body></html>`;
}

function operationOf(method: string, path: string, operation: Operation): string {
  const { summary, description, parameters = [], requestBody, responses = {} } = operation;
  const given = parameters.map(
    (one) =>
      `<tr><td><code>${escape(one.name)}</code></td><td>${one.in}${one.required ? ', required' : ''}</td><td>${prose(one.description)}${choices(one.schema)}</td></tr>`,
  );
  const [body] = Object.values(requestBody?.content ?? {});
  const answers = Object.entries(responses).map(
    ([status, one]) => `<tr><td>${status}</td><td>${prose(one.description)}</td></tr>`,
  );
  return `<h3><span class="${method}">${method.toUpperCase()}</span> <code>${escape(path)}</code> ${escape(summary ?? '')}</h3>${prose(description)}
${given.length === 0 ? '' : `<table>${given.join('')}</table>`}${body === undefined ? '' : `<p>Body: ${shapeOf(body.schema)}</p>`}<table>${answers.join('')}</table>`;
}

/** What a parameter may be, where that is a list. */
function choices(schema: { enum?: unknown[]; $ref?: string } = {}): string {
  if (schema.$ref !== undefined) return shapeOf(schema);
  return (schema.enum ?? []).map((one) => `<code>${escape(String(one))}</code>`).join(' ');
}

/** A name where there is one, else the schema itself. */
function shapeOf(schema: unknown): string {
  const name = /^#\/components\/schemas\/(\w+)$/.exec(
    (schema as { $ref?: string } | undefined)?.$ref ?? '',
  )?.[1];
  return name === undefined ? json(schema) : `<a href="#${name}">${name}</a>`;
}

function json(value: unknown): string {
  return `<pre>${escape(JSON.stringify(value, null, 2))}</pre>`;
}

/** Paragraphs, lists and code, as the descriptions use them. */
function prose(text = ''): string {
  return text
    .split('\n\n')
    .filter((part) => part !== '')
    .map((part) => {
      const words = escape(part)
        .replace(/`([^`]+)`/g, '<code>$1</code>')
        .replace(/<code>(DR_\w+)<\/code>/g, '<a href="#$1"><code>$1</code></a>');
      if (!words.startsWith('- ')) return `<p>${words}</p>`;
      return `<ul>${words.replace(/^- (.*)$/gm, '<li>$1</li>')}</ul>`;
    })
    .join('');
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
