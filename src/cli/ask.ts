import { confirm, isCancel, select, text } from '@clack/prompts';
import { onInterrupt } from './interrupt.ts';

/**
 * Questions to the person at the terminal. Load it only where somebody is asked. All of it goes to stderr: results may
 * be piped. Null: the person went back (Escape), or the question is closed by `signal`. Ctrl-C is the caller's.
 */
export interface Asking {
  /** Closes the question where nobody needs the answer any more. */
  signal?: AbortSignal;
  /** The prompt has the terminal in raw mode, where Ctrl-C is a key and no signal. */
  onCtrlC: () => void;
}

export interface Choice<T extends string> {
  value: T;
  label: string;
}

/** The first choice is the one that a stray Enter takes: it must be harmless. */
export function choose<T extends string>(
  message: string,
  choices: readonly Choice<T>[],
  asking: Asking,
): Promise<T | null> {
  const options = choices.map(({ value, label }) => ({ value: value as string, label }));
  return answered<T>(asking, (common) => select<string>({ message, options, ...common }));
}

/** @param problem a sentence where the text won't do */
export function type(
  message: string,
  { given = '', problem }: { given?: string; problem: (typed: string) => string | null },
  asking: Asking,
): Promise<string | null> {
  const validate = (typed: string | undefined) => problem((typed ?? '').trim()) ?? undefined;
  return answered<string>(asking, (common) =>
    text({ message, validate, ...(given === '' ? {} : { initialValue: given }), ...common }),
  ).then((typed) => typed?.trim() ?? null);
}

/** "No" is what a stray Enter says. */
export function sure(message: string, asking: Asking): Promise<boolean | null> {
  return answered<boolean>(asking, (common) => confirm({ message, initialValue: false, ...common }));
}

async function answered<T>(
  { signal, onCtrlC }: Asking,
  ask: (common: { output: NodeJS.WriteStream; signal?: AbortSignal }) => Promise<unknown>,
): Promise<T | null> {
  const release = onInterrupt(onCtrlC);
  try {
    const answer = await ask({ output: process.stderr, ...(signal === undefined ? {} : { signal }) });
    return isCancel(answer) ? null : (answer as T);
  } finally {
    release();
  }
}
