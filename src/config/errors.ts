import type { Coded } from '../domain/errors/index.ts';

/** One thing that is wrong in the configuration, and what would be right. */
export interface ConfigProblem {
  /** Path in the file, e.g. `sites.eu-de.auth.password.user`; empty for the file as a whole. */
  path: string;
  /** 1-based, where known. */
  line: number | null;
  /** What is wrong; never the value of a secret. */
  message: string;
  /** A correct piece of YAML. */
  example: string | null;
}

/** What kind of wrong it is. */
type ConfigCode =
  | 'DR_CONFIG_UNREADABLE'
  | 'DR_CONFIG_YAML'
  | 'DR_CONFIG_INVALID'
  | 'DR_ENVIRONMENT_INVALID'
  | 'DR_SECRET_MISSING';

/** Everything that is wrong with the configuration, all at once. */
export class ConfigError extends Error implements Coded {
  override readonly name = 'ConfigError';
  readonly drCode: ConfigCode;
  readonly file: string;
  readonly problems: readonly ConfigProblem[];

  constructor(code: ConfigCode, file: string, problems: readonly ConfigProblem[]) {
    super(format(file, problems));
    this.drCode = code;
    this.file = file;
    this.problems = problems;
  }
}

function format(file: string, problems: readonly ConfigProblem[]): string {
  const lines = problems.map((problem) => {
    const place = [problem.line === null ? '' : `line ${problem.line}`, problem.path]
      .filter(Boolean)
      .join(', ');
    const example = problem.example === null ? '' : ` Example: ${problem.example}`;
    return `${place === '' ? '' : `${place}: `}${problem.message}${example}`;
  });
  if (lines.length === 1) return `${file}: ${lines[0]}`;
  return `${file}: ${lines.length} problems\n${lines.map((line) => `  - ${line}`).join('\n')}`;
}
