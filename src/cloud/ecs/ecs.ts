import type { ServerJobReading, ServerQuota, ServerReading } from '../../domain/servers.ts';
import { parse } from '../answers.ts';
import type { AuthorizedClient } from '../authorized.ts';
import type { ComputeService } from '../compute.ts';
import { CloudError } from '../errors.ts';
import { projectRoot, segment } from '../paths.ts';
import type { CallOptions } from '../service.ts';
import * as wire from './wire.ts';

/** No document gives the limit of one call (error Ecs.0118 says that there is one), only that 1,000 a minute are started. */
const MOST_AT_ONCE = 500;

/** One ECS project (ECS API reference, v1, "recommended APIs"). */
export class EcsService implements ComputeService {
  readonly #client: AuthorizedClient;
  readonly #postTimeoutMs: number;

  constructor(client: AuthorizedClient, options: { postTimeoutMs: number }) {
    this.#client = client;
    this.#postTimeoutMs = options.postTimeoutMs;
  }

  async readServer(serverId: string, options?: CallOptions): Promise<ServerReading> {
    const what = `Server ${serverId}`;
    const id = segment(serverId, what);
    try {
      return parse(wire.serverAnswer, await this.#read(`cloudservers/${id}`, what, options), what);
    } catch (error) {
      if (!isGone(error)) throw error;
      return { id: serverId, name: null, status: 'DELETED', taskState: null };
    }
  }

  startServers(serverIds: readonly string[], options?: CallOptions): Promise<string[]> {
    return this.#act('The start', serverIds, (servers) => ({ 'os-start': { servers } }), options);
  }

  stopServers(serverIds: readonly string[], how: 'SOFT' | 'HARD', options?: CallOptions): Promise<string[]> {
    const what = how === 'HARD' ? 'The forced stop' : 'The stop';
    return this.#act(what, serverIds, (servers) => ({ 'os-stop': { type: how, servers } }), options);
  }

  async readServerJob(jobId: string, options?: CallOptions): Promise<ServerJobReading> {
    const what = `Job ${jobId}`;
    const body = await this.#read(`jobs/${segment(jobId, what)}`, what, options);
    return parse(wire.jobAnswer, body, what)(jobId);
  }

  async readQuota(options?: CallOptions): Promise<ServerQuota> {
    const what = 'The quota of servers';
    return parse(wire.quotaAnswer, await this.#read('cloudservers/limits', what, options), what);
  }

  /** One call after the other: the service counts them by the minute. */
  async #act(
    action: string,
    serverIds: readonly string[],
    body: (servers: { id: string }[]) => object,
    options?: CallOptions,
  ): Promise<string[]> {
    const ids = [...new Set(serverIds)];
    const jobs: string[] = [];
    for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
      const some = ids.slice(from, from + MOST_AT_ONCE);
      const what = `${action} of ${some.length === 1 ? `server ${some[0]}` : `${some.length} servers`}`;
      const answer = await this.#client.post(
        (project) => `${projectRoot(project)}/cloudservers/action`,
        body(some.map((id) => ({ id }))),
        what,
        { ...options, timeoutMs: this.#postTimeoutMs },
      );
      jobs.push(parse(wire.jobBegun, answer, what));
    }
    return jobs;
  }

  #read(path: string, what: string, options?: CallOptions): Promise<unknown> {
    return this.#client.read((project) => `${projectRoot(project)}/${path}`, what, options);
  }
}

/** Both are "The ECS does not exist" (ECS API reference, error codes). */
const GONE = new Set(['Ecs.0114', 'Ecs.0614']);

/**
 * A 404 without a code, or of the gateway, is about the address: a wrong endpoint would make every server look deleted.
 */
function isGone(error: unknown): boolean {
  if (!(error instanceof CloudError)) return false;
  const { status, code } = error;
  if (code === null) return false;
  return GONE.has(code) || (status === 404 && !/^API(GW|G|C)\./i.test(code));
}
