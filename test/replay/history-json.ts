export {
  historyFromJson,
  historyToJson,
  type EventJson as Event,
  type History,
  type HistoryJson,
} from '../../src/temporal/history-json.ts';
