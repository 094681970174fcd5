import { createInterface } from 'node:readline/promises';
import { CommandError } from './exit.ts';

/** Asks the person at the terminal, on stderr: output stays clean. @throws CommandError where nobody can be asked */
export async function askYes(question: string, how: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new CommandError('DR_USAGE', `There is nobody to ask here. ${how}`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
