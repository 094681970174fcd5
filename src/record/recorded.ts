import { z } from 'zod';

/**
 * Of the report that a run has left, what the record tells. Reports outlive versions: what is missing counts as not said, and what
 * does not fit is null, never an error.
 */

const text = z.string();
const words = z.array(z.object({ step: text, why: text })).catch([]);

const shape = z.object({
  skipped: words,
  attested: words,
  overrides: z.array(z.object({ finding: text, reason: text, by: text.optional() })).catch([]),
  breakGlass: z.object({ by: text, reason: text }).nullable().catch(null),
  steps: z.array(z.object({ name: text, startedAt: text, endedAt: text.nullable() })).catch([]),
  posts: z.number().catch(0),
  lostAnswers: z.number().catch(0),
  drill: z
    .object({
      vpc: text.nullable().catch(null),
      vpcStays: z.boolean().catch(false),
      swept: z.array(text).catch([]),
    })
    .nullable()
    .catch(null),
});

export type RecordedPractice = z.infer<typeof shape>;

export function recordedPractice(result: unknown): RecordedPractice | null {
  const parsed = shape.safeParse(result);
  return parsed.success ? parsed.data : null;
}
