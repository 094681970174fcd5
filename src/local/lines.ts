import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Calls back once a line, the last one too when it has no line end. */
export function linesOf(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Infinity }).on('line', onLine);
  stream.on('error', () => {});
}
