import { Refusal } from './errors.ts';
import type { Exchange } from './exchange.ts';

/**
 * What the gateway does before the service sees a request: the token, then the project.
 * @throws {Refusal} 401 APIGW.0301 for no or an unknown token, 401 APIGW.0307 for one that is over
 */
export function authorise(exchange: Exchange, projectId: string | undefined): void {
  const header = exchange.headers['x-auth-token'];
  const state = exchange.cloud.tokens.check(Array.isArray(header) ? header[0] : header);
  if (state !== 'valid') throw new Refusal(401, state === 'over' ? 'APIGW.0307' : 'APIGW.0301', 'E5');
  if (projectId !== exchange.cloud.world.project.id) throw new Refusal(400, 'SDRS.0001');
}
