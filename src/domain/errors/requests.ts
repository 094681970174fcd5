import type { ErrorTable } from './entry.ts';

/** What is asked of runs and can't be had, at the command line and in the API; then what the API alone refuses. */
export const REQUESTS = {
  DR_NO_RUN: {
    what: 'There is no such run',
    todo: '"dr status --all" or GET /v1/runs lists the runs.',
    http: 404,
    exit: 7,
  },
  DR_NO_RESULT: {
    what: 'Nothing has been checked for readiness, or longer ago than Temporal keeps',
    todo: 'Put readiness on a schedule, or check now: "dr ready SITE --now".',
    http: 404,
    exit: 7,
    see: 'readiness.md',
  },
  DR_NOBODY_CHECKS: {
    what: 'No worker answers a readiness check: nobody would carry a failover out',
    todo: 'Start one ("dr worker").',
    exit: 10,
    see: 'readiness.md',
  },
  DR_KEY_REUSED: {
    what: 'The key was used for another request',
    todo: 'Use one key for one alert. Nothing was started.',
    http: 409,
    exit: 3,
  },
  DR_RUN_ENDED: { what: 'The run has ended', todo: 'Read its report.', http: 409, exit: 3, see: 'report.md' },
  DR_NOT_TAKEN: {
    what: 'The run does not take this answer',
    todo: 'Read the run: its question lists what is possible.',
    http: 409,
    exit: 3,
    see: 'people.md#the-verbs',
  },
  DR_NO_BLOCK: {
    what: 'No block stands on the group',
    todo: 'Nothing is to be lifted. "dr alerts blocks" or GET /v1/blocks lists the blocks.',
    http: 404,
    exit: 3,
    see: 'alerts.md',
  },
  DR_NO_WORKER: {
    what: 'No worker answers for the run',
    todo: 'Start one ("dr worker"), then say it again. Nothing was left behind.',
    http: 503,
    exit: 3,
  },
  DR_UNANSWERED: {
    what: 'No worker took the answer in time',
    todo: 'It may still be taken: look at the run first, then say it again.',
    http: 504,
    exit: 3,
  },
} as const satisfies ErrorTable;

export const API_ONLY = {
  DR_BODY_UNREADABLE: { what: 'The body is not JSON', todo: 'Send one JSON object.', http: 400 },
  DR_TOKEN_MISSING: {
    what: 'No valid token',
    todo: 'Send "Authorization: Bearer …" with a token that the configuration names.',
    http: 401,
  },
  DR_DELIVERY_UNPROVEN: {
    what: 'The delivery is not proven',
    todo: 'Compare its address, and its token or secret, with alerts.sources of dr.yaml.',
    http: 401,
    see: 'alerts.md',
  },
  DR_DELIVERY_STALE: {
    what: 'The delivery is too old',
    todo: 'Sign it anew; if it is new, set the clocks right.',
    http: 401,
    see: 'alerts.md',
  },
  DR_ROLE_MISSING: {
    what: 'The role is missing',
    todo: 'Ask somebody who has it, or have it given.',
    http: 403,
    see: 'api.md#who-may-what',
  },
  DR_NOT_YOUR_NAME: {
    what: "The name is somebody else's",
    todo: 'Leave "by" out: the token says who you are.',
    http: 403,
  },
  DR_NOT_ENDED: {
    what: 'The run has not ended',
    todo: 'Ask again after Retry-After; until then GET the run itself.',
    http: 404,
  },
  DR_NOT_FOUND: { what: 'There is nothing at this address', todo: 'See /openapi.json.', http: 404 },
  DR_METHOD: { what: 'The method is not possible here', todo: 'Allow says which are.', http: 405 },
  DR_BODY_TOO_LARGE: {
    what: 'The body is too large',
    todo: 'A request has at most 64 KiB, a delivery of alerts 1 MiB.',
    http: 413,
  },
  DR_CONTENT_TYPE: {
    what: 'The body is not declared as JSON',
    todo: 'Send Content-Type: application/json.',
    http: 415,
  },
  DR_RATE_LIMIT: { what: 'Too many requests', todo: 'Wait for Retry-After.', http: 429 },
  DR_TOO_MANY_DELIVERIES: {
    what: 'Too many deliveries of one source',
    todo: 'Send it again after Retry-After.',
    http: 503,
    see: 'alerts.md',
  },
  DR_TOO_SLOW: {
    what: 'The request took too long',
    todo: 'What was asked for may have been done: look first.',
    http: 504,
  },
} as const satisfies ErrorTable;
