import { defineSearchAttributeKey, type SearchAttributeType } from '@temporalio/common';
import type { Connection } from '@temporalio/client';

/**
 * The columns of the workflow list. They must exist in the namespace before use; a run leaves out what is missing
 * (an upsert of an unknown name would fail its workflow task for ever).
 */
export const SEARCH_ATTRIBUTES = {
  DrGroup: defineSearchAttributeKey('DrGroup', 'KEYWORD'),
  DrGroupId: defineSearchAttributeKey('DrGroupId', 'KEYWORD'),
  DrState: defineSearchAttributeKey('DrState', 'KEYWORD'),
  DrStep: defineSearchAttributeKey('DrStep', 'KEYWORD'),
  DrIncident: defineSearchAttributeKey('DrIncident', 'KEYWORD'),
  DrMode: defineSearchAttributeKey('DrMode', 'KEYWORD'),
  DrNeedsHuman: defineSearchAttributeKey('DrNeedsHuman', 'BOOL'),
} as const;

export type SearchAttributeName = keyof typeof SEARCH_ATTRIBUTES;
export const SEARCH_ATTRIBUTE_NAMES = Object.keys(SEARCH_ATTRIBUTES) as SearchAttributeName[];

/** `IndexedValueType` of temporal.api.enums.v1, as the operator service wants it. */
const INDEXED_VALUE_TYPE: Partial<Record<SearchAttributeType, number>> = { KEYWORD: 2, BOOL: 5 };

/** Which of ours the namespace has. Throws gRPC errors as they come. */
export async function missingSearchAttributes(
  connection: Pick<Connection, 'operatorService'>,
  namespace: string,
): Promise<SearchAttributeName[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return SEARCH_ATTRIBUTE_NAMES.filter((name) => customAttributes?.[name] === undefined);
}

/** Registers what is missing; returns what it added. Safe to repeat. */
export async function registerSearchAttributes(
  connection: Pick<Connection, 'operatorService'>,
  namespace: string,
): Promise<SearchAttributeName[]> {
  const missing = await missingSearchAttributes(connection, namespace);
  if (missing.length === 0) return [];
  const searchAttributes: Record<string, number> = {};
  for (const name of missing) {
    const type = INDEXED_VALUE_TYPE[SEARCH_ATTRIBUTES[name].type];
    if (type !== undefined) searchAttributes[name] = type;
  }
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  return missing;
}
