import { z } from 'zod';
import { evidence } from './schema.ts';

/** The exact text of schema/evidence.schema.json, written by scripts/generate-schema.mjs. */
export function evidenceJsonSchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(evidence), null, 2)}\n`;
}
