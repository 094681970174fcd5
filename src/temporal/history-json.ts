import { createRequire } from 'node:module';
import type { WorkflowHandle } from '@temporalio/client';

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** An event as Temporal's own JSON has it. */
export type EventJson = Record<string, unknown>;

export interface HistoryJson {
  events: EventJson[];
}

interface ProtoJson {
  toJson: (type: object, message: object) => unknown;
  fromJson: (type: object, json: object, options: { ignoreUnknownFields: boolean }) => object;
}

/*
 * The SDK's own conversion fails where npm keeps a protobufjs for each of its packages, as here: "type must be a Type".
 * So both, the type and what converts it, are taken from one place; and only when they are needed, since they are large.
 */
function load(): { json: ProtoJson; type: object } {
  const client = createRequire(createRequire(import.meta.url).resolve('@temporalio/client'));
  const proto = createRequire(client.resolve('@temporalio/proto'));
  const root = client('@temporalio/proto') as { lookupType: (name: string) => object };
  const json = proto('protobufjs/ext/protojson') as ProtoJson;
  return { json, type: root.lookupType('temporal.api.history.v1.History') };
}

let loaded: ReturnType<typeof load> | null = null;

/** Temporal's own JSON: what its command line and its UI write, too. */
export function historyToJson(history: History): HistoryJson {
  const { json, type } = (loaded ??= load());
  return json.toJson(type, history) as HistoryJson;
}

export function historyFromJson(stored: HistoryJson): History {
  const { json, type } = (loaded ??= load());
  return json.fromJson(type, stored, { ignoreUnknownFields: true }) as History;
}
