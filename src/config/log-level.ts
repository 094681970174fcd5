import { ConfigError } from './errors.ts';

const LEVELS: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error'];

/** @throws ConfigError */
export function logLevel(level: string): string {
  if (LEVELS.includes(level)) return level;
  const message = `is ${JSON.stringify(level)}; known are ${LEVELS.join(', ')}`;
  throw new ConfigError('DR_ENVIRONMENT_INVALID', 'environment', [
    { path: 'DR_LOG_LEVEL', line: null, message, example: 'DR_LOG_LEVEL=info' },
  ]);
}
