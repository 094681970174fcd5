import { readFileSync } from 'node:fs';
import { parseDuration } from '../../domain/duration.ts';
import { HistoryFileError, parseHistoryFile, type HistoryFile } from '../../report/history.ts';
import {
  fetchEvidence,
  readEvidence,
  renderReport,
  REPORT_FORMATS,
  type Evidence,
  type ReportFormat,
  type ReportOptions,
} from '../../report/index.ts';
import { findExecution } from '../../runs/find.ts';
import { CommandError } from '../exit.ts';
import { run, type Output } from '../output.ts';
import { withTemporal } from '../with-temporal.ts';
import { writeOut } from '../written.ts';

interface Options {
  html?: true | undefined;
  md?: true | undefined;
  json?: true | undefined;
  out?: string | undefined;
  target?: string | undefined;
  execution?: string | undefined;
  history?: string | undefined;
  from?: string | undefined;
}

/** The evidence report of a run, on stdout or in a file. Needs Temporal alone, and with `--from` not even that. */
export async function report(typed: string | undefined, options: Options): Promise<void> {
  await run(options, async (out) => {
    const format = formatOf(options);
    const target = { targetMs: targetOf(options) };
    const made =
      options.from === undefined
        ? await fetched(typed, options.execution, target, out)
        : stored(options.from, typed, target);
    if (options.history !== undefined) writeOut(options.history, made.history.text);
    if (!made.evidence.result.finished)
      out.warn('The run has not ended: the report is of what is known now.');
    if (options.out !== undefined) writeOut(options.out, renderReport(made.evidence, format));
    else if (format === 'json') out.data(made.evidence);
    else process.stdout.write(renderReport(made.evidence, format));
  });
}

type Made = { evidence: Evidence; history: HistoryFile };

async function fetched(
  typed: string | undefined,
  execution: string | undefined,
  target: ReportOptions,
  out: Output,
): Promise<Made> {
  if (typed === undefined) throw wrong('RUN is missing: site/group, like eu-de/pg-payments, or a run id.');
  return withTemporal(async ({ client }) => {
    const { id, record } = await findExecution(client, typed, execution);
    const made = await fetchEvidence(client, { id, runId: record.runId }, target);
    const { run: work } = made.evidence;
    if (work.id !== id) out.warn(`${id} only waited for ${work.id}: this is the report of that run.`);
    return made;
  });
}

function stored(file: string, typed: string | undefined, target: ReportOptions): Made {
  if (typed !== undefined) throw wrong('Give a RUN, or --from with a stored history: not both.');
  try {
    const history = parseHistoryFile(readFileSync(file, 'utf8'));
    return { evidence: readEvidence(history, target), history };
  } catch (error) {
    if (error instanceof HistoryFileError) throw new CommandError(error.drCode, `${file} ${error.message}.`);
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    throw new CommandError('DR_FILE', `${file} can't be read (${code}).`);
  }
}

/** As asked for, else by the name of the file, else what a terminal shows. */
function formatOf(options: Options): ReportFormat {
  const asked = REPORT_FORMATS.filter((format) => options[format] === true);
  if (asked.length > 1) throw wrong(`Give one of ${asked.map((one) => `--${one}`).join(', ')}.`);
  const named = REPORT_FORMATS.find((format) => options.out?.toLowerCase().endsWith(`.${format}`));
  return asked[0] ?? named ?? 'md';
}

function targetOf({ target }: Options): number | null {
  if (target === undefined) return null;
  const ms = parseDuration(target);
  if (ms === null) throw wrong('--target must be a number with its unit: 90s, 15m or 1h.');
  return ms;
}

function wrong(message: string): CommandError {
  return new CommandError('DR_USAGE', message);
}
