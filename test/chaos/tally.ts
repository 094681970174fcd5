import { drillersOf } from './drill-effects.ts';
import { holdersOf } from './effects.ts';
import type { Summary } from './page.ts';
import type { Plan } from './plan.ts';
import type { Played } from './play.ts';

interface Trouble {
  kills: number;
  restarts: number;
  endedAlone: readonly string[];
}

/** What a session has seen. */
export class Tally {
  readonly violations: string[] = [];
  readonly #begun = Date.now();
  #runs = 0;
  #faults = 0;
  #answers = 0;
  #effects = 0;
  #posts = 0;
  #drillsMade = 0;
  #drillsDeleted = 0;
  #givenUp = 0;
  readonly #byOutcome = new Map<string, number>();

  count(_plan: Plan, { facts, faultHits }: Played): void {
    this.#runs += 1;
    this.#faults += faultHits;
    this.#answers += facts.answers.length;
    this.#givenUp += facts.executions.reduce((sum, one) => sum + one.givenUp, 0);
    this.#effects += facts.effects.filter(({ took, by }) => took && by !== 'person').length;
    const drills = facts.drills.effects.filter(({ took }) => took);
    this.#drillsMade += drills.filter(({ action }) => action === 'create').length;
    this.#drillsDeleted += drills.filter(({ action }) => action === 'delete').length;
    for (const one of [...holdersOf(facts), ...drillersOf(facts)]) {
      this.#posts += one.posts;
      const outcome =
        one.report?.outcome ?? (one.end === 'failed' ? (one.failure?.type ?? '?') : (one.end ?? 'open'));
      const key = `${facts.service} ${one.type}: ${outcome}`;
      this.#byOutcome.set(key, (this.#byOutcome.get(key) ?? 0) + 1);
    }
  }

  violation(text: string): void {
    this.violations.push(text);
  }

  line({ kills, restarts }: Trouble): string {
    const seconds = Math.round((Date.now() - this.#begun) / 1000);
    return `${seconds} s: ${this.#runs} runs, ${this.#faults} faults met, ${kills} workers killed, ${restarts} restarts, ${this.violations.length} violations`;
  }

  summary(trouble: Trouble, seed: number): string {
    const perMinute = (this.#runs / ((Date.now() - this.#begun) / 60_000)).toFixed(0);
    const rows = [...this.#byOutcome].sort(([a], [b]) => (a < b ? -1 : 1));
    return [
      '',
      `Seed ${seed}: ${this.line(trouble)}; ${perMinute} runs a minute.`,
      `${this.#posts} POSTs, ${this.#effects} effects, ${this.#drillsMade} drills made, ${this.#drillsDeleted} deleted, ${this.#answers} answers of people, ${this.#givenUp} copies given up.`,
      ...rows.map(([key, count]) => `  ${String(count).padStart(5)}  ${key}`),
      ...trouble.endedAlone.map((how) => `  A worker ended that nobody had killed: ${how}`),
      ...this.violations.map((one) => `  VIOLATION ${one}`),
      `${this.violations.length} violations`,
    ].join('\n');
  }

  asJson(trouble: Trouble, session: Pick<Summary, 'seed' | 'lanes' | 'procedures' | 'replayed'>): Summary {
    const { kills, restarts, endedAlone } = trouble;
    return {
      ...session,
      runs: this.#runs,
      seconds: Math.round((Date.now() - this.#begun) / 1000),
      outcomes: Object.fromEntries([...this.#byOutcome].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      posts: this.#posts,
      effects: this.#effects,
      drillsMade: this.#drillsMade,
      drillsDeleted: this.#drillsDeleted,
      faults: this.#faults,
      answers: this.#answers,
      kills,
      restarts,
      givenUp: this.#givenUp,
      endedAlone,
      violations: this.violations,
    };
  }
}
