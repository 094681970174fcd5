import type { Authorizer, Pass } from './authorizer.ts';
import type { CallOptions } from './service.ts';
import type { TokenSource } from './token-source.ts';

/** The project token in `X-Auth-Token`. */
export class TokenAuthorizer implements Authorizer {
  readonly #tokens: TokenSource;

  constructor(tokens: TokenSource) {
    this.#tokens = tokens;
  }

  async pass(signal?: AbortSignal): Promise<Pass> {
    const { token, projectId } = await this.#tokens.get(signal);
    return {
      projectId,
      prove: () => ({ headers: { 'X-Auth-Token': token }, secrets: [token] }),
      refused: () => null,
      renew: () => this.#tokens.invalidate(token),
    };
  }

  async check(options?: CallOptions): Promise<{ projectId: string; expiresAt: string | null }> {
    const { projectId, expiresAt } = await this.#tokens.check(options?.signal);
    return { projectId, expiresAt };
  }
}
