import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Record<string, unknown>;
  status: { code: number };
}

export interface Collector {
  url: string;
  spans: Span[];
  requests: { url: string; headers: IncomingHttpHeaders; text: string }[];
  /** What the next requests are answered with; 0: never. */
  answers: number[];
}

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}

/** A collector of OTLP over HTTP with JSON, as strict as one about what it is sent. Ends with the test. */
export async function startCollector(): Promise<Collector> {
  const collector: Collector = { url: '', spans: [], requests: [], answers: [] };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      collector.requests.push({ url: request.url ?? '', headers: request.headers, text });
      const status = collector.answers.shift() ?? 200;
      if (status === 0) return;
      if (status === 200) collector.spans.push(...spansIn(text));
      response.writeHead(status, { 'Content-Type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  collector.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return collector;
}

function spansIn(text: string): Span[] {
  const body = JSON.parse(text) as {
    resourceSpans: { scopeSpans: { spans: (Omit<Span, 'attributes'> & { attributes: Attribute[] })[] }[] }[];
  };
  return body.resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
    .map(({ attributes, ...span }) => ({
      ...span,
      attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
    }));
}
