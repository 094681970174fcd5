import { docsOf } from '../domain/errors/index.ts';
import { EXIT, exitOf, type ExitCode } from './exit.ts';
import { explain } from './explain.ts';

/** Results go to stdout, words for people about the way there to stderr: `--json` output can be piped. */
export interface Output {
  json: boolean;
  /** A line for people; nothing with --json. */
  line(text: string): void;
  /** One JSON value on one line; nothing without --json. */
  data(value: unknown): void;
  warn(text: string): void;
}

function createOutput(options: { json?: boolean | undefined }): Output {
  const json = options.json === true;
  return {
    json,
    line: (text) => {
      if (!json) process.stdout.write(`${text}\n`);
    },
    data: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
    warn: (text) => {
      process.stderr.write(`${json ? JSON.stringify({ warning: text }) : `! ${text}`}\n`);
    },
  };
}

const STYLES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;

/** Colour only where a terminal shows it, and NO_COLOR is respected. */
export function paint(
  style: keyof typeof STYLES,
  text: string,
  stream: { isTTY?: boolean } = process.stdout,
): string {
  if (!stream.isTTY || process.env['NO_COLOR']) return text;
  const [on, off] = STYLES[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/** Left-aligned columns, two spaces apart. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Runs a command and ends the process with its exit code; errors become one sentence. */
export async function run(
  options: { json?: boolean | undefined },
  work: (out: Output) => Promise<ExitCode | void>,
): Promise<void> {
  // `dr status | head`: who reads has had enough, and that is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.fault);
  });
  const out = createOutput(options);
  try {
    process.exitCode = (await work(out)) ?? EXIT.ok;
  } catch (error) {
    const { code, message } = explain(error);
    const exitCode = exitOf(code);
    const docs = docsOf(code);
    const words = `${paint('red', 'error:', process.stderr)} ${message}\n${paint('dim', docs, process.stderr)}\n`;
    process.stderr.write(out.json ? `${JSON.stringify({ error: message, exitCode, code, docs })}\n` : words);
    if (exitCode === EXIT.fault && process.env['DR_DEBUG'] && error instanceof Error)
      process.stderr.write(`${error.stack ?? ''}\n`);
    process.exitCode = exitCode;
  }
}
