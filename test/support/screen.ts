/**
 * What a terminal shows after all that was written to it: as much of its control language as our programs use. A
 * sequence that it does not know fails the test, so that a picture can't silently be wrong.
 */
export class TerminalScreen {
  readonly #columns: number;
  readonly #rows: number;
  readonly #strict: boolean;
  /** All lines since the start; the window is the last `rows` of them. */
  readonly #lines: string[][] = [[]];
  #row = 0;
  #column = 0;
  #rest = '';
  cursorShown = true;

  constructor(columns: number, rows: number, strict = true) {
    this.#strict = strict;
    this.#columns = columns;
    this.#rows = rows;
  }

  write(text: string): void {
    // A sequence may be cut in two.
    let rest = this.#rest + text;
    for (;;) {
      const found = TOKEN.exec(rest);
      if (found === null) break;
      this.#apply(found[0]);
      rest = rest.slice(found[0].length);
    }
    this.#rest = rest;
    if (rest.length > 20) {
      this.#unknown(JSON.stringify(rest.slice(0, 20)));
      this.#rest = '';
      this.write(rest.slice(2));
    }
  }

  /** The window's lines and those that have left it at its top. */
  get text(): string {
    return this.#lines
      .map((line) => line.join('').trimEnd())
      .join('\n')
      .trimEnd();
  }

  #apply(token: string): void {
    const [, parameters = '', final = ''] = SEQUENCE.exec(token) ?? [];
    if (final !== '') this.#control(parameters, final);
    else if (token === '\r') this.#column = 0;
    else if (token === '\n') this.#down(1);
    else if (token === '\b') this.#column = Math.max(0, this.#column - 1);
    else if (token !== '\u0007') for (const character of token) this.#put(character);
  }

  #control(parameters: string, final: string): void {
    const [first = 0, second = 0] = parameters.split(';').map(Number);
    const count = Math.max(1, first);
    const line = this.#lines[this.#row] ?? [];
    switch (final) {
      case 'A':
        this.#row = Math.max(this.#top, this.#row - count);
        return;
      case 'B':
        this.#row = Math.min(this.#lines.length - 1, this.#row + count);
        return;
      case 'C':
        this.#column = Math.min(this.#columns - 1, this.#column + count);
        return;
      case 'D':
        this.#column = Math.max(0, this.#column - count);
        return;
      case 'G':
        this.#column = count - 1;
        return;
      case 'H':
        this.#row = this.#top + count - 1;
        this.#column = Math.max(1, second) - 1;
        return;
      case 'K':
        if (first === 2) line.length = 0;
        else if (first === 0) line.length = Math.min(line.length, this.#column);
        else this.#unknown(`erase in line ${first}`);
        return;
      case 'J':
        if (first !== 0) this.#unknown(`erase ${first}`);
        line.length = Math.min(line.length, this.#column);
        this.#lines.length = this.#row + 1;
        return;
      case 'h':
      case 'l':
        if (parameters === '?25') this.cursorShown = final === 'h';
        return;
      case 'm':
        return;
      default:
        this.#unknown(`CSI ${parameters}${final}`);
    }
  }

  #unknown(what: string): void {
    if (this.#strict) throw new Error(`not known to the test's terminal: ${what}`);
  }

  get #top(): number {
    return Math.max(0, this.#lines.length - this.#rows);
  }

  #put(character: string): void {
    if (this.#column >= this.#columns) {
      this.#column = 0;
      this.#down(1);
    }
    const line = (this.#lines[this.#row] ??= []);
    while (line.length < this.#column) line.push(' ');
    line[this.#column] = character;
    this.#column += 1;
  }

  #down(count: number): void {
    this.#row += count;
    while (this.#lines.length <= this.#row) this.#lines.push([]);
  }
}

const ESCAPE = '\u001b';
const SINGLE = '\r\n\b\u0007';
const TOKEN = new RegExp(`^(?:${ESCAPE}\\[[?]?[\\d;]*[A-Za-z]|[${SINGLE}]|[^${ESCAPE}${SINGLE}]+)`);
const SEQUENCE = new RegExp(`^${ESCAPE}\\[([?]?[\\d;]*)([A-Za-z])$`);
