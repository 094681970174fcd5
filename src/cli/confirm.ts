import type { RunRequest } from '../domain/input.ts';
import type { Procedure } from '../domain/procedures.ts';
import { NO_WAY_BACK } from '../domain/stakes.ts';
import { WORDS } from '../domain/words.ts';
import { CommandError, EXIT } from './exit.ts';
import { showCursor } from './interrupt.ts';
import { canAsk } from './terminal.ts';

interface Options {
  yes?: true | undefined;
  json?: true | undefined;
  config?: string | undefined;
}

/**
 * Shows what a start will hit, and has it confirmed. Where nothing gives it back, by the group's name: at 3 a.m. a "y"
 * types itself, and the usual slip is the wrong group.
 * @throws CommandError where nobody can be asked, or somebody said no: nothing was started
 */
export async function confirmStart(
  procedure: Procedure,
  request: RunRequest,
  options: Options,
): Promise<void> {
  if (request.dryRun || options.yes) return;
  const { title } = WORDS[procedure];
  refuseUnasked(options, `A ${title} of ${request.group} acts on production`, 'Nothing was started.');
  const { previewOf } = await import('./preview.ts');
  const { group, lines } = await previewOf(procedure, request, options);
  const noWayBack = NO_WAY_BACK[procedure];
  say([
    `This is a real ${title} of ${group ?? request.group}:`,
    ...lines,
    ...(request.then === undefined ? [] : [`  then        ${request.then}, each part after a person's word`]),
    noWayBack === null ? '  It can be taken back by another run.' : `  NO WAY BACK: ${noWayBack}`,
  ]);
  const name = group ?? request.group;
  const asking = { onCtrlC: () => interrupted('Nothing was started.') };
  const { sure, type } = await import('./ask.ts');
  if (noWayBack === null) {
    if ((await sure(`Start the ${title}?`, asking)) !== true) throw declined('Nothing was started.');
    return;
  }
  const problem = (typed: string) =>
    typed === name ? null : `Type ${name} to start it; Escape or Ctrl-C starts nothing.`;
  const typed = await type(`Type the group's name to start the ${title}`, { problem }, asking);
  if (typed !== name) throw declined('Nothing was started.');
}

/** A second word before an answer that can't be taken back. @param lines what it is about */
export async function confirmAnswer(
  command: string,
  lines: readonly string[],
  options: Pick<Options, 'yes' | 'json'>,
): Promise<void> {
  if (options.yes) return;
  say(lines);
  const { sure } = await import('./ask.ts');
  const asking = { onCtrlC: () => interrupted('Nothing was sent.') };
  if ((await sure(`${command}, really?`, asking)) !== true) throw declined('Nothing was sent.');
}

/** @throws CommandError where a confirmation is needed and nobody can give it */
export function refuseUnasked(options: Pick<Options, 'yes' | 'json'>, what: string, so: string): void {
  if (options.yes || canAsk(options)) return;
  const why = options.json ? '--json asks nobody' : 'there is no terminal to ask at';
  throw new CommandError('DR_NOT_ASKED', `${what}, and ${why}: add --yes if it is meant. ${so}`);
}

function declined(so: string): CommandError {
  return new CommandError('DR_NOT_CONFIRMED', `Not confirmed. ${so}`);
}

function interrupted(so: string): never {
  showCursor();
  process.stderr.write(`\n${so}\n`);
  process.exit(EXIT.interrupted);
}

function say(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
}
