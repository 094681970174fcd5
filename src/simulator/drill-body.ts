import { Refusal } from './errors.ts';
import type { ActionCall, Exchange } from './exchange.ts';
import { isJson, isRecord, readObject } from './json-body.ts';

/** What a body says of a drill; null for one that isn't about a drill. */
export function wishes(body: string): Record<string, unknown> | null {
  const fields = readObject(body)?.['disaster_recovery_drill'];
  return isRecord(fields) ? fields : null;
}

/**
 * Reads a body that makes a drill or renames it (sdrs_05_0701): letters, digits, `.`, `_`, `-` in the name.
 * @throws {Refusal} 400 SDRS.0201 for a body that isn't one, SDRS.0202 for the name
 */
export function readDrill({ body, headers }: Pick<ActionCall | Exchange, 'body' | 'headers'>) {
  const fields = isJson(headers['content-type']) ? wishes(body) : null;
  if (!fields) throw new Refusal(400, 'SDRS.0201');
  const { name, server_group_id: groupId, drill_vpc_id: vpcId } = fields;
  if (typeof name !== 'string' || !/^[\w.-]{1,64}$/.test(name)) throw new Refusal(400, 'SDRS.0202');
  return { name, groupId, vpcId };
}
