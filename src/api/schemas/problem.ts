import { z } from '@hono/zod-openapi';
import { CODE_NAMES, CODES, type Code } from '../codes.ts';
import type { Problem } from '../problem.ts';
import type { ShapeOf } from './run-parts.ts';

export const problem = z
  .object({
    type: z.string().openapi({ format: 'uri-reference', example: '/docs#DR_RUN_IN_THE_WAY' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What happened, as a sentence'),
    code: z.enum(CODE_NAMES).describe('Never changes its meaning'),
    todo: z.string().describe('What to do now'),
    requestId: z.string(),
    run: z.string().optional().describe('The run that it is about'),
    errors: z
      .array(z.object({ at: z.string(), says: z.string() }))
      .optional()
      .describe('Each thing that is wrong with the request'),
  } satisfies ShapeOf<Problem>)
  .openapi('Problem');

/** The problems that a route can answer with, by status. */
export function problems(...codes: Code[]) {
  const all: Code[] = [...codes, 'DR_FAULT'];
  const byStatus: Record<number, Code[]> = {};
  for (const code of all) (byStatus[CODES[code].status] ??= []).push(code);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, same]) => [
      status,
      {
        description: same.map((code) => `\`${code}\`: ${CODES[code].title}`).join('; '),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
}

/** Of every route that needs a token and asks Temporal. */
export const ALWAYS = [
  'DR_TOKEN_MISSING',
  'DR_INPUT_INVALID',
  'DR_RATE_LIMIT',
  'DR_TEMPORAL_AWAY',
  'DR_TEMPORAL_REFUSES',
  'DR_TOO_SLOW',
] as const satisfies readonly Code[];

/** Of every route that takes a body. */
export const WITH_BODY = [
  'DR_BODY_UNREADABLE',
  'DR_BODY_TOO_LARGE',
  'DR_CONTENT_TYPE',
  'DR_ROLE_MISSING',
  'DR_NOT_YOUR_NAME',
] as const satisfies readonly Code[];
