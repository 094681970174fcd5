import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { namesOf, TemporalUnreachableError } from './errors.ts';

/** Temporal's own environment configuration: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_PROFILE, temporal.toml … */
export function temporalTarget() {
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig();
    return {
      address: connectionOptions.address ?? 'localhost:7233',
      namespace: namespace ?? 'default',
      connectionOptions,
    };
  } catch (error) {
    throw new TemporalUnreachableError(
      `Temporal's configuration can't be used: ${namesOf(error)}. It is read from TEMPORAL_… variables and temporal.toml.`,
      'DR_TEMPORAL_CONFIG',
    );
  }
}

export interface Connected {
  client: Client;
  connection: Connection;
  address: string;
  namespace: string;
}

const CONNECT_MS = 5_000;
/** Of one call; the caller is told soon, and comes again. */
const TRIES = 3;

/** For a process that stays: it is there before Temporal is, and after Temporal was away. Nothing is called here. */
export function lazyTemporal(): Connected {
  const { address, namespace, connectionOptions } = temporalTarget();
  const connection = Connection.lazy({
    ...connectionOptions,
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts: TRIES }))],
  });
  return { client: new Client({ connection, namespace }), connection, address, namespace };
}

/** @throws TemporalUnreachableError with one sentence that names the address. */
export async function connectTemporal(): Promise<Connected> {
  const { address, namespace, connectionOptions } = temporalTarget();
  try {
    const connection = await Connection.connect({ ...connectionOptions, connectTimeout: CONNECT_MS });
    return { client: new Client({ connection, namespace }), connection, address, namespace };
  } catch (error) {
    throw new TemporalUnreachableError(
      `Temporal does not answer at ${address} (${namesOf(error)}). Is it running, and is TEMPORAL_ADDRESS right?`,
    );
  }
}
