import { textOf } from './histories.ts';
import { historyToJson, type Event, type History } from './history-json.ts';

/** Numbers and builds of the server and worker that recorded, which no replay reads. */
const DROPPED = [
  'taskId',
  'binaryChecksum',
  'workerVersion',
  'prevAutoResetPoints',
  'meteringMetadata',
  'stackTrace',
];

const FLAGS = ['coreUsedFlags', 'langUsedFlags'];

/** The server gives their entries in any order. */
const MAPS = ['fields', 'indexedFields', 'metadata'];

/** Names that a test world makes up, and what they become. */
export type Names = readonly (readonly [from: string, to: string])[];

/**
 * A history as a file: Temporal's own JSON, one event a line. What belongs to the machine it was recorded on goes: host,
 * process, addresses, paths. All else stays, flags of the SDK included: replay goes by them.
 */
export function toFile(history: History, names: Names): string {
  const lines = historyToJson(history).events.map((event) => JSON.stringify(cleanEvent(event, names)));
  return `{"events":[\n${lines.join(',\n')}\n]}\n`;
}

function cleanEvent(event: Event, names: Names): unknown {
  const byWorker = Object.keys(event).some((key) => /^(workflowTask|activityTask)/.test(key));
  return clean(event, { names, who: byWorker ? 'worker' : 'client' });
}

function clean(value: unknown, how: { names: Names; who: string }, key = ''): unknown {
  if (typeof value === 'string')
    return key === 'identity' ? identity(value, how.who) : plain(value, how.names);
  // The SDK gives its flags in any order.
  if (Array.isArray(value))
    return FLAGS.includes(key)
      ? value.toSorted((one, other) => one - other)
      : value.map((one) => clean(one, how));
  if (typeof value !== 'object' || value === null) return value;
  const text = textOf(value);
  if (text !== null) {
    const { metadata } = value as { metadata: unknown };
    const data = Buffer.from(plain(text, how.names)).toString('base64');
    return { metadata: clean(metadata, how, 'metadata'), data };
  }
  // A worker's own queue is named after its process and host.
  if ('kind' in value && value.kind === 'TASK_QUEUE_KIND_STICKY') return { name: 'worker', kind: value.kind };
  const entries = Object.entries(value).filter(([name]) => !DROPPED.includes(name));
  if (MAPS.includes(key)) entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, clean(inner, how, name)]));
}

/** The SDK signs with process and host; the server itself with a word. */
function identity(value: string, who: string): string {
  return value.includes('@') ? who : value;
}

function plain(text: string, names: Names): string {
  const known = names.reduce((all, [from, to]) => all.replaceAll(from, to), text);
  return known.replaceAll(/\b127\.0\.0\.1:\d{4,5}\b/g, 'cloud.test');
}
