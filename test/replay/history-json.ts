import { createRequire } from 'node:module';
import type { WorkflowHandle } from '@temporalio/client';

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** An event as Temporal's own JSON has it. */
export type Event = Record<string, unknown>;

export interface HistoryJson {
  events: Event[];
}

interface ProtoJson {
  toJson: (type: object, message: object) => unknown;
  fromJson: (type: object, json: object, options: { ignoreUnknownFields: boolean }) => object;
}

/*
 * The SDK's own conversion fails where npm keeps a protobufjs for each of its packages, as here: "type must be a Type".
 * So both, the type and what converts it, are taken from one place.
 */
const client = createRequire(createRequire(import.meta.url).resolve('@temporalio/client'));
const proto = createRequire(client.resolve('@temporalio/proto'));
const root = client('@temporalio/proto') as { lookupType: (name: string) => object };
const json = proto('protobufjs/ext/protojson') as ProtoJson;

const HISTORY = root.lookupType('temporal.api.history.v1.History');

export function historyToJson(history: History): HistoryJson {
  return json.toJson(HISTORY, history) as HistoryJson;
}

export function historyFromJson(stored: HistoryJson): History {
  return json.fromJson(HISTORY, stored, { ignoreUnknownFields: true }) as History;
}
