/** By node's and OpenSSL's codes. Their messages quote addresses and headers, credentials included: never those. */
const WORDS: readonly (readonly [codes: RegExp, words: string])[] = [
  [/^ECONNREFUSED$/, 'connection refused'],
  [/^(ENOTFOUND|EAI_[A-Z]+)$/, 'name not resolved'],
  [/^(EHOST|ENET)(UNREACH|DOWN)$|^EADDRNOTAVAIL$/, 'host not reachable'],
  [/^ETIMEDOUT$/, 'no answer'],
  [/^(ECONNRESET|ECONNABORTED|EPIPE)$/, 'connection cut'],
  [/^(EMFILE|ENFILE)$/, 'not asked: the worker has too many files open'],
  [/^CERT_HAS_EXPIRED$/, 'TLS: certificate has expired'],
  [/^CERT_NOT_YET_VALID$/, 'TLS: certificate is not valid yet'],
  [/^ERR_TLS_CERT_ALTNAME/, 'TLS: certificate is for another name'],
  [/^(EPROTO$|ERR_SSL_|ERR_TLS_)/, 'TLS: handshake failed'],
  [/^CERT_|_CERT(_|$)|_CRL(_|$)/, 'TLS: certificate not trusted'],
  [/^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|INVALID_CA|INVALID_PURPOSE)$/, 'TLS: certificate not trusted'],
  [/^HPE_/, 'no HTTP answer'],
  [/^(ERR_INVALID_URL|ERR_BAD_REQUEST|ERR_SOCKET_BAD_PORT)$/, 'not an address that can be asked'],
];

/** A few words for whatever a connection failed with. */
export function sayFault(error: unknown): string {
  const code: unknown = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string' || !/^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return 'no answer';
  return WORDS.find(([codes]) => codes.test(code))?.[1] ?? `no answer (${code})`;
}
