import * as z from 'zod';
import type { Cloud } from './cloud.ts';
import type { WorldSpec } from './spec.ts';

/** A request to the control API, beside the cloud's own. */
export interface ControlRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: string;
  /** Replaces the world. */
  reset: (spec: 'default' | WorldSpec) => void;
}

export interface Reply {
  status: number;
  body?: unknown;
}

/** By method and path below `/__sim`, with `:id` for a variable part at the end. */
export type Handlers = Record<
  string,
  (cloud: Cloud, request: ControlRequest, id: string) => Reply | Promise<Reply>
>;

export const ok = (body: unknown = {}): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const notFound = (what: string): Reply => ({ status: 404, body: { message: `no such ${what}` } });

/** @throws an error that becomes a 400 with a sentence */
export function read<T>(request: ControlRequest, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(request.body === '' ? '{}' : request.body));
}

export function number(query: URLSearchParams, name: string, fallback: number): number {
  return z.coerce
    .number()
    .int()
    .min(0)
    .parse(query.get(name) ?? fallback);
}
