import { startDr, type Dr } from '../support/dr.ts';
import type { World } from '../support/world.ts';

/** A worker process that is watched. Ends with the test. */
export interface Watched {
  process: Dr;
  get(path: string): Promise<{ status: number; text: string; json: Record<string, unknown> }>;
  scrape(): Promise<Sample[]>;
}

export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** `dr worker` with its listener on a free port. */
export async function startWatchedWorker(
  world: Pick<World, 'env'>,
  env: Record<string, string> = {},
): Promise<Watched> {
  const process = startDr(world, ['worker'], { DR_METRICS_LISTEN: '127.0.0.1:0', ...env });
  const { url } = JSON.parse(await process.line(/"metrics ready"/)) as { url: string };
  const get: Watched['get'] = async (path) => {
    const response = await fetch(`${url}${path}`);
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      text,
      json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  };
  return { process, get, scrape: async () => samples((await get('/metrics')).text) };
}

export async function ready(worker: Watched): Promise<Watched> {
  while ((await worker.get('/readyz')).status !== 200) await pause();
  return worker;
}

export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

/** Prometheus' text format. Fails on a line that is none. */
function samples(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value = ''] =
        /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      if (name === '') throw new Error(`not a sample: ${line}`);
      const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
      return {
        name,
        labels: Object.fromEntries(pairs.map(([, key, text]) => [key, text])),
        value: Number(value),
      };
    });
}

/** The sum of all samples of a name that have these labels. */
export function sum(all: readonly Sample[], name: string, labels: Record<string, string> = {}): number {
  return all
    .filter(
      (one) => one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value),
    )
    .reduce((total, { value }) => total + value, 0);
}

/** A line of a worker's log. */
export type Line = Record<string, unknown> & { msg: string };

/** The lines of a worker that has ended. Fails on one that is no JSON. */
export async function linesOf({ process }: Watched): Promise<Line[]> {
  process.kill('SIGTERM');
  const { stderr } = await process.ended;
  return stderr
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

/** Waits until so many questions are open; the list of runs is a moment behind. */
export async function untilQuestions(
  worker: Watched,
  labels: Record<string, string>,
  count: number,
): Promise<void> {
  for (;;) {
    const all = await worker.scrape();
    const known = all.some(({ name }) => name === 'dr_questions_open');
    if (known && sum(all, 'dr_questions_open', labels) === count) return;
    await pause();
  }
}
