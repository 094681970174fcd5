import type { Problem } from '../api/problem.ts';

/** The API said no. `code` never changes its meaning; `problem` is all that it said. */
export class DrApiError extends Error {
  override readonly name = 'DrApiError';
  readonly status: number;
  /** `DR_…`; null where something in between answered. */
  readonly code: Problem['code'] | null;
  readonly problem: Problem | null;
  /** Seconds; null where nothing is said. */
  readonly retryAfter: number | null;
  readonly requestId: string | null;

  constructor(response: Response, problem: Problem | null) {
    super(problem === null ? `HTTP ${response.status}` : `${problem.code}: ${problem.detail}`);
    this.status = response.status;
    this.code = problem?.code ?? null;
    this.problem = problem;
    const after = Number(response.headers.get('retry-after') ?? Number.NaN);
    this.retryAfter = Number.isFinite(after) && after >= 0 ? after : null;
    this.requestId = response.headers.get('x-request-id');
  }
}

/** No answer came. Whatever was asked for may have been done, unless it was a read. */
export class DrConnectionError extends Error {
  override readonly name = 'DrConnectionError';
}
