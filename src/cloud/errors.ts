import { FAILURE_CODES, type Coded, type ErrorCode } from '../domain/errors/index.ts';
import type { ProviderError } from '../domain/outcomes.ts';

export type CloudErrorKind =
  /** An HTTP answer with an error status. */
  | 'http'
  /** No answer: name not resolved, refused, reset, timed out, cut. */
  | 'network'
  /** An answer that can't be read: broken JSON, wrong shape, too large. */
  | 'malformed'
  /** The service has no such thing; nothing was asked. */
  | 'unsupported'
  /** The login was refused (never repeated by itself: accounts lock). */
  | 'login'
  /** Our own signal ended the call. */
  | 'aborted';

/**
 * The only error that leaves `cloud/`. It holds no request, no headers, no token, and no `cause`
 * (axios errors carry the token in their config and sockets).
 */
export class CloudError extends Error implements ProviderError, Coded {
  override readonly name = 'CloudError';
  readonly kind: CloudErrorKind;
  readonly status: number | null;
  readonly code: string | null;
  readonly providerMessage: string | null;
  readonly requestId: string | null;
  /** May the same read be sent again by itself? */
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;

  constructor(fields: {
    kind: CloudErrorKind;
    message: string;
    retryable: boolean;
    status?: number | null;
    code?: string | null;
    providerMessage?: string | null;
    requestId?: string | null;
    retryAfterMs?: number | null;
  }) {
    super(fields.message);
    this.kind = fields.kind;
    this.retryable = fields.retryable;
    this.status = fields.status ?? null;
    this.code = fields.code ?? null;
    this.providerMessage = fields.providerMessage ?? null;
    this.requestId = fields.requestId ?? null;
    this.retryAfterMs = fields.retryAfterMs ?? null;
  }

  /** What kind of trouble it is for a run, and in the registry. */
  get failureType(): 'LoginRefused' | 'NotFound' | 'CloudUnreachable' | 'ProviderRefused' {
    if (this.kind === 'login') return 'LoginRefused';
    if (this.notFound) return 'NotFound';
    return this.retryable ? 'CloudUnreachable' : 'ProviderRefused';
  }

  get drCode(): ErrorCode {
    return FAILURE_CODES[this.failureType];
  }

  /** A missing group answers 400 SDRS.1013 or 404 (SDRS error table, and clients in the field), on EVS maybe 400 in Cinder's words. */
  get notFound(): boolean {
    if (this.status === 404 || this.code === 'SDRS.1013') return true;
    return this.status === 400 && /cou[ln]d not be found/i.test(this.providerMessage ?? '');
  }
}
