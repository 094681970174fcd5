import { HTTPException } from 'hono/http-exception';
import { RunError } from '../runs/errors.ts';
import { ScheduleError } from '../schedules/errors.ts';
import { isNoWorkflow, temporalFault } from '../temporal/faults.ts';
import { CODES, type Code } from './codes.ts';

/** RFC 9457. `type` leads to the page that says what to do. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  /** What happened, as a sentence. */
  detail: string;
  code: Code;
  /** What to do now. */
  todo: string;
  requestId: string;
  /** The run that it is about. */
  run?: string;
  /** Each thing that is wrong with the request. */
  errors?: { at: string; says: string }[];
}

interface More {
  run?: string | undefined;
  errors?: Problem['errors'];
  headers?: Record<string, string>;
}

/** Ends a request with a problem. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: Code;
  readonly more: More;

  constructor(code: Code, detail: string, more: More = {}) {
    super(detail);
    this.code = code;
    this.more = more;
  }
}

const SOON = { 'Retry-After': '5' };

/** What a thrown thing means for the caller. Never the words of a fault of our own: they may hold anything. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof RunError) {
    const { kind, message, facts, drCode } = error;
    const release =
      facts.mayRelease === true ? ' It waits between two parts: "release" lets the group go.' : '';
    const headers = kind === 'noWorker' ? SOON : {};
    return new ApiProblem(drCode, `${message}${release}`, { run: facts.run, headers });
  }
  if (error instanceof ScheduleError) return new ApiProblem(error.drCode, error.message);
  if (isNoWorkflow(error)) return new ApiProblem('DR_NO_RUN', 'There is no such run.');
  const fault = temporalFault(error);
  if (fault !== null) {
    if (fault.kind === 'away' || fault.kind === 'busy')
      return new ApiProblem('DR_TEMPORAL_AWAY', 'Temporal does not answer.', { headers: SOON });
    if (fault.kind === 'denied' || fault.kind === 'noNamespace')
      return new ApiProblem('DR_TEMPORAL_REFUSES', 'Temporal refuses the API.', { headers: SOON });
  }
  // Hono's own: a body that is no JSON.
  if (error instanceof HTTPException && error.status === 400)
    return new ApiProblem('DR_BODY_UNREADABLE', 'The body is not JSON.');
  return new ApiProblem('DR_FAULT', 'A fault in this program.');
}

export function toResponse({ code, message, more }: ApiProblem, requestId: string): Response {
  const { status, title, todo } = CODES[code];
  const { run, errors, headers } = more;
  const problem: Problem = {
    ...{ type: `/docs#${code}`, title, status, detail: message, code, todo, requestId },
    ...(run === undefined ? {} : { run }),
    ...(errors === undefined ? {} : { errors }),
  };
  return new Response(JSON.stringify(problem), {
    status,
    headers: { ...headers, 'Content-Type': 'application/problem+json' },
  });
}
