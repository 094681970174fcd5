import { expect, test } from 'vitest';
import { sayFault } from '../../src/health/faults.ts';

test.each<[code: unknown, words: string]>([
  ['ECONNREFUSED', 'connection refused'],
  ['ENOTFOUND', 'name not resolved'],
  ['EAI_AGAIN', 'name not resolved'],
  ['EHOSTUNREACH', 'host not reachable'],
  ['ENETUNREACH', 'host not reachable'],
  ['ETIMEDOUT', 'no answer'],
  ['ECONNRESET', 'connection cut'],
  ['EMFILE', 'not asked: the worker has too many files open'],
  ['CERT_HAS_EXPIRED', 'TLS: certificate has expired'],
  ['CERT_NOT_YET_VALID', 'TLS: certificate is not valid yet'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'TLS: certificate is for another name'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TLS: certificate not trusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'TLS: certificate not trusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'TLS: certificate not trusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'TLS: certificate not trusted'],
  ['CERT_REVOKED', 'TLS: certificate not trusted'],
  ['EPROTO', 'TLS: handshake failed'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'TLS: handshake failed'],
  ['HPE_INVALID_CONSTANT', 'no HTTP answer'],
  ['ERR_INVALID_URL', 'not an address that can be asked'],
  ['ESOMETHING', 'no answer (ESOMETHING)'],
  ['https://anna:secret@shop.test', 'no answer'],
  [undefined, 'no answer'],
])('%s: %s', (code, words) => {
  expect(sayFault(Object.assign(new Error('anna:secret'), { code }))).toBe(words);
});

test.each([null, undefined, 'text', 7])('%s was thrown', (thrown) => {
  expect(sayFault(thrown)).toBe('no answer');
});
