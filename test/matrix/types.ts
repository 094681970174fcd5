import type { Procedure } from '../../src/domain/procedures.ts';
import type { FaultRuleInput } from '../../src/simulator/control-client.ts';

/** The words of the failure matrix: procedure × call × fault, and what is to come of it. */

export type Service = 'sdrs' | 'evs';
export type Fault = FaultRuleInput['fault'];

export const CALLS = [
  'login',
  'groups',
  'group',
  'pairs',
  'action',
  'job',
  'failedTasks',
  'serverAction',
  'server',
  'drills',
  'drillsOfVpc',
  'drillCreate',
  'drillDelete',
] as const;
export type Call = (typeof CALLS)[number];

/** Where in the run the fault is met. */
export const PLACES = [
  'at first',
  'just before the POST',
  'following',
  '1st',
  '2nd',
  'stop',
  'start',
  'the POST',
  'the DELETE',
  'in the check',
  'before the deletion',
  'after the deletion',
] as const;
export type Place = (typeof PLACES)[number];

/** Is the request lost on its way, or its answer? */
export type When = 'before' | 'after';
export type Lasts = 'once' | 'for good';

/** One procedure on one service. */
export interface Course {
  name: string;
  service: Service;
  procedure: Procedure;
  /** Fields of the group that it starts from. */
  group: Record<string, unknown>;
  input: Record<string, unknown>;
  after: { status: string; productionZone: string };
  /** Actions that it takes when all goes well; of a drill, the drills that it makes. */
  actions: 1 | 2;
  /**
   * Would the API itself refuse a second effect, or has it nothing left to do? SDRS group actions are
   * guarded by state. EVS: the reprotect's page demands `failovered`; the failover's page names no status; the
   * switchover is a toggle. A drill: nothing keeps the service from making two.
   */
  guarded: boolean;
  /** Looks at the group before the one that goes with the (first) POST: where to put a fault, never what to expect. */
  looks: number;
  /** The starts and stops of servers that it sends, in order. */
  power: readonly ('stop' | 'start')[];
}

/** One way to fail. */
export interface Way {
  name: string;
  /** What it proves of a POST that changes something. */
  post: 'nothing' | 'refused' | 'wrong state' | 'throttled' | 'no token';
  /** What becomes of a read, which may be repeated without harm. */
  read: 'again' | 'fails' | 'no token';
  faults: (at: { service: Service; when: When }) => Fault[];
  /** Only where it means something. */
  kind: 'answer' | 'late' | 'stale';
}

export interface Cell {
  name: string;
  course: Course;
  call: Call;
  place: Place;
  way: Way;
  /** Null for a read, which has no effect. */
  when: When | null;
  lasts: Lasts;
}

/** How things stand when the run ends, or asks. */
export interface Stand {
  /** `completed`, or `asks` and the types that a person may be asked with. */
  ends: 'completed' | 'aborted' | 'cancelled' | `asks ${string}` | `fails as ${string}`;
  /** Actions that took effect; of a drill, the drills that were ever made. */
  actions: number;
  /** POSTs that have arrived at most. */
  posts: number;
  /** Drills of ours that the cloud has now; left out: none. */
  left?: number;
}

/** What a person says, and what comes of it. */
export interface Said extends Stand {
  say: 'retry' | 'abort' | 'skip' | 'approve';
  then?: Said;
}

export interface Expected extends Stand {
  /** After the fault is gone, and a person has said this. */
  then?: Said;
  /** Logins that arrive at most: accounts lock. */
  logins?: number;
  /** The words that say so. */
  why: string;
}

export const isDrill = ({ procedure }: Pick<Course, 'procedure'>): boolean => procedure === 'drill';
