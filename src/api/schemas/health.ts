import { z } from '@hono/zod-openapi';

export const readiness = z
  .object({
    ready: z.boolean(),
    temporal: z.boolean().describe('Temporal answers'),
    worker: z.boolean().describe('A worker asks for work'),
  })
  .openapi('Readiness');
export type Readiness = z.infer<typeof readiness>;
