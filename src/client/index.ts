import type { z } from 'zod';
import type { block, lifted, taken } from '../api/schemas/alerts.ts';
import type { answered, cancelled, started, startRequest } from '../api/schemas/requests.ts';
import type { runView } from '../api/schemas/run.ts';
import type { triggered } from '../api/schemas/schedules.ts';
import type { Readiness } from '../api/schemas/health.ts';
import type { AnswerInput, Verb } from '../domain/answers.ts';
import type { Board, BoardFilter } from '../runs/readiness.ts';
import type { CodedStatus } from '../domain/errors/shown.ts';
import type { Evidence, ReportFormat } from '../report/index.ts';
import type { PracticeRecord, PracticeRow, RecordFilter } from '../record/told.ts';
import type { Outcome, RunFilter, RunSummary } from '../runs/told.ts';
import type { ScheduleView } from '../schedules/told.ts';
import { DrApiError } from './errors.ts';
import { send, type ClientOptions } from './send.ts';

export { DrApiError, DrConnectionError } from './errors.ts';
export type { ClientOptions } from './send.ts';
export type { Problem } from '../api/problem.ts';
export type { Code } from '../api/codes.ts';
export type { Verb } from '../domain/answers.ts';
export type { Procedure } from '../domain/procedures.ts';
export type { Board, BoardEntry, BoardFilter } from '../runs/readiness.ts';
export type { ErrorCode } from '../domain/errors/index.ts';
export type { CodedQuestion as Question, CodedStatus as RunStatus } from '../domain/errors/shown.ts';
export type { RunReport } from '../domain/status.ts';
export type { Evidence } from '../report/index.ts';
export type { GroupRecord, PracticeRecord, PracticeRow, RecordFilter } from '../record/told.ts';
export type { Outcome, RunFilter, RunSummary } from '../runs/told.ts';
export type { ScheduledStart, ScheduleView } from '../schedules/told.ts';

export type StartRequest = z.input<typeof startRequest>;
export type Started = z.output<typeof started>;
export type Answered = z.output<typeof answered>;
export type Cancelled = z.output<typeof cancelled>;
export type Triggered = z.output<typeof triggered>;
export type Run = Omit<z.output<typeof runView>, 'status'> & { status: CodedStatus | null };
export type Block = z.output<typeof block>;
export type Lifted = z.output<typeof lifted>;
export type TakenDelivery = z.output<typeof taken>;
export interface RunPage {
  runs: RunSummary[];
  /** The cursor of the next page. */
  next: string | null;
}

/** A run by its group, or by its id. */
export type RunRef = { site: string; group: string } | { run: string };

interface Call {
  signal?: AbortSignal;
}

interface ReportCall extends Call {
  target?: string;
  /** One execution of the run, as `drills` lists it; left out: the latest. */
  execution?: string;
}

interface RecordCall extends RecordFilter {
  /** What has ended since then, like `90d`. */
  since?: string;
  limit?: number;
}

/** Talks to `dr api`. Repeats what is safe to repeat: reads, and a start with a key. */
export class DrClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /**
   * Starts a run, or joins it. With a key the same alert is one run, however often it is sent; without one, a start
   * that got no answer is not repeated.
   */
  start(request: StartRequest, { idempotencyKey: key, signal }: Call & { idempotencyKey?: string } = {}) {
    return send<Started>(this.#options, {
      method: 'POST',
      path: '/v1/runs',
      body: request,
      headers: key === undefined ? {} : { 'Idempotency-Key': key },
      safe: key !== undefined,
      signal,
    });
  }

  /** One page; see `runs` for all of them. */
  list(
    filter: RunFilter & { limit?: number; cursor?: string } = {},
    { signal }: Call = {},
  ): Promise<RunPage> {
    return send<RunPage>(this.#options, {
      method: 'GET',
      path: `/v1/runs?${queryOf(filter)}`,
      safe: true,
      signal,
    });
  }

  /** Every run that passes the filter, page by page. */
  async *runs(filter: RunFilter = {}, call: Call = {}): AsyncGenerator<RunSummary> {
    let cursor: string | null = null;
    do {
      const page: RunPage = await this.list({ ...filter, ...(cursor === null ? {} : { cursor }) }, call);
      yield* page.runs;
      cursor = page.next;
    } while (cursor !== null);
  }

  read(run: RunRef, { signal }: Call = {}): Promise<Run> {
    return send<Run>(this.#options, { method: 'GET', path: pathOf(run), safe: true, signal });
  }

  /**
   * The evidence report, as an object or as a page; of a run that is under way it has what is known now.
   * `target`: a recovery time to compare with, like `15m`, in place of the group's own.
   */
  report(run: RunRef, options?: ReportCall & { format?: 'json' }): Promise<Evidence>;
  report(run: RunRef, options: ReportCall & { format: 'html' | 'md' }): Promise<string>;
  report(
    run: RunRef,
    { format = 'json', target, execution, signal }: ReportCall & { format?: ReportFormat } = {},
  ) {
    const query = queryOf({ format, target, execution });
    return send<Evidence | string>(this.#options, {
      method: 'GET',
      path: `${pathOf(run)}/report?${query}`,
      safe: true,
      ...(format === 'json' ? {} : { accept: format === 'md' ? 'text/markdown' : 'text/html' }),
      signal,
    });
  }

  /** How it ended, in short. @returns null while the run is under way */
  async result(run: RunRef, { signal }: Call = {}): Promise<Outcome | null> {
    try {
      const path = `${pathOf(run)}/result`;
      return await send<Outcome>(this.#options, { method: 'GET', path, safe: true, signal });
    } catch (error) {
      if (error instanceof DrApiError && error.code === 'DR_NOT_ENDED') return null;
      throw error;
    }
  }

  /** In the name of the token's person. Name the question, so that the answer can't hit a later one. */
  answer(
    run: RunRef,
    verb: Verb,
    said: Omit<AnswerInput, 'by'> = {},
    { signal }: Call = {},
  ): Promise<Answered> {
    const path = `${pathOf(run)}/answers/${verb}`;
    return send<Answered>(this.#options, { method: 'POST', path, body: said, safe: false, signal });
  }

  cancel(run: RunRef, said: { reason?: string } = {}, { signal }: Call = {}): Promise<Cancelled> {
    const path = `${pathOf(run)}/cancel`;
    return send<Cancelled>(this.#options, { method: 'POST', path, body: said, safe: false, signal });
  }

  /** Every schedule, each with its newest start. */
  async schedules({ signal }: Call = {}): Promise<ScheduleView[]> {
    const asked = { method: 'GET', path: '/v1/schedules', safe: true, signal } as const;
    return (await send<{ schedules: ScheduleView[] }>(this.#options, asked)).schedules;
  }

  readSchedule(schedule: string, { signal }: Call = {}): Promise<ScheduleView> {
    const path = schedulePath(schedule);
    return send<ScheduleView>(this.#options, { method: 'GET', path, safe: true, signal });
  }

  /** Nothing more is started; what is under way goes on. Safe to repeat. */
  pauseSchedule(
    schedule: string,
    said: { reason?: string } = {},
    { signal }: Call = {},
  ): Promise<ScheduleView> {
    const path = `${schedulePath(schedule)}/pause`;
    return send<ScheduleView>(this.#options, { method: 'POST', path, body: said, safe: true, signal });
  }

  /** Safe to repeat. */
  resumeSchedule(
    schedule: string,
    said: { reason?: string } = {},
    { signal }: Call = {},
  ): Promise<ScheduleView> {
    const path = `${schedulePath(schedule)}/resume`;
    return send<ScheduleView>(this.#options, { method: 'POST', path, body: said, safe: true, signal });
  }

  /** One start now. Not repeated by itself: it could be a second one. */
  triggerSchedule(schedule: string, { signal }: Call = {}): Promise<Triggered> {
    const path = `${schedulePath(schedule)}/trigger`;
    return send<Triggered>(this.#options, { method: 'POST', path, body: {}, safe: false, signal });
  }

  /**
   * The last readiness results; null: nothing has been checked. `maxAge` in seconds: what is older counts as not ready.
   */
  async readiness(
    filter: BoardFilter & { maxAge?: number } = {},
    { signal }: Call = {},
  ): Promise<Board | null> {
    try {
      const path = `/v1/readiness?${queryOf(filter)}`;
      return await send<Board>(this.#options, { method: 'GET', path, safe: true, signal });
    } catch (error) {
      if (error instanceof DrApiError && error.code === 'DR_NO_RESULT') return null;
      throw error;
    }
  }

  /**
   * The record of drills and exercises, as an object or as a page: totals and groups of all of them, and one page of rows. See
   * `practice` for all rows.
   */
  drills(asked?: RecordCall & { format?: 'json'; cursor?: string }, call?: Call): Promise<PracticeRecord>;
  drills(asked: RecordCall & { format: 'html' }, call?: Call): Promise<string>;
  drills(
    { format = 'json', ...asked }: RecordCall & { format?: 'json' | 'html'; cursor?: string } = {},
    { signal }: Call = {},
  ) {
    return send<PracticeRecord | string>(this.#options, {
      method: 'GET',
      path: `/v1/drills?${queryOf({ format, ...asked })}`,
      safe: true,
      ...(format === 'json' ? {} : { accept: 'text/html' }),
      signal,
    });
  }

  /** Every drill and every exercise, the newest first, page by page. */
  async *practice(asked: RecordCall = {}, call: Call = {}): AsyncGenerator<PracticeRow> {
    let cursor: string | null = null;
    do {
      const page: PracticeRecord = await this.drills(
        { ...asked, ...(cursor === null ? {} : { cursor }) },
        call,
      );
      yield* page.rows;
      cursor = page.next;
    } while (cursor !== null);
  }

  /** The groups for which no alert starts anything. */
  async blocks({ site }: { site?: string } = {}, { signal }: Call = {}): Promise<Block[]> {
    const path = `/v1/blocks${site === undefined ? '' : `?site=${encodeURIComponent(site)}`}`;
    return (await send<{ blocks: Block[] }>(this.#options, { method: 'GET', path, safe: true, signal }))
      .blocks;
  }

  /** Lets alerts start runs of a group again. */
  liftBlock(
    { site, group }: { site: string; group: string },
    said: { reason?: string } = {},
    { signal }: Call = {},
  ): Promise<Lifted> {
    const path = `/v1/blocks/${encodeURIComponent(site)}/${encodeURIComponent(group)}/lift`;
    return send<Lifted>(this.#options, { method: 'POST', path, body: said, safe: false, signal });
  }

  /** Whether a run that is started now would be carried out. */
  async ready({ signal }: Call = {}): Promise<boolean> {
    try {
      const asked = { method: 'GET', path: '/readyz', safe: false, signal } as const;
      return (await send<Readiness>(this.#options, asked)).ready;
    } catch (error) {
      if (error instanceof DrApiError && error.status === 503) return false;
      throw error;
    }
  }
}

function schedulePath(schedule: string): string {
  return `/v1/schedules/${encodeURIComponent(schedule)}`;
}

function queryOf(filter: object): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter) as [string, string | number | boolean | undefined][])
    if (value !== undefined) query.set(name, String(value));
  return query.toString();
}

function pathOf(ref: RunRef): string {
  if ('run' in ref) return `/v1/run/${encodeURIComponent(ref.run)}`;
  return `/v1/runs/${encodeURIComponent(ref.site)}/${encodeURIComponent(ref.group)}`;
}
