import type { CommandUnknownOpts as Command } from '@commander-js/extra-typings';
import { lookUp, matching } from '../completion/look-up.ts';
import { FILES, SCRIPTS, type Shell } from '../completion/scripts.ts';
import { wantedAt } from '../completion/wanted.ts';

/** Prints what a shell reads once. */
export function completion(shell: Shell): void {
  process.stdout.write(SCRIPTS[shell]);
}

/** What such a script asks for at each Tab key. It never fails: a complaint in the middle of a line helps nobody. */
export async function complete(program: Command, words: readonly string[]): Promise<void> {
  const position = wantedAt(program, words);
  const lines = position.wanted.kind === 'files' ? [FILES] : await candidates(position);
  process.stdout.write(lines.map((line) => `${line}\n`).join(''), () => process.exit(0));
}

async function candidates(position: ReturnType<typeof wantedAt>): Promise<string[]> {
  const found = await lookUp(position).catch(() => []);
  return matching(found, position.current).map(({ value, about }) => `${value}\t${oneLine(about)}`);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
