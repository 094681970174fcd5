import type { Approval, RunRequest } from '../domain/input.ts';
import type { Procedure } from '../domain/procedures.ts';
import type { AlertsYaml, RuleYaml, SourceKind } from './alerts-schema.ts';
import { parseDuration } from './duration.ts';
import { Secret, secretRef } from './secret.ts';
import type { SecretYaml } from './secret-schema.ts';

/** Who may send alerts. */
export interface AlertSource {
  name: string;
  kind: SourceKind;
  /** The bearer token that it sends; null: none is asked for, there is a `secret` then. */
  token: Secret | null;
  /** The key that deliveries are signed with. */
  secret: Secret | null;
  /** How long after it began an alert may still start something. */
  maxAgeMs: number;
}

/** Text, or the value of a label of the alert. */
export type Labelled = string | { label: string };

export interface AlertRule {
  name: string;
  /** Null: all. */
  sources: readonly string[] | null;
  /** By label: one of these values. Never empty. */
  match: ReadonlyMap<string, readonly string[]>;
  procedure: Procedure;
  site: string;
  group: Labelled;
  from: Labelled | null;
  to: Labelled | null;
  incident: Labelled | null;
  /** What the run is asked for beside that; the site's own approval is never lowered by it. */
  options: { approval?: Approval } & Partial<Pick<RunRequest, 'servers' | 'onFailure' | 'then' | 'dryRun'>>;
}

export interface AlertsConfig {
  blockPeriodMs: number;
  sources: readonly AlertSource[];
  /** The first that matches counts. */
  rules: readonly AlertRule[];
}

const MAX_AGE = '15m';
const BLOCK_PERIOD = '1h';

/** `base` is the directory of dr.yaml. The YAML has passed the schema. */
export function buildAlerts(yaml: AlertsYaml, base: string, env: NodeJS.ProcessEnv): AlertsConfig {
  const at = (ref: SecretYaml | undefined): Secret | null =>
    ref === undefined ? null : new Secret(secretRef(ref, base), env);
  return {
    blockPeriodMs: parseDuration(yaml.blockPeriod ?? BLOCK_PERIOD) ?? 0,
    sources: yaml.sources.map(({ name, kind, token, secret, maxAge = MAX_AGE }) => ({
      ...{ name, kind, token: at(token), secret: at(secret), maxAgeMs: parseDuration(maxAge) ?? 0 },
    })),
    rules: yaml.rules.map(buildRule),
  };
}

export function buildRule(yaml: RuleYaml): AlertRule {
  const { name, sources = null, match, procedure, site, group } = yaml;
  const { from = null, to = null, incident = null, approval, servers, onFailure, then, dryRun } = yaml;
  return {
    ...{ name, sources, procedure, site, group, from, to, incident },
    match: new Map(
      Object.entries(match).map(([label, value]) => [label, typeof value === 'string' ? [value] : value]),
    ),
    options: {
      ...(approval === undefined ? {} : { approval }),
      ...(servers === undefined ? {} : { servers }),
      ...(onFailure === undefined ? {} : { onFailure }),
      ...(then === undefined ? {} : { then }),
      ...(dryRun === undefined ? {} : { dryRun }),
    },
  };
}

/** What is looked up for the sources, with its path in dr.yaml. */
export function alertReferences({
  sources,
}: Pick<AlertsConfig, 'sources'>): { source: string; path: string; secret: Secret; confidential: boolean }[] {
  return sources.flatMap(({ name, token, secret }, index) => [
    ...(token === null ? [] : [at(name, index, 'token', token)]),
    ...(secret === null ? [] : [at(name, index, 'secret', secret)]),
  ]);
}

function at(source: string, index: number, key: string, secret: Secret) {
  return { source, path: `alerts.sources.${index}.${key}`, secret, confidential: true };
}
