import type { ProviderError } from '../../domain/outcomes.ts';
import type { ActionAnswers } from '../action-answers.ts';
import { errorIn } from '../error-body.ts';

/** An action is answered with 200 and an empty body (evs_04_2054 to 2058): there is no job to name. */
export const evsAnswers: ActionAnswers = {
  accepted: (body) => (body.trim() === '' || isPlainJson(body) ? { jobId: null } : null),
  lack: 'with a body that EVS does not send',
  wrongState,
};

/** Not a balancer's page, and not an error under the status of a success. */
function isPlainJson(body: string): boolean {
  try {
    JSON.parse(body);
  } catch {
    return false;
  }
  return errorIn(body) === null;
}

/** Codes that are about the request, not about the group (EVS API reference, evs_04_0038). */
const FORM = new Set([
  ...['0001', '0002', '1013', '1018', '1032', '1052', '2108'].map((code) => `EVS.${code}`),
  ...['0011', '0013', '0018'].map((code) => `Common.${code}`),
]);

/** The same in words, since Cinder's form of an error has the HTTP status in place of the code. */
const FORM_WORDS = /^(malformed |request body|invalid http body|content-type)|cou[ln]d not be found/i;

/**
 * No page has a code for "not in this state", and Cinder's form has none at all: whatever is not clearly about the
 * request counts as about the state. A mistake there only means looking longer.
 */
function wrongState({ status, code, providerMessage }: ProviderError): boolean {
  if (status !== 400) return false;
  // The gateway's own word: the service has not seen the request.
  if (/^API(GW|G|C)\./i.test(code ?? '')) return false;
  return !FORM.has(code ?? '') && !FORM_WORDS.test(providerMessage ?? '');
}
