import type { OpenAPIHono } from '@hono/zod-openapi';
import { evidenceJsonSchema } from '../../report/json-schema.ts';

type Component = Parameters<OpenAPIHono['openAPIRegistry']['registerComponent']>[2];

export const EVIDENCE = 'Evidence';
/** The report has a schema of its own, in schema/evidence.schema.json; the document names it once. */
export const EVIDENCE_REF = { $ref: `#/components/schemas/${EVIDENCE}` };

/** That schema as a part of the document: times by their format alone, whose patterns would fill it. */
export function evidenceComponent(): Component {
  const { $schema: _, ...schema } = evidenceJsonSchema((part) => {
    if (part.format === 'date-time') delete part.pattern;
  });
  return schema as Component;
}
