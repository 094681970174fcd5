/** Walks every state that a small system can reach: breadth first, so that a counterexample is a shortest one. */

export interface Move<World> {
  /** What happens, for the trace; what stands before the colon is what is counted. */
  what: string;
  to: World;
  ticks?: number;
}

export interface System<World> {
  starts: readonly World[];
  /** Two worlds of one key have the same future. */
  key: (world: World) => string;
  moves: (world: World) => Iterable<Move<World>>;
  /** What must never be, as a sentence; null: all is well. */
  broken: (world: World) => string | null;
  /** Where nothing has to happen any more. */
  ended: (world: World) => boolean;
}

export interface Explored {
  states: number;
  moves: number;
  /** How often each kind of event was tried. */
  events: Map<string, number>;
  broken: { why: string; trace: string[] } | null;
  /** The way to a state from which the system may never end: a circle behind it, or nothing left to do. */
  endless: string[] | null;
  /** The longest time from a start, or from an end that was left again, to the next end. */
  longestTicks: number;
}

const MOST_STATES = 400_000;

export function explore<World>(system: System<World>): Explored {
  const graph = new Graph();
  const events = new Map<string, number>();
  let level: World[] = [];
  const visit = (world: World, from: number, what: string): number => {
    const { id, isNew } = graph.node(system.key(world), from, what);
    if (isNew) level.push(world);
    return id;
  };
  for (const world of system.starts) visit(world, -1, '');

  const explored = { events, broken: null, endless: null, longestTicks: 0 };
  for (let id = 0; level.length > 0;) {
    const worlds = level;
    level = [];
    for (const world of worlds) {
      const why = system.broken(world);
      if (why !== null) return { ...explored, ...graph.size, broken: { why, trace: graph.trace(id) } };
      graph.open(system.ended(world));
      for (const { what, to, ticks = 0 } of system.moves(world)) {
        const event = eventOf(what);
        events.set(event, (events.get(event) ?? 0) + 1);
        graph.edge(visit(to, id, what), ticks);
      }
      id += 1;
    }
    if (graph.size.states > MOST_STATES)
      throw new Error(`more than ${MOST_STATES} states: the model is not bounded`);
  }
  return { ...explored, ...graph.size, ...graph.ends() };
}

function eventOf(what: string): string {
  const colon = what.indexOf(':');
  return colon < 0 ? what : what.slice(0, colon);
}

/** Nodes are numbered as they are found, and opened in that order; the edges of each lie behind one another. */
class Graph {
  readonly #ids = new Map<string, number>();
  readonly #from: number[] = [];
  readonly #what: string[] = [];
  readonly #ended: boolean[] = [];
  readonly #first: number[] = [];
  readonly #to: number[] = [];
  readonly #ticks: number[] = [];

  get size(): { states: number; moves: number } {
    return { states: this.#from.length, moves: this.#to.length };
  }

  node(key: string, from: number, what: string): { id: number; isNew: boolean } {
    const known = this.#ids.get(key);
    if (known !== undefined) return { id: known, isNew: false };
    const id = this.#from.push(from) - 1;
    this.#what.push(what);
    this.#ids.set(key, id);
    return { id, isNew: true };
  }

  /** The next node in order; the edges that follow are its own. */
  open(ended: boolean): void {
    this.#ended.push(ended);
    this.#first.push(this.#to.length);
  }

  edge(to: number, ticks: number): void {
    this.#to.push(to);
    this.#ticks.push(ticks);
  }

  trace(id: number): string[] {
    const trace: string[] = [];
    for (let at = id; (this.#from[at] ?? -1) >= 0; at = this.#from[at] ?? -1)
      trace.unshift(this.#what[at] ?? '');
    return trace;
  }

  /** Without a circle, and with an end wherever nothing follows, every way through the graph ends. */
  ends(): Pick<Explored, 'endless' | 'longestTicks'> {
    const nodes = this.#ended.length;
    const incoming = new Uint32Array(nodes);
    for (const to of this.#to) incoming[to] = (incoming[to] ?? 0) + 1;
    const ready: number[] = [];
    for (let id = 0; id < nodes; id += 1) if (incoming[id] === 0) ready.push(id);
    const ticks = new Uint32Array(nodes);
    let longestTicks = 0;
    for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
      const first = this.#first[id] ?? 0;
      const last = this.#first[id + 1] ?? this.#to.length;
      const ended = this.#ended[id] === true;
      if (first === last && !ended) return { endless: this.trace(id), longestTicks };
      const so = ticks[id] ?? 0;
      if (ended) longestTicks = Math.max(longestTicks, so);
      for (let edge = first; edge < last; edge += 1) {
        const to = this.#to[edge] ?? 0;
        const since = ended ? 0 : so + (this.#ticks[edge] ?? 0);
        ticks[to] = Math.max(ticks[to] ?? 0, since);
        const left = (incoming[to] ?? 0) - 1;
        incoming[to] = left;
        if (left === 0) ready.push(to);
      }
    }
    const circle = incoming.findIndex((count) => count > 0);
    return { endless: circle < 0 ? null : this.trace(circle), longestTicks };
  }
}
