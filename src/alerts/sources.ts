import { alertReferences, type AlertsConfig, type AlertSource } from '../config/alerts.ts';
import { readKey } from '../config/bearer.ts';
import { ConfigError, type ConfigProblem } from '../config/errors.ts';
import { exampleFor } from '../config/examples.ts';
import type { Secret } from '../config/secret.ts';
import { randomBytes } from 'node:crypto';
import { prove, type Delivery, type Proof } from './prove.ts';

/** Who may send alerts, with what they prove themselves by: read once, as the tokens of people are. */
export class AlertSources {
  readonly #known: ReadonlyMap<string, { source: AlertSource; keys: Parameters<typeof prove>[0] }>;
  /** What a stranger is compared with: it takes as long, and nobody has it. */
  readonly #nobody = { kind: 'generic', token: null, secret: randomBytes(32).toString('hex') } as const;

  private constructor(
    known: ReadonlyMap<string, { source: AlertSource; keys: Parameters<typeof prove>[0] }>,
  ) {
    this.#known = known;
  }

  /** @throws ConfigError with each secret that is missing or too short; never with a value. */
  static async read(file: string, alerts: Pick<AlertsConfig, 'sources'>): Promise<AlertSources> {
    const problems = await secretProblems(alerts);
    if (problems.length > 0) throw new ConfigError('DR_CONFIG_INVALID', file, problems);
    const read = (secret: Secret | null) => secret?.read() ?? Promise.resolve(null);
    const known = await Promise.all(
      alerts.sources.map(async (source) => {
        const keys = {
          kind: source.kind,
          token: await read(source.token),
          secret: await read(source.secret),
        };
        return [source.name, { source, keys }] as const;
      }),
    );
    return new AlertSources(new Map(known));
  }

  /** The source that a delivery claims to be from, if it is from there. */
  identify(name: string, delivery: Delivery, now: number): { proof: Proof; source: AlertSource | null } {
    const found = this.#known.get(name);
    const proof = prove(found?.keys ?? this.#nobody, delivery, now);
    return found === undefined ? { proof: 'forged', source: null } : { proof, source: found.source };
  }
}

/** What is wrong with the secrets of the sources, here and now. */
export async function secretProblems(
  alerts: Pick<AlertsConfig, 'sources'>,
): Promise<(ConfigProblem & { source: string })[]> {
  const problems: (ConfigProblem & { source: string })[] = [];
  for (const { source, path, secret } of alertReferences(alerts)) {
    const read = await readKey(secret);
    if (!('problem' in read)) continue;
    const at = path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    problems.push({ source, path, line: null, message: read.problem, example: exampleFor(at) });
  }
  return problems;
}
