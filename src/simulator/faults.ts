import { setTimeout as sleep } from 'node:timers/promises';
import { Bell } from './bell.ts';
import type { CallKind } from './call-log.ts';
import { faultClasses } from './fault-spec.ts';
import type { Fault, FaultClass, FaultOf, FaultRule } from './fault-spec.ts';

/** A fault that waits for its requests, or has had them. */
export interface ArmedFault extends Omit<FaultRule, 'id'> {
  id: string;
  hits: number;
}

interface Entry extends ArmedFault {
  /** Requests that this fault holds. */
  held: Set<() => void>;
  /** Actions that this fault will start on release. */
  late: (() => void)[];
}

/** Which request it is, as far as faults care. */
export interface Target {
  kind: CallKind;
  groupId: string | null;
}

/** The faults on demand. Rules are tried in the order they were added. */
export class Faults {
  readonly #entries = new Map<string, Entry>();
  readonly #signal: AbortSignal;
  readonly bell = new Bell();
  #count = 0;

  /** @param signal ends all waiting: the world that the requests belong to is gone */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** @throws {RangeError} when the id is taken */
  add(rule: FaultRule): string {
    const id = rule.id ?? `fault-${++this.#count}`;
    if (this.#entries.has(id)) throw new RangeError(`a fault with the id ${id} exists already`);
    this.#entries.set(id, { ...rule, id, hits: 0, held: new Set(), late: [] });
    return id;
  }

  list(): ArmedFault[] {
    return [...this.#entries.values()].map(({ held: _held, late: _late, ...armed }) => armed);
  }

  /** Removes one fault, or all of them. Requests that it holds go on. @returns how many were removed */
  remove(id?: string): number {
    const entries = [...this.#entries.values()].filter((entry) => id === undefined || entry.id === id);
    for (const entry of entries) {
      this.#entries.delete(entry.id);
      for (const goOn of entry.held) goOn();
    }
    return entries.length;
  }

  /** The fault of this class that the request meets, if any; counts it as met. */
  take<C extends FaultClass>(wanted: C, target: Target): { id: string; fault: FaultOf<C> } | null {
    for (const entry of this.#entries.values()) {
      if (faultClasses[entry.fault.kind] !== wanted || !matches(entry, target) || isSpent(entry)) continue;
      if (entry.skip > 0) {
        entry.skip -= 1;
        continue;
      }
      entry.hits += 1;
      return { id: entry.id, fault: entry.fault as FaultOf<C> };
    }
    return null;
  }

  /** Lets a request wait as a `hold` or `delay` says. @throws an AbortError when its world is gone */
  async pass(id: string, fault: FaultOf<'gate'>): Promise<void> {
    if (fault.kind === 'delay') {
      await sleep(fault.ms, undefined, { signal: this.#signal });
      return;
    }
    const entry = this.#entries.get(id);
    if (!entry) return;
    await new Promise<void>((resolve) => {
      const goOn = () => {
        entry.held.delete(goOn);
        this.#signal.removeEventListener('abort', goOn);
        resolve();
      };
      entry.held.add(goOn);
      this.#signal.addEventListener('abort', goOn);
      this.bell.ring();
    });
    this.#signal.throwIfAborted();
  }

  /** How many requests the fault holds now; undefined when there is no such fault. */
  held(id: string): number | undefined {
    return this.#entries.get(id)?.held.size;
  }

  /** Keeps an action until the fault is released. */
  keepLate(id: string, start: () => void): void {
    this.#entries.get(id)?.late.push(start);
  }

  /** Lets held requests go on and late actions start. @returns how many; undefined when there is no such fault */
  release(id: string): number | undefined {
    const entry = this.#entries.get(id);
    if (!entry) return undefined;
    const waiting = [...entry.held, ...entry.late.splice(0)];
    for (const goOn of waiting) goOn();
    return waiting.length;
  }
}

function matches(rule: ArmedFault, target: Target): boolean {
  if (rule.groupId !== undefined && rule.groupId !== target.groupId) return false;
  return rule.call === 'any' || rule.call === target.kind;
}

function isSpent({ fault, times, hits }: { fault: Fault; times: number; hits: number }): boolean {
  if (fault.kind === 'stale') return hits >= fault.reads;
  return times > 0 && hits >= times;
}
