/**
 * Ctrl-C as a key: in raw mode the terminal sends no signal. Works beside whoever reads the keys.
 * @returns what ends the listening
 */
export function onInterrupt(interrupted: () => void): () => void {
  const look = (_text: unknown, key: { ctrl?: boolean; name?: string } | undefined) => {
    if (key?.ctrl === true && key.name === 'c') interrupted();
  };
  // First in line: a prompt takes the same key for "back".
  process.stdin.prependListener('keypress', look);
  return () => process.stdin.off('keypress', look);
}

/** Shows the cursor again, which trees and prompts hide: for ends that pass nobody's cleaning up. */
export function showCursor(): void {
  if (process.stderr.isTTY) process.stderr.write('\u001b[?25h');
  else if (process.stdout.isTTY) process.stdout.write('\u001b[?25h');
}
