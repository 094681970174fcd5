import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Delivery {
  /** Where it came in: a target of the test has a path of its own. */
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  json: Record<string, unknown>;
  /** Null as long as it is held. */
  answered: number | null;
}

/** A status; or nothing at all until the test lets go. */
type Answer = number | 'hold';

/** Whoever is to be told: a real HTTP server that answers as the test says. */
export class Receiver {
  readonly got: Delivery[] = [];
  answer: (delivery: Delivery) => Answer = () => 200;
  readonly #held: { delivery: Delivery; response: ServerResponse }[] = [];
  readonly #waiting = new Set<() => void>();
  #url = '';

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const json = JSON.parse(text) as Record<string, unknown>;
        const { url: path = '/', headers } = request;
        receiver.#take({ path, headers, text, json, answered: null }, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    receiver.#url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    onTestFinished(async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    });
    return receiver;
  }

  get url(): string {
    return this.#url;
  }

  /** What came in at this path, with this event, in order. */
  at(path: string, event?: string): Delivery[] {
    return this.got.filter((one) => one.path === path && (event === undefined || eventOf(one) === event));
  }

  /** Waits for so many of them; the test's time-out is the only clock. */
  async until(count: number, path: string, event?: string): Promise<Delivery[]> {
    for (;;) {
      const found = this.at(path, event);
      if (found.length >= count) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Answers what is held, as `answer` says now, and all that comes. */
  release(answer: (delivery: Delivery) => Answer = () => 200): void {
    this.answer = answer;
    for (const { delivery, response } of this.#held.splice(0)) this.#reply(delivery, response);
  }

  #take(delivery: Delivery, response: ServerResponse): void {
    this.got.push(delivery);
    this.#reply(delivery, response);
    for (const look of this.#waiting) look();
    this.#waiting.clear();
  }

  #reply(delivery: Delivery, response: ServerResponse): void {
    const answer = this.answer(delivery);
    if (answer === 'hold') {
      this.#held.push({ delivery, response });
      return;
    }
    delivery.answered = answer;
    response.writeHead(answer).end();
  }
}

/** As the header says it; of a Slack message, which has none, the sign of its title. */
function eventOf({ headers, json }: Delivery): string {
  const header = headers['x-dr-event'];
  if (typeof header === 'string') return header;
  const { text } = json;
  return SIGNS.find(([sign]) => typeof text === 'string' && text.startsWith(sign))?.[1] ?? '?';
}

const SIGNS = [
  ['▶️', 'started'],
  ['❓', 'question'],
  ['⏰', 'reminder'],
  ['💬', 'answered'],
  ['✅', 'completed'],
  ['❌', 'failed'],
  ['🚨', 'breakGlass'],
] as const;

export const KEY = 'hmac-key-0123456789abcdef';

/** A webhook and a Slack target at this receiver, at /hook and /slack. */
export function bothAt(receiver: Receiver): { yaml: string; env: Record<string, string> } {
  return {
    yaml: `  - { name: hook, kind: webhook, url: "${receiver.url}/hook", secret: { env: T_HOOK_KEY } }
  - { name: ops-slack, kind: slack, url: { env: T_SLACK_URL } }
`,
    env: { T_HOOK_KEY: KEY, T_SLACK_URL: `${receiver.url}/slack` },
  };
}
