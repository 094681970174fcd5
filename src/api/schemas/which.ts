import { z } from '@hono/zod-openapi';

const bySiteAndGroup = z.object({
  site: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .openapi({ param: { name: 'site', in: 'path' }, example: 'eu-de' }),
  group: z
    .string()
    .min(1)
    .max(200)
    .openapi({ param: { name: 'group', in: 'path' }, example: 'pg-payments' })
    .describe('Name or id; the run that works on it, whichever way that one was started'),
});

const byId = z.object({
  run: z
    .string()
    .min(1)
    .max(1_000)
    .openapi({ param: { name: 'run', in: 'path' }, example: 'dr/eu-de/pg-payments' })
    .describe('Id of a run, its slashes as %2F'),
});

/** The two names of a run: by its group, and by its id. Every route of a run is there for both. */
export const WAYS = [
  {
    path: '/v1/runs/{site}/{group}',
    params: bySiteAndGroup,
    suffix: '',
    typed: ({ site = '', group = '' }: Record<string, string>) => `${site}/${group}`,
  },
  {
    path: '/v1/run/{run}',
    params: byId,
    suffix: 'ById',
    typed: ({ run = '' }: Record<string, string>) => run,
  },
] as const;
