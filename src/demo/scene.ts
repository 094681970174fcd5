import { setTimeout as delay } from 'node:timers/promises';
import type { Processes, Program } from '../local/processes.ts';
import { SimulatorControl } from '../simulator/control-client.ts';
import { say } from './page.ts';
import { DR, type Stage } from './stage.ts';
import type { Claim } from './truth.ts';

/** A story to be played on the stage: real processes, what people type, and what comes of it. */
export interface Scenario {
  /** One line for `--list`. */
  summary: string;
  /** What to look at. */
  intro: string;
  /** What is quicker here than in life. */
  shortened?: string;
  /** Timings of dr.yaml that the story needs. */
  timings?: Record<string, string>;
  /** @returns what the cloud's own log must say in the end */
  play(scene: Scene): Promise<Claim>;
}

const COMMAND_MS = 120_000;
const LOOK_MS = 50;

/** The stage as a scenario uses it. */
export class Scene {
  readonly cloud: SimulatorControl;
  readonly #stage: Stage;
  readonly #processes: Processes;
  /** Lines of the first terminal that wait until the second one has finished. */
  #waiting: string[] | null = null;
  /** The last command was typed in the second terminal. */
  #away = false;

  constructor(stage: Stage, processes: Processes) {
    this.cloud = new SimulatorControl(stage.cloudUrl);
    this.#stage = stage;
    this.#processes = processes;
  }

  /** A paragraph of the story. */
  tell(text: string): void {
    say();
    say(text);
  }

  /** Half-way: the story says that so much has been sent, and no more. */
  async sentSoFar(groupId: string, posts: number, serverCalls?: number): Promise<void> {
    const { length } = await this.cloud.effects(groupId);
    const servers = (await this.cloud.serverEffects()).length;
    if (length !== posts)
      throw new Error(`${length} action POSTs have arrived so far, the story says ${posts}`);
    if (serverCalls !== undefined && servers !== serverCalls)
      throw new Error(`${servers} server calls have arrived so far, the story says ${serverCalls}`);
  }

  /** Types a command and waits for its end. A question that the story does not know of is a failure. */
  async dr(typed: string, { code = 0 } = {}): Promise<void> {
    const waiting: string[] = [];
    this.#waiting = waiting;
    this.#away = true;
    try {
      await this.#type(typed, show).ended(code);
    } finally {
      this.#waiting = null;
      for (const line of waiting) this.#first(line);
    }
  }

  /** Types a command that goes on while others are typed in a second terminal. */
  open(typed: string): Command {
    return this.#type(typed, (line) => this.#first(line));
  }

  #first(line: string): void {
    if (this.#waiting !== null) {
      this.#waiting.push(line);
      return;
    }
    if (this.#away) this.tell('The first terminal:');
    this.#away = false;
    show(line);
  }

  #type(typed: string, print: (line: string) => void): Command {
    say();
    say(`$ dr ${typed}`);
    const args = (typed.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"|"$/g, ''));
    return new Command(`dr ${args.slice(0, 2).join(' ')}`, (name, onLine) =>
      this.#processes.start(DR, args, {
        name,
        env: this.#stage.processEnv,
        onLine: (line) => {
          print(line);
          onLine(line);
        },
      }),
    );
  }
}

function show(line: string): void {
  say(line === '' ? '' : `  ${line}`);
}

/** A `dr` process: its questions, and its end. */
class Command {
  readonly #name: string;
  readonly #program: Program;
  #exit: Awaited<Program['exited']> | null = null;
  /** The question on its screen, and whether all of it is there. */
  #question: { title: string; whole: boolean } | null = null;

  constructor(name: string, start: (name: string, onLine: (line: string) => void) => Program) {
    this.#name = name;
    this.#program = start(name, (line) => this.#read(line));
    void this.#program.exited.then((exit) => (this.#exit = exit));
  }

  /** Until it waits for a person. */
  async asks(title: string): Promise<void> {
    await this.#until('has not asked', () => this.#question?.whole === true || this.#exit !== null);
    if (this.#question?.title !== title) {
      const instead = this.#question ? `asked "${this.#question.title}"` : 'ended without a question';
      throw new Error(`${this.#name} was to ask "${title}", but ${instead}`);
    }
    this.#question = null;
  }

  async ended(code = 0): Promise<void> {
    await this.#until('has not ended', () => this.#question !== null || this.#exit !== null);
    if (this.#question) throw new Error(`${this.#name} asks what the story does not know of`);
    if (this.#exit?.code !== code)
      throw new Error(`${this.#name} ended with exit code ${this.#exit?.code ?? 'none'} instead of ${code}`);
  }

  async #until(not: string, holds: () => boolean): Promise<void> {
    for (const end = Date.now() + COMMAND_MS; !holds(); await delay(LOOK_MS)) {
      if (Date.now() > end) throw new Error(`${this.#name} ${not} in ${COMMAND_MS / 1000} s`);
    }
  }

  #read(line: string): void {
    const title = /^\s*Waiting for you: (.+) \([\d:]+ UTC\)/.exec(line)?.[1];
    if (title !== undefined) this.#question = { title, whole: false };
    else if (line === '' && this.#question) this.#question.whole = true;
  }
}
