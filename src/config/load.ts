import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import defaults from '../../temporal.config.ts';
import { alertReferences, buildAlerts, type AlertsConfig } from './alerts.ts';
import { checkAlerts, shadowedRules } from './alerts-check.ts';
import { apiReferences, buildApi, type ApiConfig } from './api.ts';
import { parseDuration } from '../domain/duration.ts';
import { ConfigError, type ConfigProblem } from './errors.ts';
import type { Listen } from './listen.ts';
import { metricsListen } from './metrics.ts';
import { buildNotify, notifyReferences, type NotifyTarget } from './notify.ts';
import { explain, problemAt, type Source } from './problems.ts';
import { buildSchedule, scheduleProblems } from './schedules.ts';
import { drYaml, type DrYaml } from './schema.ts';
import type { Deployment, Settings, Timings } from './settings.ts';
import type { Declaration } from '../schedules/declaration.ts';
import { buildSite, referencesOf, type Site } from './site.ts';
import { timingProblems } from './timings.ts';
import { buildZones, type Zones } from './zones.ts';

export interface LoadOptions {
  /** The `--config` option; else DR_CONFIG, else ./dr.yaml. */
  path?: string | undefined;
  /** The `--task-queue` option; else DR_TASK_QUEUE, else the file, else temporal.config.ts. */
  taskQueue?: string | undefined;
  /** Also where secrets are looked up, at each use. */
  env?: NodeJS.ProcessEnv;
  cwd?: string;
}

export interface LoadedConfig {
  /** Absolute path of the file. */
  file: string;
  sites: ReadonlyMap<string, Site>;
  settings: Settings;
  /** Null: workers are not versioned. */
  deployment: Deployment | null;
  /** Where Temporal and this worker run. */
  zones: Zones;
  /** Null: there is no HTTP API. */
  api: ApiConfig | null;
  /** Where a worker serves its metrics and health; null: nowhere. */
  metrics: Listen | null;
  /** Who is told what happens in runs; empty: nobody. */
  notify: readonly NotifyTarget[];
  /** What "dr schedule apply" makes so; empty: nothing. */
  schedules: readonly Declaration[];
  /** Which alerts start which runs; null: none does. */
  alerts: AlertsConfig | null;
  /** One sentence each; nothing that stops the work. */
  warnings: string[];
}

/** @throws ConfigError with everything that is wrong, at once. */
export function loadConfig(options: LoadOptions = {}): LoadedConfig {
  const env = options.env ?? process.env;
  // An empty option or variable is an unset one.
  const file = resolve(options.cwd ?? process.cwd(), options.path || env['DR_CONFIG'] || 'dr.yaml');
  const { yaml, source } = parse(file, readText(file));
  const base = dirname(file);

  const timings = mergeTimings(yaml.timings);
  const problems = timingProblems(timings).map(({ name, message }) =>
    problemAt(['timings', name], message, source),
  );
  const warnings: string[] = [];
  const sites = new Map<string, Site>();
  for (const [name, siteYaml] of Object.entries(yaml.sites)) {
    const site = buildSite(name, siteYaml, base, env);
    sites.set(name, site);
    warnings.push(...secretWarnings(referencesOf(site)));
    const caProblem = site.caFile === null ? null : checkCaFile(site.caFile);
    if (caProblem !== null) problems.push(problemAt(['sites', name, 'caFile'], caProblem, source));
  }
  for (const [index, { sites: named = [] }] of (yaml.notify ?? []).entries()) {
    for (const [at, name] of named.entries()) {
      // A slip here would silently tell nobody.
      if (!sites.has(name))
        problems.push(problemAt(['notify', index, 'sites', at], 'is no site of this file', source));
    }
  }
  for (const [name, schedule] of Object.entries(yaml.schedules ?? {}))
    for (const { path, message } of scheduleProblems(name, schedule, sites, Date.now()))
      problems.push(problemAt(['schedules', name, ...path], message, source));
  checkAlerts(yaml, sites, (path, message) => problems.push(problemAt(path, message, source)));
  if (problems.length > 0) throw new ConfigError('DR_CONFIG_INVALID', file, problems);
  const schedules = Object.entries(yaml.schedules ?? {}).map(([name, one]) => buildSchedule(name, one));
  const notify = buildNotify(yaml.notify ?? [], base, env);
  warnings.push(...secretWarnings(notifyReferences(notify)));
  if (notify.length > 0 && !env['DR_UI_URL'])
    warnings.push('notices have no link to the run: DR_UI_URL, the address of the Temporal UI, is not set');
  const api = yaml.api === undefined ? null : buildApi(yaml.api, base, env);
  if (api !== null) warnings.push(...secretWarnings(apiReferences(api)));

  const alerts = yaml.alerts === undefined ? null : buildAlerts(yaml.alerts, base, env);
  if (alerts !== null)
    warnings.push(...secretWarnings(alertReferences(alerts)), ...shadowedRules(alerts.rules));

  const taskQueue = options.taskQueue || env['DR_TASK_QUEUE'] || yaml.taskQueue || defaults.taskQueue;
  const deployment = deploymentOf(yaml, env);
  if (deployment === null && env['DR_DEPLOYMENT_BUILD'])
    warnings.push('DR_DEPLOYMENT_BUILD is set, but dr.yaml has no "deployment": workers are not versioned');
  const settings = { ...defaults, taskQueue, timings };
  const listen = metricsListen(yaml.metrics, env);
  const zones = buildZones(yaml.zones, env);
  if (env['DR_ZONE'] && zones.worker !== env['DR_ZONE'])
    warnings.push('DR_ZONE is no name of a zone (like eu-de-03): it is left out');
  const what = { api, metrics: listen, notify, alerts, schedules };
  return { file, sites, settings, deployment, zones, ...what, warnings };
}

/** The usual slips; the parser's own words would quote the text. */
const YAML_SLIPS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'the same key is there twice',
  TAB_AS_INDENT: 'is indented with a tab; YAML wants blanks',
  BAD_INDENT: 'is indented unlike its neighbours, or a bracket is not closed',
  MISSING_CHAR: 'a quote, a bracket or a colon is missing',
  BLOCK_AS_IMPLICIT_KEY: 'has a second colon; text with ": " in it needs quotes',
  MULTILINE_IMPLICIT_KEY: 'has no colon after the key',
};

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const what = code === 'ENOENT' ? 'there is no such file' : `can't be read (${code ?? 'unknown'})`;
    const message = `${what}. The configuration is the file named by --config, else by DR_CONFIG, else ./dr.yaml; dr.example.yaml is a start.`;
    throw new ConfigError('DR_CONFIG_UNREADABLE', file, [{ path: '', line: null, message, example: null }]);
  }
}

function parse(file: string, text: string): { yaml: DrYaml; source: Source } {
  const lines = new LineCounter();
  // prettyErrors would quote the lines around a slip, and with them a literal secret.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors.map((error): ConfigProblem => {
    return {
      path: '',
      line: lines.linePos(error.pos[0]).line,
      message: YAML_SLIPS[error.code] ?? `is not valid YAML (${error.code})`,
      example: null,
    };
  });
  if (broken.length > 0) throw new ConfigError('DR_CONFIG_YAML', file, broken);

  const source = { document, lines };
  const result = drYaml.safeParse(toJs(file, source));
  if (!result.success) throw new ConfigError('DR_CONFIG_INVALID', file, explain(result.error.issues, source));
  return { yaml: result.data, source };
}

/** Resolves anchors; an alias without its anchor, or a bomb of them, fails here. */
function toJs(file: string, source: Source): unknown {
  try {
    return source.document.toJS();
  } catch {
    const message = 'an alias (*name) has no anchor (&name) before it, or there are far too many';
    throw new ConfigError('DR_CONFIG_YAML', file, [{ path: '', line: null, message, example: null }]);
  }
}

function mergeTimings(yaml: DrYaml['timings']): Timings {
  const timings = { ...defaults.timings };
  for (const [name, value] of Object.entries(yaml ?? {})) {
    if (value !== undefined) timings[name as keyof Timings] = parseDuration(value) ?? Number.NaN;
  }
  return timings;
}

/** The build's own pipeline knows best which build it is: the environment wins over the file. */
function deploymentOf({ deployment }: DrYaml, env: NodeJS.ProcessEnv): Deployment | null {
  if (deployment === undefined) return null;
  return { name: deployment.name, build: env['DR_DEPLOYMENT_BUILD'] || deployment.build || null };
}

function secretWarnings(references: ReturnType<typeof referencesOf>): string[] {
  return references
    .filter(({ confidential }) => confidential)
    .flatMap(({ secret, path }) => {
      const warning = secretWarning(secret.reference);
      return warning === null ? [] : [`${path}: ${warning}`];
    });
}

function secretWarning(reference: string): string | null {
  if (reference === 'literal') return 'the secret itself is written in the configuration file';
  if (!reference.startsWith('file:')) return null;
  const file = reference.slice('file:'.length);
  try {
    const readable = (statSync(file).mode & 0o004) !== 0;
    return readable ? `everybody on this machine can read ${file} (chmod 600 ${file})` : null;
  } catch {
    // Whether it is there at all is missingSecrets' business: it may come later.
    return null;
  }
}

function checkCaFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').includes('-----BEGIN CERTIFICATE-----')
      ? null
      : `${file} holds no PEM certificate`;
  } catch (error) {
    return `${file} can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`;
  }
}
