import { writeFileSync } from 'node:fs';
import { CommandError } from './exit.ts';

/** What a command was asked to write into a file. @throws CommandError `DR_FILE` */
export function writeOut(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CommandError('DR_FILE', `${file} can't be written (${code}).`);
  }
}
