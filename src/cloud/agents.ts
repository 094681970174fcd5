import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { rootCertificates } from 'node:tls';

export interface Agents {
  httpAgent: http.Agent;
  httpsAgent: https.Agent;
}

/** @throws Error for an unreadable CA file */
export function agents(options: http.AgentOptions, caFile: string | null): Agents {
  const ca = caFile === null ? {} : { ca: certificates(caFile) };
  return {
    httpAgent: new http.Agent(options),
    // Said aloud, because NODE_TLS_REJECT_UNAUTHORIZED=0 would turn it off otherwise.
    httpsAgent: new https.Agent({ ...options, rejectUnauthorized: true, ...ca }),
  };
}

/** `ca` replaces node's own list and NODE_EXTRA_CA_CERTS: the file has to be added to both. */
function certificates(caFile: string): string[] {
  const ca = [...rootCertificates, readFileSync(caFile, 'utf8')];
  const extra = process.env['NODE_EXTRA_CA_CERTS'];
  if (extra) {
    try {
      ca.push(readFileSync(extra, 'utf8'));
    } catch {
      // Node itself only warns about it.
    }
  }
  return ca;
}
