import { z } from 'zod';
import { CloudError } from './errors.ts';

/** Fields of answers, read leniently: what is odd counts as missing, and only what is essential has to be there. */

export const optional = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => value || null);

export const essential = z.string().min(1);

/** Text in the documents, a number in some answers. */
export const textOrNumber = z
  .union([z.string(), z.number()])
  .nullish()
  .catch(null)
  .transform((value) => (value === null || value === undefined || value === '' ? null : String(value)));

/** A number, or a text that holds one. */
export const percent = textOrNumber.transform((value) => {
  const number = value === null ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
});

/** @throws CloudError of kind `malformed` */
export function parse<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const result = schema.safeParse(body);
  if (!result.success) throw malformed(what, result.error);
  return result.data;
}

/** Names the fields, never their values. */
export function malformed(what: string, error: z.ZodError): CloudError {
  const fields = [...new Set(error.issues.map((issue) => issue.path.join('.') || 'the whole answer'))];
  return new CloudError({
    kind: 'malformed',
    message: `${what} was answered, but these fields are missing or odd: ${fields.slice(0, 5).join(', ')}`,
    retryable: false,
    status: 200,
  });
}
