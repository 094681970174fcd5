/** A call's turn, and whether it may let others go first. */
export interface Turn {
  signal?: AbortSignal | undefined;
  /** A poll: nothing is lost if it waits. A POST and what leads to it go first. */
  patient?: boolean | undefined;
}

interface Waiting {
  go: () => void;
  gone: boolean;
}

/** A bucket of one API: what has not been used lately is there at once, up to a quarter of a second's calls. */
interface Bucket {
  tokens: number;
  at: number;
  urgent: Waiting[];
  patient: Waiting[];
  timer: NodeJS.Timeout | null;
}

/**
 * Keeps the calls of one site below what the gateway in front of it allows. The gateway counts each API for itself
 * (200 a second by default, APIG FAQ), so this does too. In order of arrival, but for those that are patient.
 */
export class RateLimit {
  readonly #perSecond: number;
  readonly #room: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perSecond: number, now: () => number = () => performance.now()) {
    this.#perSecond = perSecond;
    this.#room = Math.max(1, Math.floor(perSecond / 4));
    this.#now = now;
  }

  /** Comes back when the call may leave, or its signal is aborted: whoever calls looks at that anyway. */
  async turn(api: string, { signal, patient = false }: Turn = {}): Promise<void> {
    if (signal?.aborted) return;
    const bucket = this.#bucket(api);
    this.#fill(bucket);
    if (bucket.tokens >= 1 && nobody(bucket)) {
      bucket.tokens -= 1;
      return;
    }
    await new Promise<void>((resolve) => {
      const onAbort = (): void => {
        waiting.gone = true;
        resolve();
      };
      const go = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const waiting: Waiting = { go, gone: false };
      signal?.addEventListener('abort', onAbort, { once: true });
      (patient ? bucket.patient : bucket.urgent).push(waiting);
      this.#schedule(bucket);
    });
  }

  #bucket(api: string): Bucket {
    const known = this.#buckets.get(api);
    if (known !== undefined) return known;
    const fresh = { tokens: this.#room, at: this.#now(), urgent: [], patient: [], timer: null };
    this.#buckets.set(api, fresh);
    return fresh;
  }

  #fill(bucket: Bucket): void {
    const now = this.#now();
    const more = ((now - bucket.at) / 1_000) * this.#perSecond;
    bucket.tokens = Math.min(this.#room, bucket.tokens + Math.max(0, more));
    bucket.at = now;
  }

  #schedule(bucket: Bucket): void {
    if (bucket.timer !== null) return;
    const missingMs = ((1 - bucket.tokens) / this.#perSecond) * 1_000;
    bucket.timer = setTimeout(
      () => {
        bucket.timer = null;
        this.#fill(bucket);
        this.#letGo(bucket);
        if (!nobody(bucket)) this.#schedule(bucket);
      },
      Math.max(1, Math.ceil(missingMs)),
    );
  }

  #letGo(bucket: Bucket): void {
    while (bucket.tokens >= 1) {
      const next = bucket.urgent.shift() ?? bucket.patient.shift();
      if (next === undefined) return;
      if (next.gone) continue;
      bucket.tokens -= 1;
      next.go();
    }
  }
}

function nobody({ urgent, patient }: Bucket): boolean {
  return urgent.length === 0 && patient.length === 0;
}

const ID = /^(?=.*\d)[A-Za-z0-9-]{16,}$/;

/** Which API a call is of: its method, and its path without ids and query. */
export function apiOf(method: string, path: string): string {
  const [plain = ''] = path.split('?');
  const words = plain.split('/').map((word) => (ID.test(word) ? ':id' : word));
  return `${method} ${words.join('/')}`;
}
