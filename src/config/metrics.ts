import { z } from 'zod';
import { ConfigError } from './errors.ts';
import { parseListen, type Listen } from './listen.ts';

/** The `metrics` part of dr.yaml: where a worker answers for its own health. */

const EXAMPLE = '127.0.0.1:9464';

export const metrics = z
  .strictObject({
    listen: z
      .string()
      .refine((value) => parseListen(value) !== null, {
        error: 'must be address:port; an IPv6 address needs brackets, and quotes around it all',
      })
      .describe(`Where to listen, e.g. ${EXAMPLE}; DR_METRICS_LISTEN wins over it`),
  })
  .describe('/metrics, /livez and /readyz of a worker. Left out: there are none');

/** Null: the worker listens nowhere. The YAML has passed the schema. */
export function metricsListen(
  yaml: z.infer<typeof metrics> | undefined,
  env: NodeJS.ProcessEnv,
): Listen | null {
  const typed = env['DR_METRICS_LISTEN'];
  if (!typed) return yaml === undefined ? null : parseListen(yaml.listen);
  const listen = parseListen(typed);
  if (listen !== null) return listen;
  const message = `is ${JSON.stringify(typed)}; it must be address:port`;
  throw new ConfigError('DR_ENVIRONMENT_INVALID', 'environment', [
    { path: 'DR_METRICS_LISTEN', line: null, message, example: `DR_METRICS_LISTEN=${EXAMPLE}` },
  ]);
}
