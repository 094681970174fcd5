import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { inject } from 'vitest';
import { tagOf } from '../../src/domain/drill-name.ts';
import { lockOf } from '../../src/domain/run-id.ts';
import { differences, sayEnd } from './compare.ts';
import { watchCloud, type InCloud } from './in-cloud.ts';
import { Watched, type Stop } from './run-end.ts';
import type { Playable, Spot, Stage } from './stage.ts';
import { isDrill, type Expected, type Said, type Stand } from './types.ts';

const LIMIT_MS = 120_000;
const LATE: Stop = { kind: 'failed', type: 'NoEnd', message: `no end within ${LIMIT_MS / 1000} s` };

/** One cell in its place: a group, the run on it, and what became of both. */
export class Performance {
  readonly cell: Playable;
  readonly spot: Spot;
  /** The group's id. */
  readonly group: string;
  readonly problems: string[] = [];
  readonly #look: () => Promise<InCloud>;
  readonly #vpc: string;
  #run: Watched | null = null;
  #stop: Stop = LATE;
  #cloud: InCloud | null = null;

  private constructor(at: {
    cell: Playable;
    spot: Spot;
    group: string;
    vpc: string;
    look: () => Promise<InCloud>;
  }) {
    this.cell = at.cell;
    this.spot = at.spot;
    this.group = at.group;
    this.#vpc = at.vpc;
    this.#look = at.look;
  }

  /** Makes the group. `before`: what is done to it and to the cloud, not to be taken for what the run does. */
  static async prepare(
    cell: Playable,
    stage: Stage,
    before: (spot: Spot, group: string) => Promise<unknown>,
  ): Promise<Performance> {
    const spot = stage.spots.get(cell);
    if (!spot) throw new Error(`${cell.name} has no stage`);
    const { cloud } = spot;
    const { course } = cell;
    const spec = { name: spot.group, ...course.group };
    const group = await (course.service === 'evs' ? cloud.addEvsGroup(spec) : cloud.addGroup(spec));
    const vpc = randomUUID();
    if (isDrill(course)) await cloud.addVpc({ id: vpc });
    await before(spot, group);
    const look = await watchCloud({ course, cloud, group, ours: oursAt(spot) });
    return new Performance({ cell, spot, group, vpc, look });
  }

  async start(stage: Stage, more: Record<string, unknown> = {}): Promise<void> {
    const { procedure, input } = this.cell.course;
    const { site } = this.spot;
    const vpc = procedure === 'drill' ? { vpc: this.#vpc } : {};
    this.#run = new Watched(
      await stage.client.workflow.start(procedure, {
        workflowId: lockOf(procedure, site, this.group),
        taskQueue: stage.taskQueue,
        args: [{ site, group: this.group, ...input, ...vpc, ...more }],
      }),
    );
  }

  get run(): Watched {
    if (this.#run === null) throw new Error('not started');
    return this.#run;
  }

  /** Waits for the end, or a question. @returns the number of the question; null: there is none */
  async comes(): Promise<number | null> {
    this.#stop = await Promise.race([this.run.stop(), delay(LIMIT_MS, LATE, { ref: false })]);
    this.#cloud = await this.#look();
    return this.#stop.kind === 'asks' ? this.#stop.status.question.number : null;
  }

  /** Looks at the cloud until something has started late, or was to have. */
  async comesLate(withinMs: number): Promise<void> {
    const end = Date.now() + withinMs;
    do {
      await delay(200);
      this.#cloud = await this.#look();
    } while (!this.#cloud.late && Date.now() < end);
  }

  check(wanted: Stand, when: string): void {
    if (this.#cloud === null) throw new Error('not looked yet');
    const found = differences(this.cell.course, this.#stop, this.#cloud, wanted);
    this.problems.push(...found.map((text) => `${when}: ${text}`));
  }

  /** Says it to the question that it has come to. */
  async answer(verb: Said['say'] | 'approve', question: number): Promise<void> {
    await this.run.answer(verb, question);
  }

  /** @returns what was not as expected, and all that helps to see why; null where all was */
  async finish(expected: Expected): Promise<string | null> {
    if (this.problems.length === 0) {
      if (this.#stop.kind === 'asks') await this.answer('abort', this.#stop.status.question.number);
      return null;
    }
    const status = await this.run.status();
    await this.run.handle.terminate('not as expected').catch(() => {});
    const { question } = status ?? {};
    return [
      `✗ ${this.cell.name}`,
      ...this.problems.map((text) => `    ${text}`),
      `  expected: ${JSON.stringify(expected)}`,
      `  it says: ${question ? `${question.type}: ${question.text}` : (status?.headline ?? sayEnd(this.#stop))}`,
      ...(status?.timeline ?? []).map(({ at, text }) => `    ${at.slice(11, 23)} ${text}`),
      ...(this.#cloud?.log ?? []).map((line) => `  effect ${line}`),
    ].join('\n');
  }
}

/** How the drills of runs at this site begin. */
export function oursAt({ site }: Pick<Spot, 'site'>): string {
  return `dr-drill-${tagOf({ namespace: inject('temporalNamespace'), site })}-`;
}
