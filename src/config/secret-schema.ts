import { z } from 'zod';

/** Exactly one of the keys; written as metadata so that the JSON schema says it too. */
export const oneKey = { minProperties: 1, maxProperties: 1 };

export const secretRef = z
  .strictObject({
    env: z
      .string()
      .min(1)
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
      .describe('Name of an environment variable of the worker')
      .optional(),
    file: z.string().min(1).describe('Path of a file that holds the secret and nothing else').optional(),
    literal: z.string().min(1).describe('The secret itself, in this file: for tests only').optional(),
  })
  .refine((ref) => Object.keys(ref).length === 1, { error: 'needs exactly one of env, file and literal' })
  .meta({ ...oneKey, description: 'Where a secret is: { env: NAME } or { file: path }' });

export type SecretYaml = z.infer<typeof secretRef>;
