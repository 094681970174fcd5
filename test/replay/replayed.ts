import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { historyFromJson } from './history-json.ts';
import { readStored } from './histories.ts';

let installed = false;

/** Replays stored runs against a bundle. @returns what did not fit, by the run's name */
export async function replayed(bundle: string, names: readonly string[]): Promise<Map<string, Error>> {
  // What does not fit is handed back; the log would say it once more.
  if (!installed) {
    const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
    Runtime.install({
      logger: new DefaultLogger('ERROR', () => {}),
      telemetryOptions: { logging: { filter } },
    });
  }
  installed = true;
  const stored = names.map(readStored);
  const results = Worker.runReplayHistories(
    { workflowBundle: { codePath: bundle } },
    stored.map(({ workflowId, history }) => ({ workflowId, history: historyFromJson(history) })),
  );
  const errors = new Map<string, Error>();
  let at = 0;
  // In the order in which they were given.
  for await (const { error } of results) {
    const name = names[at++];
    if (error && name !== undefined) errors.set(name, error);
  }
  if (at !== names.length) throw new Error(`${at} of ${names.length} runs were replayed`);
  return errors;
}
