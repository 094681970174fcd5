import { existsSync } from 'node:fs';
import defaults from '../../temporal.config.ts';

/**
 * The task queue: option, environment, file, default. The file is read only where it decides, so that a start works
 * from a machine that has no dr.yaml.
 */
export async function findTaskQueue(options: {
  config?: string | undefined;
  taskQueue?: string | undefined;
}): Promise<string> {
  const given = options.taskQueue || process.env['DR_TASK_QUEUE'];
  if (given) return given;
  const named = options.config || process.env['DR_CONFIG'];
  if (!named && !existsSync('dr.yaml')) return defaults.taskQueue;
  const { loadConfig } = await import('../config/load.ts');
  return loadConfig({ path: named }).settings.taskQueue;
}
