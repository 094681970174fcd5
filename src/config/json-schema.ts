import { z } from 'zod';
import { drYaml } from './schema.ts';

/** JSON Schema of dr.yaml for editors; schema/dr.schema.json is this, written by scripts/generate-schema.mjs. */
export function drYamlJsonSchema(): object {
  return z.toJSONSchema(drYaml, { io: 'input' });
}

/** The exact text of the committed file. */
export function drYamlJsonSchemaText(): string {
  return `${JSON.stringify(drYamlJsonSchema(), null, 2)}\n`;
}
