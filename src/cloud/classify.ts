import type { ProviderError, SendOutcome, StatusRule, StatusTable } from '../domain/outcomes.ts';
import type { ActionAnswers } from './action-answers.ts';
import { parseErrorBody } from './error-body.ts';
import { CloudError } from './errors.ts';
import type { Answer, HttpResult } from './http.ts';
import { parseRetryAfter } from './retry-after.ts';

type WithHead = Extract<HttpResult, { status: number }>;

/** What is known after one action POST. `what` is the request in words, e.g. "failover of group 1234". */
export function classifySend(
  result: HttpResult,
  rules: { table: StatusTable; answers: ActionAnswers },
  what: string,
  now: number = Date.now(),
): SendOutcome {
  switch (result.kind) {
    case 'heldBack':
      return {
        kind: 'late',
        why: `${what}: the deadline passed before the connection stood; nothing was sent`,
      };
    case 'aborted':
      if (result.phase === 'beforeSend') return { kind: 'cancelled' };
      return unknown(`${what} was interrupted on its way`);
    case 'fault':
    case 'timeout': {
      const why = `${what}: ${noAnswer(result)}`;
      return result.phase === 'beforeSend' ? { kind: 'notSent', why } : unknown(why);
    }
    case 'cut':
    case 'tooLarge': {
      const error = headError(result, `${what}: ${unread(result)}`);
      return unknown(error.message, error);
    }
    case 'answer':
      return classifySendAnswer(result, rules, what, now);
  }
}

function classifySendAnswer(
  result: Answer,
  { table, answers }: { table: StatusTable; answers: ActionAnswers },
  what: string,
  now: number,
): SendOutcome {
  const { status } = result;
  if (status >= 200 && status < 300) {
    const accepted = answers.accepted(result.body);
    if (accepted !== null) return { kind: 'accepted', ...accepted, requestId: requestIdOf(result), status };
    const error = headError(result, `${what} was answered with HTTP ${status}, but ${answers.lack}`);
    return unknown(error.message, error);
  }
  const error = answerError(result, what);
  const retryAfterMs = parseRetryAfter(result.headers['retry-after'], now);
  switch (actionRule(status, table)) {
    case 'refused':
      return { kind: 'refused', error, wrongState: status === 409 || answers.wrongState(error) };
    case 'throttled':
      return { kind: 'throttled', error, retryAfterMs };
    case 'unknown':
      return { kind: 'unknown', why: error.message, error, retryAfterMs };
  }
}

/** The table's word, except where no table may call a lost answer a refusal: that would invite a second POST. */
function actionRule(status: number, table: StatusTable): StatusRule['action'] {
  // A redirect is never followed: somebody else's address is in the configuration, and nothing started.
  if (status >= 300 && status < 400) return 'refused';
  if (status === 408 || (status >= 500 && status !== 501)) return 'unknown';
  return table[status]?.action ?? 'unknown';
}

/** The body of a GET as JSON, or why there is none. */
export function classifyRead(
  result: HttpResult,
  table: StatusTable,
  what: string,
  now: number = Date.now(),
): { ok: true; value: unknown; requestId: string | null } | { ok: false; error: CloudError } {
  const failed = (fields: ConstructorParameters<typeof CloudError>[0]) =>
    ({ ok: false, error: new CloudError(fields) }) as const;
  switch (result.kind) {
    case 'aborted':
    case 'heldBack':
      return failed({ kind: 'aborted', message: `${what} was interrupted`, retryable: false });
    case 'fault':
    case 'timeout':
      return failed({ kind: 'network', message: `${what}: ${noAnswer(result)}`, retryable: true });
    case 'cut':
      return failed({ kind: 'network', ...headError(result, `${what}: ${unread(result)}`), retryable: true });
    case 'tooLarge':
      return failed({
        kind: 'malformed',
        ...headError(result, `${what}: ${unread(result)}`),
        retryable: false,
      });
    case 'answer':
      break;
  }
  const { status } = result;
  if (status < 200 || status >= 300) {
    const error = answerError(result, what);
    const retryAfterMs = parseRetryAfter(result.headers['retry-after'], now);
    return failed({ kind: 'http', ...error, retryable: table[status]?.read === 'retry', retryAfterMs });
  }
  try {
    return { ok: true, value: JSON.parse(result.body) as unknown, requestId: requestIdOf(result) };
  } catch {
    // A balancer's maintenance page with status 200: gone at the next try, as a rule.
    const message = `${what} was answered with HTTP ${status}, but not with JSON`;
    return failed({ kind: 'malformed', ...headError(result, message), retryable: true });
  }
}

function unknown(why: string, error: ProviderError | null = null): SendOutcome {
  return { kind: 'unknown', why, error, retryAfterMs: null };
}

function noAnswer(result: Extract<HttpResult, { kind: 'fault' | 'timeout' }>): string {
  if (result.kind === 'timeout') {
    const what = result.phase === 'beforeSend' ? 'no connection' : 'no complete answer';
    return `${what} within ${result.afterMs / 1000} s`;
  }
  const proxy = /^PROXY_ANSWERED_(\d+)$/.exec(result.code)?.[1];
  if (proxy !== undefined) return `the proxy refused the connection (HTTP ${proxy})`;
  return result.phase === 'beforeSend'
    ? `no connection (${result.code})`
    : `the connection was lost before an answer came (${result.code})`;
}

function unread(result: Extract<HttpResult, { kind: 'cut' | 'tooLarge' }>): string {
  return result.kind === 'cut'
    ? `the answer (HTTP ${result.status}) was cut off`
    : `the answer (HTTP ${result.status}) is too large`;
}

export const requestIdOf = (result: WithHead): string | null => result.headers['x-request-id'] || null;

function headError(result: WithHead, message: string): ProviderError {
  return {
    message,
    status: result.status,
    code: null,
    providerMessage: null,
    requestId: requestIdOf(result),
  };
}

/** Status first: the gateway uses one code, APIGW.0201, for a bad request and for a lost backend. */
export function answerError(result: Answer, what: string): ProviderError {
  const { code, message } = parseErrorBody(result.body);
  const { status } = result;
  const words = [code, message].filter((part) => part !== null).join(': ');
  const hint =
    status >= 300 && status < 400 ? ' (a redirect: the endpoint in the configuration is wrong)' : '';
  return {
    message: `${what} was answered with HTTP ${status}${hint}${words === '' ? '' : `, ${words}`}`,
    status,
    code,
    providerMessage: message,
    requestId: requestIdOf(result),
  };
}
