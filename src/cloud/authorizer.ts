import type { CallOptions } from './service.ts';
import type { CloudError } from './errors.ts';
import type { Answer, Draft, Proof } from './http.ts';

/** What lets calls into one site: a token, or a signature on each request. */
export interface Authorizer {
  /** For one request, to be used at once. @throws CloudError */
  pass(signal?: AbortSignal): Promise<Pass>;
  /** Asks the cloud, so that `dr doctor` can tell. @throws CloudError */
  check(options?: CallOptions): Promise<{ projectId: string; expiresAt: string | null }>;
}

/** Holds its secrets where printing does not reach. */
export interface Pass {
  readonly projectId: string;
  /** Called for the request as node is about to send it. */
  prove(draft: Draft): Proof;
  /**
   * The service answered 401 to it. `null` where the answer says all there is to say;
   * else what to say, and this pass will not be tried again for a while.
   */
  refused(answer: Answer): CloudError | null;
  /** After a 401: is there another pass to be had? At most one login follows. */
  renew(): Promise<boolean>;
}
