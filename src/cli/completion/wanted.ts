import type { CommandUnknownOpts as Command, Option } from '@commander-js/extra-typings';

/** A candidate, and a few words about it for shells that show them. */
export interface Word {
  value: string;
  about: string;
}

/** What may stand where the cursor is. What has to be looked up is only named: most of the time nothing is. */
export type Wanted =
  | { kind: 'words'; words: Word[] }
  | { kind: 'runs'; ended: boolean }
  | { kind: 'sites' }
  | { kind: 'groups' }
  | { kind: 'zones' }
  | { kind: 'targets' }
  | { kind: 'files' };

export interface Position {
  wanted: Wanted;
  /** What stands under the cursor so far. */
  current: string;
  /** Options that were given before it, by their long name without dashes. */
  given: Map<string, string>;
}

/** Commands that tell of runs that have ended, too. */
const TELL_OF_ENDED = ['status', 'report', 'links'];
const NOTHING: Wanted = { kind: 'words', words: [] };

/** @param words what stands after `dr`, up to the cursor; the last one is being typed, and may be empty */
export function wantedAt(program: Command, words: readonly string[]): Position {
  const current = words.at(-1) ?? '';
  const given = new Map<string, string>();
  let command = program;
  let pending: Option | null = null;
  let place = 0;
  for (const word of words.slice(0, -1)) {
    if (pending !== null) {
      given.set(nameOf(pending), word);
      pending = null;
    } else if (word.startsWith('-')) {
      const option = optionOf(command, word);
      if (option !== undefined && !word.includes('=') && takesValue(option)) pending = option;
    } else {
      const next = place === 0 ? command.commands.find((one) => one.name() === word) : undefined;
      if (next === undefined) place += 1;
      else command = next;
    }
  }
  const at = (wanted: Wanted): Position => ({ wanted, current, given });
  if (pending !== null) return at(valueOf(pending, command));
  if (current.startsWith('-')) return at({ kind: 'words', words: optionsOf(command) });
  if (command.commands.length > 0)
    return at(place === 0 ? { kind: 'words', words: commandsOf(command) } : NOTHING);
  return at(argumentOf(command, place));
}

function nameOf(option: Option): string {
  return (option.long ?? option.flags).replace(/^-+/, '');
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

function optionOf(command: Command, word: string): Option | undefined {
  const [flag] = word.split('=', 1);
  return command.options.find(({ long, short }) => long === flag || short === flag);
}

function optionsOf(command: Command): Word[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long, description }) => (long ? [{ value: long, about: description }] : []));
}

function commandsOf(command: Command): Word[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((one) => ({ value: one.name(), about: one.summary() || one.description() }));
}

function argumentOf(command: Command, place: number): Wanted {
  const argument = command.registeredArguments[place];
  if (argument === undefined) return NOTHING;
  if (argument.name() === 'run') return { kind: 'runs', ended: TELL_OF_ENDED.includes(command.name()) };
  return { kind: 'words', words: plain(argument.argChoices ?? []) };
}

/** By the word that its help has for the value: `--config <file>`. */
function valueOf(option: Option, command: Command): Wanted {
  if (option.argChoices !== undefined) return { kind: 'words', words: plain(option.argChoices) };
  const [, placeholder = ''] = /<([^>]+)>/.exec(option.flags) ?? [];
  if (placeholder === 'file') return { kind: 'files' };
  if (placeholder === 'zone') return { kind: 'zones' };
  if (option.long === '--site') return { kind: 'sites' };
  if (option.long === '--group') return { kind: 'groups' };
  if (option.long === '--target' && command.name() === 'test') return { kind: 'targets' };
  return NOTHING;
}

function plain(values: readonly string[]): Word[] {
  return values.map((value) => ({ value, about: '' }));
}
