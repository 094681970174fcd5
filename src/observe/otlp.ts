import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { userAgent } from '../cloud/user-agent.ts';
import type { OtlpTarget } from './otlp-env.ts';
import type { Attributes, EndedSpan, Tracer } from './tracer.ts';

/** OTLP over HTTP, as JSON: what every collector takes at port 4318. */

const MOST_WAITING = 2_048;
const BATCH = 512;
const EVERY_MS = 2_000;
const TIMEOUT_MS = 10_000;
const TRIES = 3;
const BACKOFF_MS = 500;
/** A process that ends does not wait longer for a collector than this. */
const CLOSE_MS = 3_000;
/** What the protocol says may be sent again. */
const AGAIN = [429, 502, 503, 504];

/** Spans in batches. A collector that is away costs spans, never a run. */
export class OtlpTracer implements Tracer {
  readonly #target: OtlpTarget;
  readonly #log: Logger;
  readonly #timer: NodeJS.Timeout;
  /** Aborted when there is no more time. */
  readonly #closing = new AbortController();
  #waiting: EndedSpan[] = [];
  #sending: Promise<void> = Promise.resolve();
  #dropped = 0;

  constructor(target: OtlpTarget, log: Logger) {
    this.#target = target;
    this.#log = log;
    this.#timer = setInterval(() => this.#flush(), EVERY_MS).unref();
  }

  end(span: EndedSpan): void {
    if (this.#waiting.length >= MOST_WAITING) this.#dropped += 1;
    else this.#waiting.push(span);
    if (this.#waiting.length === BATCH) this.#flush();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    const last = setTimeout(() => this.#closing.abort(), CLOSE_MS);
    while (this.#waiting.length > 0) {
      this.#flush();
      await this.#sending;
    }
    await this.#sending;
    clearTimeout(last);
  }

  /** One batch after the other: a slow collector must not pile up requests. */
  #flush(): void {
    if (this.#waiting.length === 0) return;
    this.#sending = this.#sending.then(async () => {
      const batch = this.#waiting.splice(0, BATCH);
      if (batch.length === 0) return;
      const problem = await this.#send(batch);
      if (problem === null && this.#dropped === 0) return;
      const lost = this.#dropped + (problem === null ? 0 : batch.length);
      this.#dropped = 0;
      this.#log.warn({ lost, problem }, 'spans were lost');
    });
  }

  /** @returns why it did not get there; null: it did */
  async #send(batch: readonly EndedSpan[]): Promise<string | null> {
    const body = JSON.stringify(requestOf(batch, this.#target.resource));
    let problem = '';
    const { signal: closing } = this.#closing;
    for (let attempt = 1; attempt <= TRIES && !closing.aborted; attempt++) {
      try {
        if (attempt > 1) await delay(BACKOFF_MS * attempt, undefined, { signal: closing, ref: false });
        const answer = await fetch(this.#target.url, {
          method: 'POST',
          headers: { 'User-Agent': userAgent(), ...this.#target.headers, 'Content-Type': 'application/json' },
          body,
          redirect: 'error',
          signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), closing]),
        });
        await answer.body?.cancel();
        if (answer.ok) return null;
        problem = `HTTP ${answer.status}`;
        if (!AGAIN.includes(answer.status)) return problem;
      } catch (error) {
        // Only its name: the message may hold the address.
        problem = error instanceof Error ? error.name : 'no answer';
      }
    }
    return problem === '' ? 'no time left' : problem;
  }
}

function requestOf(batch: readonly EndedSpan[], resource: Attributes): object {
  const scope = { name: 'dr-runbooks' };
  return {
    resourceSpans: [
      { resource: { attributes: attributesOf(resource) }, scopeSpans: [{ scope, spans: batch.map(spanOf) }] },
    ],
  };
}

const KINDS = { internal: 1, client: 3 } as const;
const STATUS = { ok: 1, error: 2 } as const;

function spanOf(span: EndedSpan): object {
  const { kind = 'internal' } = span;
  return {
    traceId: span.trace,
    spanId: span.span,
    ...(span.parent === null ? {} : { parentSpanId: span.parent }),
    name: span.name,
    kind: KINDS[kind],
    startTimeUnixNano: nanos(span.start),
    endTimeUnixNano: nanos(Math.max(span.start, span.end)),
    attributes: attributesOf(span.attributes),
    status: { code: span.ok ? STATUS.ok : STATUS.error },
  };
}

/** As text: it does not fit into a number. */
const nanos = (ms: number): string => String(BigInt(Math.round(ms * 1_000)) * 1_000n);

function attributesOf(attributes: Attributes): object[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [{ key, value: valueOf(value) }],
  );
}

function valueOf(value: string | number | boolean): object {
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'string') return { stringValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
