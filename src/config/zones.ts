import { z } from 'zod';

/** Where this service itself runs: readiness says whether it would be lost together with production. */
export interface Zones {
  /** Null: nobody has said. One of several that is lost leaves Temporal working. */
  temporal: string[] | null;
  /** Of this process, where it is a worker; null: nobody has said. */
  worker: string | null;
}

const zone = z.string().regex(/^[\w.-]{1,64}$/);

export const zones = z
  .strictObject({
    temporal: z
      .array(zone)
      .min(1)
      .describe('The zones that Temporal and its database run in; it survives the loss of one of several')
      .optional(),
    worker: zone.describe('The zone of the workers that read this file; DR_ZONE at a worker wins').optional(),
  })
  .describe('Where Temporal and the workers run: a failover needs both when a zone is lost');

type ZonesYaml = z.infer<typeof zones>;

export function buildZones(yaml: ZonesYaml | undefined, env: NodeJS.ProcessEnv): Zones {
  // Part of the worker's identity: what can't be a zone is none.
  const own = zone.safeParse(env['DR_ZONE'] ?? '').data;
  return { temporal: yaml?.temporal ?? null, worker: own ?? yaml?.worker ?? null };
}

/** How a worker tells Temporal, and everybody who asks for the pollers, where it runs. */
export function identityIn(zoneName: string | null, pid: number, host: string): string {
  return zoneName === null ? `${pid}@${host}` : `${pid}@${host} zone=${zoneName}`;
}

/** Null: it does not say. */
export function zoneIn(identity: string): string | null {
  return / zone=([\w.-]+)$/.exec(identity)?.[1] ?? null;
}
