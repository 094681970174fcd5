import { ConfigError } from '../config/errors.ts';

/** Where spans go, as OpenTelemetry's own variables say it. */
export interface OtlpTarget {
  url: string;
  /** May hold a credential: never logged. */
  headers: Readonly<Record<string, string>>;
  resource: Readonly<Record<string, string>>;
}

/** Null: no traces. @throws ConfigError */
export function otlpTarget(env: NodeJS.ProcessEnv): OtlpTarget | null {
  const own = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
  const general = env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const off = env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || env['OTEL_TRACES_EXPORTER'] === 'none';
  if (off || (!own && !general)) return null;
  const variable = own ? 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT' : 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const url = parseUrl(variable, own || `${(general ?? '').replace(/\/+$/, '')}/v1/traces`);
  refuseGrpc(env);
  return {
    url,
    headers: pairs(env['OTEL_EXPORTER_OTLP_TRACES_HEADERS'] || env['OTEL_EXPORTER_OTLP_HEADERS']),
    resource: {
      'service.name': 'dr-runbooks',
      ...pairs(env['OTEL_RESOURCE_ATTRIBUTES']),
      ...(env['OTEL_SERVICE_NAME'] ? { 'service.name': env['OTEL_SERVICE_NAME'] } : {}),
    },
  };
}

function parseUrl(variable: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '')
    return url.href;
  // The address itself is left out: it may hold a credential.
  throw wrong(
    variable,
    'is no http:// or https:// address without credentials in it',
    `${variable}=http://127.0.0.1:4318`,
  );
}

function refuseGrpc(env: NodeJS.ProcessEnv): void {
  for (const variable of ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'])
    if (env[variable] === 'grpc')
      throw wrong(
        variable,
        'is grpc; traces go over HTTP, as JSON, which collectors take at port 4318',
        `${variable}=http/json`,
      );
}

function wrong(path: string, message: string, example: string): ConfigError {
  return new ConfigError('DR_ENVIRONMENT_INVALID', 'environment', [{ path, line: null, message, example }]);
}

/** `key=value,key=value`, percent-encoded. What is none of it is left out. */
function pairs(text: string | undefined): Record<string, string> {
  const entries = (text ?? '').split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) return [];
    return [[decoded(pair.slice(0, at).trim()), decoded(pair.slice(at + 1).trim())] as const];
  });
  return Object.fromEntries(entries);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
