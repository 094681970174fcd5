/** Every problem that the API answers with. A code never changes its meaning; docs/api.md and the page /docs list them. */
export const CODES = {
  DR_BODY_UNREADABLE: { status: 400, title: 'The body is not JSON', todo: 'Send one JSON object.' },
  DR_TOKEN_MISSING: {
    status: 401,
    title: 'No valid token',
    todo: 'Send "Authorization: Bearer …" with a token that the configuration names.',
  },
  DR_ROLE_MISSING: {
    status: 403,
    title: 'The role is missing',
    todo: 'Ask somebody who has it, or have it given.',
  },
  DR_NOT_YOUR_NAME: {
    status: 403,
    title: "The name is somebody else's",
    todo: 'Leave "by" out: the token says who you are.',
  },
  DR_NO_RUN: { status: 404, title: 'There is no such run', todo: 'GET /v1/runs lists the runs.' },
  DR_NOT_ENDED: {
    status: 404,
    title: 'The run has not ended',
    todo: 'Ask again after Retry-After; until then GET the run itself.',
  },
  DR_NO_RESULT: {
    status: 404,
    title: 'Nothing has been checked',
    todo: 'Put readiness on a schedule, or run dr ready SITE --now.',
  },
  DR_NOT_FOUND: { status: 404, title: 'There is nothing at this address', todo: 'See /openapi.json.' },
  DR_METHOD: { status: 405, title: 'The method is not possible here', todo: 'Allow says which are.' },
  DR_RUN_IN_THE_WAY: {
    status: 409,
    title: 'Another run holds the group',
    todo: 'Look at that run. Nothing was started; start again when it has ended.',
  },
  DR_KEY_REUSED: {
    status: 409,
    title: 'The key was used for another request',
    todo: 'Use one key for one alert. Nothing was started.',
  },
  DR_RUN_ENDED: { status: 409, title: 'The run has ended', todo: 'Read its report.' },
  DR_NOT_TAKEN: {
    status: 409,
    title: 'The run does not take this answer',
    todo: 'Read the run: its question lists what is possible.',
  },
  DR_BODY_TOO_LARGE: { status: 413, title: 'The body is too large', todo: 'A request has at most 64 KiB.' },
  DR_CONTENT_TYPE: {
    status: 415,
    title: 'The body is not declared as JSON',
    todo: 'Send Content-Type: application/json.',
  },
  DR_INPUT_INVALID: {
    status: 422,
    title: "The request can't be right",
    todo: 'The detail says what would be.',
  },
  DR_SITE_UNKNOWN: { status: 422, title: 'There is no such site', todo: 'Name one of those in the detail.' },
  DR_RATE_LIMIT: { status: 429, title: 'Too many requests', todo: 'Wait for Retry-After.' },
  DR_FAULT: { status: 500, title: 'A fault in this program', todo: 'The log has it under the request id.' },
  DR_NO_WORKER: {
    status: 503,
    title: 'No worker answers for the run',
    todo: 'Start one ("dr worker"), then say it again. Nothing was left behind.',
  },
  DR_TEMPORAL_AWAY: {
    status: 503,
    title: 'Temporal does not answer',
    todo: 'Try again after Retry-After. What was asked for may have been done: a start is safe to repeat with its key.',
  },
  DR_TEMPORAL_REFUSES: {
    status: 503,
    title: 'Temporal refuses the API',
    todo: 'Check its address, namespace and credentials where the API runs.',
  },
  DR_TOO_SLOW: {
    status: 504,
    title: 'The request took too long',
    todo: 'What was asked for may have been done: look first.',
  },
  DR_UNANSWERED: {
    status: 504,
    title: 'No worker took the answer in time',
    todo: 'It may still be taken: look at the run first, then say it again.',
  },
} as const satisfies Readonly<Record<string, { status: number; title: string; todo: string }>>;

export type Code = keyof typeof CODES;
export const CODE_NAMES = Object.keys(CODES) as [Code, ...Code[]];
