/** What the demo prints fits a usual terminal, whatever `dr` says. */
const WIDTH = 110;
/** A column that begins further right than this is moved below. */
const FARTHEST = 56;

let blank = true;

/** One empty line in a row is enough. */
export function say(text = ''): void {
  for (const line of text.split('\n').flatMap((one) => wrapped(one))) {
    if (line !== '' || !blank) process.stdout.write(`${line}\n`);
    blank = line === '';
  }
}

/** A long line as several, each under where its last column begins. A word that is too long, a link, stays whole. */
export function wrapped(line: string, width = WIDTH): string[] {
  if (line.length <= width) return [line];
  // Columns are two or more blanks apart.
  const columns = [...line.matchAll(/(?:^| {2,})(?=\S)/g)].map(({ index, 0: { length } }) => index + length);
  const first = columns[0] ?? 0;
  const last = columns.at(-1) ?? first;
  if (last > FARTHEST) {
    const below = ' '.repeat(first + 4) + line.slice(last);
    return [line.slice(0, last).trimEnd(), ...wrapped(below, width)];
  }
  const before = line.lastIndexOf(' ', width);
  const at = before > last ? before : line.indexOf(' ', Math.max(width, last));
  if (at < 0) return [line];
  return [line.slice(0, at).trimEnd(), ...wrapped(' '.repeat(last) + line.slice(at).trimStart(), width)];
}
