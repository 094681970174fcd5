import type { World } from './world.ts';

/**
 * Everything there is to read of this world's runs: histories, records, memos, queries, results, failures. For a namespace
 * of the test's own: whatever is in it is ours, those that nobody thought of too.
 */
export async function everythingTemporalKnows(world: World): Promise<string> {
  const texts: string[] = [];
  for await (const { workflowId, runId } of world.client.workflow.list()) {
    const handle = world.client.workflow.getHandle(workflowId, runId);
    texts.push(readable(await handle.fetchHistory()));
    texts.push(readable((await handle.describe()).raw));
    for (const query of ['status', '__temporal_workflow_metadata', '__stack_trace'])
      texts.push(readable(await handle.query(query).catch((error: unknown) => error)));
  }
  return texts.join('\n');
}

/** As text, with what the payloads hold. */
export function readable(value: unknown, seen = new Set<unknown>()): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value !== 'object' || value === null) return String(value);
  if (seen.has(value)) return '';
  seen.add(value);
  const own = value instanceof Error ? Object.getOwnPropertyNames(value) : Object.keys(value);
  return own.map((key) => `${key}=${readable(Reflect.get(value, key), seen)}`).join(' ');
}
