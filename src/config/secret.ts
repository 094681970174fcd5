import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { inspect } from 'node:util';
import type { Coded } from '../domain/errors/index.ts';
import type { SecretYaml } from './secret-schema.ts';

/** Where a secret is; `literal` is the value itself, allowed because it has to be asked for by name. */
export type SecretRef = { env: string } | { file: string } | { literal: string };

/** The YAML has passed the schema; `base` is the directory of its file. */
export function secretRef(yaml: SecretYaml, base: string): SecretRef {
  if (yaml.env !== undefined) return { env: yaml.env };
  if (yaml.file !== undefined) return { file: resolve(base, yaml.file) };
  return { literal: yaml.literal ?? '' };
}

/** A secret that is not there. The message names the reference, never a value. */
export class SecretError extends Error implements Coded {
  override readonly name = 'SecretError';
  readonly drCode = 'DR_SECRET_MISSING';
}

/**
 * A secret that is looked up at each use, so that a rotated file or variable is seen without a restart.
 * Printing it, whichever way, shows only where it is.
 */
export class Secret {
  readonly #ref: SecretRef;
  readonly #env: NodeJS.ProcessEnv;

  /** `env` is kept, not copied: a variable that changes later is seen. File paths are absolute. */
  constructor(ref: SecretRef, env: NodeJS.ProcessEnv = process.env) {
    this.#ref = ref;
    this.#env = env;
  }

  /** `env:NAME`, `file:/path` or `literal`. */
  get reference(): string {
    if ('env' in this.#ref) return `env:${this.#ref.env}`;
    if ('file' in this.#ref) return `file:${this.#ref.file}`;
    return 'literal';
  }

  /** @throws SecretError where it is not there or empty. */
  async read(): Promise<string> {
    const value = await this.#value();
    if (value === '') throw new SecretError(`${this.#subject()} is empty`);
    return value;
  }

  async #value(): Promise<string> {
    if ('literal' in this.#ref) return this.#ref.literal;
    if ('env' in this.#ref) {
      const value = this.#env[this.#ref.env];
      // An empty variable is how shells and compose files say "not set".
      if (value === undefined || value === '') throw new SecretError(`${this.#subject()} is not set`);
      return value;
    }
    try {
      // Editors and `echo` end a file with a newline that is no part of the secret.
      return (await readFile(this.#ref.file, 'utf8')).replace(/(?:\r?\n)+$/, '');
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
      throw new SecretError(`${this.#subject()} can't be read (${code})`);
    }
  }

  #subject(): string {
    if ('env' in this.#ref) return `the environment variable ${this.#ref.env}`;
    if ('file' in this.#ref) return `the secret file ${this.#ref.file}`;
    return 'the literal secret';
  }

  toString(): string {
    return `[secret ${this.reference}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
