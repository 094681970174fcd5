import { loadClientConnectConfig } from '@temporalio/envconfig';
import { isGrpcServiceError } from '@temporalio/client';
import { LocalError } from './errors.ts';
import { waitUntilReady } from './readiness.ts';
import type { TemporalServer } from './temporal-server.ts';

/** What gRPC says in its own words helps nobody. */
const GRPC_WORDS: Record<number, string> = {
  4: 'it does not answer',
  5: 'there is no such namespace',
  7: 'it refuses access',
  14: 'it does not answer',
  16: 'it refuses access',
};

/** The server that TEMPORAL_ADDRESS names, with TLS and key as Temporal's environment says. Used, never stopped. */
export async function useExternalServer(
  address: string,
  env: NodeJS.ProcessEnv,
  wished: string | undefined,
): Promise<TemporalServer> {
  const overrideEnvVars = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const config = loadClientConnectConfig({ overrideEnvVars });
  const namespace = wished ?? config.namespace ?? 'default';
  try {
    await waitUntilReady({ ...config.connectionOptions, address }, namespace, { limitMs: 15_000 });
  } catch (error) {
    const cause = isGrpcServiceError(error) ? (GRPC_WORDS[error.code] ?? error.details) : String(error);
    throw new LocalError(
      'DR_TEMPORAL_AWAY',
      `The Temporal server of TEMPORAL_ADDRESS, ${address}, can't be used with namespace ${namespace}: ${cause}`,
    );
  }
  return { address, namespace, uiUrl: null, pid: null, owned: false, stop: async () => {} };
}
