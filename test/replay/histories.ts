import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HistoryJson } from './history-json.ts';

export interface StoredHistory {
  /** Procedure and outcome. */
  name: string;
  /** The run's own id: workflow code compares it with the id of the group's lock. */
  workflowId: string;
  history: HistoryJson;
}

export const HISTORIES = fileURLToPath(new URL('../histories/', import.meta.url));

export function fileOf(name: string): string {
  return join(HISTORIES, `${name}.json`);
}

export function namesOfStored(): string[] {
  return readdirSync(HISTORIES)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

export function readStored(name: string): StoredHistory {
  const history = JSON.parse(readFileSync(fileOf(name), 'utf8')) as HistoryJson;
  const started = history.events[0]?.['workflowExecutionStartedEventAttributes'];
  const workflowId = (started as Record<string, unknown> | undefined)?.['workflowId'];
  if (typeof workflowId !== 'string') throw new Error(`${name}: the first event does not name the run`);
  return { name, workflowId, history };
}

/** The readable text of a payload's data, or null where this is no payload of ours. */
export function textOf(value: object): string | null {
  const { metadata, data } = value as { metadata?: unknown; data?: unknown };
  if (metadata === undefined || typeof data !== 'string') return null;
  return Buffer.from(data, 'base64').toString('utf8');
}
