import type { ServerJobReading, ServerQuota, ServerReading } from '../domain/servers.ts';
import type { CallOptions } from './service.ts';

/**
 * The servers of a site (ECS API reference). Starting a running server, or stopping a stopped one, has no further
 * effect: these two actions may be repeated, unlike those of a group.
 * Everything here throws `CloudError` and nothing else.
 */
export interface ComputeService {
  /** A server that is gone is read as status DELETED. */
  readServer(serverId: string, options?: CallOptions): Promise<ServerReading>;
  /**
   * Any number of them, some hundreds a job. Nothing is sent again by itself; after an error, some of them may be
   * starting: look, and ask for those that are not.
   * @returns the ids of the jobs, in order; none for no servers
   */
  startServers(serverIds: readonly string[], options?: CallOptions): Promise<string[]>;
  /** SOFT asks the guest; HARD cuts its power. Else like `startServers`. */
  stopServers(serverIds: readonly string[], how: 'SOFT' | 'HARD', options?: CallOptions): Promise<string[]>;
  readServerJob(jobId: string, options?: CallOptions): Promise<ServerJobReading>;
  /** How many servers the project may have, and has. */
  readQuota(options?: CallOptions): Promise<ServerQuota>;
}
