import { headerValue, sha256 } from './canonical-request.ts';
import { Refusal } from './errors.ts';
import type { Exchange, Service } from './exchange.ts';
import { readAuthorization, readSdkDate, signatureOf } from './signature.ts';

const skewMs = 15 * 60_000;

/**
 * What the gateway does before the service sees a request: the signature or the token, then the project.
 * @throws {Refusal} 401 APIGW.0301 for a bad signature and for no or an unknown token, 401 APIGW.0307 for a token
 * that is over, 400 from the service for another project
 */
export function authorise(exchange: Exchange, service: Service, projectId: string): void {
  const { headers, cloud } = exchange;
  const { project } = cloud.world;
  if (headers.authorization !== undefined) {
    checkSignature(exchange, headers.authorization);
    const named = headerValue(headers, 'x-project-id');
    if (named !== '' && named !== project.id) throw unauthorised('the project does not match');
  } else {
    const state = cloud.tokens.check(headerValue(headers, 'x-auth-token'));
    if (state !== 'valid') throw new Refusal(401, state === 'over' ? 'APIGW.0307' : 'APIGW.0301', 'E5');
  }
  if (projectId !== project.id) throw foreignProject(service);
}

/** As the gateway does it: with the headers that the request itself says are signed. */
function checkSignature(exchange: Exchange, header: string): void {
  const { headers, body } = exchange;
  const { keys, world } = exchange.cloud;
  const now = Date.now() + world.settings.clockAheadMs;
  const authorization = readAuthorization(header);
  const key = authorization && keys.find(authorization.access);
  if (!authorization || !key) throw unauthorised('verify aksk signature fail');
  if (keys.isLocked(key.access, now)) throw unauthorised('AK access failed to reach the limit,forbidden');
  const skew = Math.abs(now - readSdkDate(headerValue(headers, 'x-sdk-date')));
  // The negation refuses a date that can't be read, too.
  if (!(skew <= skewMs)) throw unauthorised('verify aksk signature fail: the date is too far off');
  const declared = headerValue(headers, 'x-sdk-content-sha256');
  const isTrue = declared === '' || declared === 'UNSIGNED-PAYLOAD' || declared === sha256(body);
  const good = isTrue && authorization.signature === signatureOf(exchange, authorization, key.secret);
  keys.note(key.access, good, now);
  if (!good) throw unauthorised('verify aksk signature fail');
  if (key.securityToken !== undefined && headerValue(headers, 'x-security-token') !== key.securityToken) {
    throw unauthorised('the security token does not match');
  }
}

function unauthorised(why: string): Refusal {
  return new Refusal(401, 'APIGW.0301', 'E5', `Incorrect IAM authentication information: ${why}`);
}

function foreignProject(service: Service): Refusal {
  switch (service) {
    case 'evs':
      return new Refusal(400, 'EVS.0001', 'E4', 'Malformed request url');
    case 'ecs':
      return new Refusal(400, 'Ecs.0005', 'E1', 'Invalid parameter values.');
    case 'iam':
    case 'sdrs':
      return new Refusal(400, 'SDRS.0001');
  }
}
