/** Is a picture that is drawn over itself any good here? */
export function isLive(options: { json?: boolean | undefined; plain?: boolean | undefined }): boolean {
  return options.json !== true && options.plain !== true && isTerminal(process.stdout);
}

/** Is there a person who can be asked? `dr … | tee log` has one, so it is asked on stderr. */
export function canAsk(options: { json?: boolean | undefined }): boolean {
  return options.json !== true && process.stdin.isTTY && isTerminal(process.stderr);
}

/** A dumb one (an editor's shell, some jump hosts) can't move its cursor. */
function isTerminal(stream: { isTTY?: boolean }): boolean {
  return stream.isTTY === true && process.env['TERM'] !== 'dumb';
}
