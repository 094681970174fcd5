import { z } from 'zod';
import { evidence } from './schema.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** @param trim may change each part, for a reader that wants less */
export function evidenceJsonSchema(trim: (part: Schema) => void = () => undefined): Schema {
  return z.toJSONSchema(evidence, { override: ({ jsonSchema }) => trim(jsonSchema) });
}

/** The exact text of schema/evidence.schema.json, written by scripts/generate-schema.mjs. */
export function evidenceJsonSchemaText(): string {
  return `${JSON.stringify(evidenceJsonSchema(), null, 2)}\n`;
}
