import { People } from '../../api/people.ts';
import { createClouds, type Clouds } from '../../cloud/index.ts';
import type { ApiConfig } from '../../config/api.ts';
import type { ErrorCode } from '../../domain/errors/index.ts';
import { missingSecrets, redacted } from '../../config/doctor.ts';
import { loadConfig, type LoadedConfig } from '../../config/load.ts';
import { connectTemporal, type Connected } from '../../temporal/connection.ts';
import { missingSearchAttributes } from '../../temporal/search-attributes.ts';
import { CommandError, EXIT } from '../exit.ts';
import { explain } from '../explain.ts';
import { paint, run, type Output } from '../output.ts';
import { checkSources, groupsOfRules } from './doctor-alerts.ts';
import type { Check } from './doctor-check.ts';
import { checkTargets } from './doctor-notify.ts';
import { checkSchedules } from './doctor-schedules.ts';

interface Options {
  config?: string | undefined;
  taskQueue?: string | undefined;
  json?: true | undefined;
}

/** Looks at everything a run needs, and goes on after each thing that is missing. */
export async function doctor(options: Options): Promise<void> {
  await run(options, async (out) => {
    const checks = new Checks(out);
    const config = await checks.run('configuration', () => {
      const loaded = loadConfig({ path: options.config, taskQueue: options.taskQueue });
      const sites = [...loaded.sites.keys()];
      return { says: `${loaded.file}, ${sites.length} site(s): ${sites.join(', ')}`, value: loaded };
    });
    for (const warning of config?.warnings ?? []) out.warn(warning);

    const temporal = await checks.run('Temporal', async () => {
      const connected = await connectTemporal();
      return { says: `${connected.address}, namespace ${connected.namespace}`, value: connected };
    });
    if (temporal !== null) {
      await checkAttributes(checks, temporal);
      if (config !== null) {
        await checkWorker(checks, temporal, config.settings.taskQueue);
        await sayDeclared(checks, temporal, config, out);
      }
      await temporal.connection.close();
    }

    if (config !== null) await checkSites(checks, config);
    if (config !== null) checks.addAll(await checkTargets(config));
    if (config?.api) await checkApi(checks, config, config.api, out);
    const { all } = checks;
    const failed = all.filter((check) => !check.ok).length;
    out.data({ ok: failed === 0, checks: all, config: config && redacted(config) });
    out.line(failed === 0 ? 'Everything is there.' : `${failed} of ${all.length} checks failed: see above.`);
    return failed === 0 ? EXIT.ok : EXIT.unhealthy;
  });
}

/** Each check in a line, as it is made. */
class Checks {
  readonly all: (Check & { ok: boolean })[] = [];
  readonly #out: Output;

  constructor(out: Output) {
    this.#out = out;
  }

  /** @param code of what is missing; null: nothing is */
  add(name: string, code: ErrorCode | null, says: string): void {
    const ok = code === null;
    this.all.push({ name, ok, says, code });
    this.#out.line(
      `${ok ? paint('green', 'ok    ') : paint('red', 'FAILED')}  ${name}: ${says}${ok ? '' : ` (${code})`}`,
    );
  }

  addAll(found: readonly Check[]): void {
    for (const { name, code, says } of found) this.add(name, code, says);
  }

  /** @returns null where it failed: that is said, and the others go on */
  async run<T>(
    name: string,
    work: () => Promise<{ says: string; value: T }> | { says: string; value: T },
  ): Promise<T | null> {
    try {
      const { says, value } = await work();
      this.add(name, null, says);
      return value;
    } catch (error) {
      const { code, message } = explain(error);
      this.add(name, code, message);
      return null;
    }
  }
}

async function checkAttributes(checks: Checks, { connection, namespace }: Connected): Promise<void> {
  const name = 'search attributes';
  try {
    const missing = await missingSearchAttributes(connection, namespace);
    const says = `not registered: ${missing.join(', ')}; "dr setup" does it. Runs work without them, but can't be searched for`;
    if (missing.length === 0) checks.add(name, null, 'registered');
    else checks.add(name, 'DR_ATTRIBUTES_MISSING', says);
  } catch (error) {
    const { code, message } = explain(error);
    checks.add(name, code, `can't be read: ${message}`);
  }
}

async function checkWorker(
  checks: Checks,
  { connection, namespace }: Connected,
  taskQueue: string,
): Promise<void> {
  await checks.run('worker', async () => {
    const queue = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      // 1 = workflow task queue.
      taskQueueType: 1,
    });
    const count = queue.pollers?.length ?? 0;
    if (count === 0)
      throw new CommandError(
        'DR_NO_WORKER',
        `none polls task queue ${taskQueue}: start one with "dr worker"`,
      );
    return { says: `${count === 1 ? 'one polls' : `${count} poll`} task queue ${taskQueue}`, value: count };
  });
}

async function sayDeclared(
  checks: Checks,
  { client }: Connected,
  config: LoadedConfig,
  out: Output,
): Promise<void> {
  try {
    const { checks: found, warnings } = await checkSchedules(client, config);
    checks.addAll(found);
    for (const warning of warnings) out.warn(warning);
  } catch (error) {
    // Nothing is declared, so nothing is missing; what keeps Temporal from answering is said already.
    if (config.schedules.length === 0) return;
    const { code, message } = explain(error);
    checks.add('schedules', code, `can't be read: ${message}`);
  }
}

/** No run needs the API, and its tokens need to be there only where it runs: what is missing is a warning. */
async function checkApi(
  checks: Checks,
  { file, alerts }: LoadedConfig,
  { listen, tokens }: ApiConfig,
  out: Output,
): Promise<void> {
  try {
    await People.read(file, tokens);
    const people = new Set(tokens.map(({ person }) => person)).size;
    checks.add('api', null, `${listen.host}:${listen.port}, ${tokens.length} token(s) of ${people} people`);
    // Where the tokens are is where the API runs, and there the sources need theirs.
    if (alerts !== null) checks.addAll(await checkSources(alerts));
  } catch (error) {
    out.warn(`"dr api" would not start here: ${explain(error).message}`);
  }
}

async function checkSites(checks: Checks, config: LoadedConfig): Promise<void> {
  const clouds = createClouds(config, config.settings);
  const missing = await missingSecrets(config);
  for (const site of config.sites.keys()) {
    const secret = missing.find((one) => one.site === site);
    // Without it there is nothing to log in with: one cause, one sentence.
    if (secret) checks.add(`site ${site}`, 'DR_SECRET_MISSING', `no login: ${secret.why} (${secret.path})`);
    else await checks.run(`site ${site}`, () => logIn(clouds, config, site));
  }
}

async function logIn(clouds: Clouds, { sites, alerts }: LoadedConfig, site: string) {
  const service = clouds.get(site);
  const { projectId, tokenExpiresAt } = await service.login();
  const groups = await service.listGroups();
  const named = [...(sites.get(site)?.groups.keys() ?? []), ...groupsOfRules(alerts, site)];
  // A slip there would silently leave out servers and health probes, or make an alert start a run that finds nothing.
  const unknown = [...new Set(named)].filter(
    (key) => !groups.some(({ id, name }) => id === key || name === key),
  );
  if (unknown.length > 0) {
    throw new CommandError(
      'DR_CONFIG_INVALID',
      `login works, but dr.yaml names groups that the site does not have: ${unknown.join(', ')}`,
    );
  }
  const until = tokenExpiresAt === null ? '' : `, token until ${tokenExpiresAt.slice(0, 19)}Z`;
  return {
    says: `login works, project ${projectId}${until}, ${groups.length} group(s)`,
    value: groups.length,
  };
}
