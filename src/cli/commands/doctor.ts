import { createClouds } from '../../cloud/index.ts';
import { missingSecrets, redacted } from '../../config/doctor.ts';
import { loadConfig, type LoadedConfig } from '../../config/load.ts';
import { connectTemporal } from '../../temporal/connection.ts';
import { missingSearchAttributes } from '../../temporal/search-attributes.ts';
import { EXIT, explain } from '../exit.ts';
import { paint, run } from '../output.ts';

interface Check {
  name: string;
  ok: boolean;
  says: string;
}

/** Looks at everything a run needs, and goes on after each thing that is missing. */
export async function doctor(options: {
  config?: string | undefined;
  taskQueue?: string | undefined;
  json?: true | undefined;
}): Promise<void> {
  await run(options, async (out) => {
    const checks: Check[] = [];
    const add = (name: string, ok: boolean, says: string) => {
      checks.push({ name, ok, says });
      out.line(`${ok ? paint('green', 'ok     ') : paint('red', 'missing')} ${name}: ${says}`);
    };
    const config = checkConfig(options, add);
    if (config !== null) {
      for (const warning of config.warnings) out.warn(warning);
      for (const secret of await missingSecrets(config))
        add(`secret of site ${secret.site}`, false, secret.why);
    }
    await checkTemporal(config?.settings.taskQueue ?? null, add);
    if (config !== null) await checkSites(config, add);
    const ok = checks.every((check) => check.ok);
    out.data({ ok, checks, config: config && redacted(config) });
    out.line(ok ? 'Everything is there.' : 'Something is missing: see above.');
    return ok ? EXIT.ok : EXIT.unhealthy;
  });
}

type Add = (name: string, ok: boolean, says: string) => void;

function checkConfig(
  options: { config?: string | undefined; taskQueue?: string | undefined },
  add: Add,
): LoadedConfig | null {
  try {
    const config = loadConfig({ path: options.config, taskQueue: options.taskQueue });
    add('configuration', true, `${config.file}, ${config.sites.size} site(s)`);
    return config;
  } catch (error) {
    add('configuration', false, explain(error).message);
    return null;
  }
}

async function checkTemporal(taskQueue: string | null, add: Add): Promise<void> {
  try {
    const { connection, namespace, address } = await connectTemporal();
    try {
      add('Temporal', true, `${address}, namespace ${namespace}`);
      const missing = await missingSearchAttributes(connection, namespace);
      add(
        'search attributes',
        missing.length === 0,
        missing.length === 0 ? 'registered' : `${missing.join(', ')} are not registered: run "dr setup"`,
      );
      if (taskQueue === null) return;
      const queue = await connection.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: taskQueue },
        taskQueueType: 1,
      });
      const pollers = queue.pollers?.length ?? 0;
      add(
        'worker',
        pollers > 0,
        pollers > 0
          ? `${pollers} poll task queue ${taskQueue}`
          : `none polls task queue ${taskQueue}: start "dr worker"`,
      );
    } finally {
      await connection.close();
    }
  } catch (error) {
    add('Temporal', false, explain(error).message);
  }
}

async function checkSites(config: LoadedConfig, add: Add): Promise<void> {
  const clouds = createClouds(config, config.settings);
  for (const site of config.sites.keys()) {
    try {
      const service = clouds.get(site);
      const { projectId, tokenExpiresAt } = await service.login();
      const groups = await service.listGroups();
      add(
        `site ${site}`,
        true,
        `login works, project ${projectId}, token until ${tokenExpiresAt ?? 'unknown'}, ${groups.length} group(s)`,
      );
    } catch (error) {
      add(`site ${site}`, false, explain(error).message);
    }
  }
}
