import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject, onTestFailed, onTestFinished } from 'vitest';
import { onPath } from '../../src/local/on-path.ts';
import { TerminalScreen } from './screen.ts';
import type { World } from './world.ts';

const COLUMNS = 160;
const ROWS = 50;

export const KEYS = {
  enter: '\r',
  down: '\u001b[B',
  left: '\u001b[D',
  escape: '\u001b',
  ctrlC: '\u0003',
  tab: '\t',
} as const;

/** A pattern, or any other test of the screen. */
export interface Holds {
  test(screen: string): boolean;
}

/** `dr …` as a person at a terminal has it. */
export interface Terminal {
  type(keys: string): void;
  /** What the terminal shows now, with what has left it at its top. */
  readonly screen: string;
  readonly cursorShown: boolean;
  /** Waits until the screen matches; fails with the screen when the program ends without. */
  until(pattern: Holds): Promise<string>;
  ended: Promise<{ code: number | null; screen: string }>;
}

/** Tells whether terminals can be had here; says it loudly where not, and fails where DR_REQUIRE_TERMINAL is set. */
export function hasTerminals(env: NodeJS.ProcessEnv = process.env): boolean {
  if (onPath('python3', env) !== undefined) return true;
  const word =
    'THE COMMAND LINE IS NOT TESTED ON A TERMINAL: there is no python3 (its module "pty" makes one).';
  if (env['DR_REQUIRE_TERMINAL']) throw new Error(word);
  process.stderr.write(`\n${'!'.repeat(80)}\n${word}\n${'!'.repeat(80)}\n\n`);
  return false;
}

/** Starts `dr …` on a terminal of its own. Ends with the test. */
export function drOnTerminal(
  world: Pick<World, 'env'>,
  args: string[],
  env: Record<string, string> = {},
): Terminal {
  const main = join(inject('distDir'), 'src/cli/main.js');
  return onTerminal([process.execPath, main, ...args], { USER: 'anna', ...world.env, ...env });
}

/** Any program on a terminal of its own. */
export function onTerminal(
  command: string[],
  env: Record<string, string>,
  /** `strict: false`: of a program whose control language is richer than ours. */
  { strict = true }: { strict?: boolean } = {},
): Terminal {
  const screen = new TerminalScreen(COLUMNS, ROWS, strict);
  const waiting = new Set<() => void>();
  const pty = fileURLToPath(new URL('terminal.py', import.meta.url));
  const child = spawn('python3', [pty, String(COLUMNS), String(ROWS), ...command], {
    env: { ...process.env, TERM: 'xterm-256color', NO_COLOR: '1', CI: '', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.on('error', () => undefined);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen.write(text);
    for (const look of waiting) look();
  });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve(code));
  });
  onTestFailed(() => {
    process.stderr.write(`\nThe terminal of "${command.slice(1).join(' ')}" showed:\n${screen.text}\n`);
  });
  onTestFinished(async () => {
    // The program on it gets a hang-up.
    child.kill('SIGKILL');
    await exited;
  });
  return {
    type: (keys) => void child.stdin.write(keys),
    get screen() {
      return screen.text;
    },
    get cursorShown() {
      return screen.cursorShown;
    },
    until: (pattern) =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          if (!pattern.test(screen.text)) return;
          waiting.delete(look);
          resolve(screen.text);
        };
        waiting.add(look);
        look();
        void exited.then((code) => {
          look();
          reject(
            new Error(
              `the program ended (${code}) without ${pattern instanceof RegExp ? String(pattern) : 'it'}:\n${screen.text}`,
            ),
          );
        });
      }),
    ended: exited.then((code) => ({ code, screen: screen.text })),
  };
}
