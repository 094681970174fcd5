import { Bell } from './bell.ts';

/** What a request is about, in the words of the fault rules and counters. */
export const callKinds = [
  'login',
  'tokenCheck',
  'groups',
  'group',
  'instances',
  'pairs',
  'action',
  'job',
  'failedTasks',
  'drills',
  'drill',
  'drillCreate',
  'drillRename',
  'drillDelete',
  'server',
  'serverAction',
  'serverJob',
  'serverQuota',
  'other',
] as const;
export type CallKind = (typeof callKinds)[number];

/** One request. Never headers, bodies or tokens; `status` is null until answered, a word where no status was sent. */
export interface CallRecord {
  method: string;
  path: string;
  status: number | string | null;
}

const kept = 1_000;

export class CallLog {
  readonly counts = Object.fromEntries(callKinds.map((kind) => [kind, 0])) as Record<CallKind, number>;
  readonly requests: CallRecord[] = [];
  readonly bell = new Bell();

  arrived(kind: CallKind, method: string, path: string): CallRecord {
    const record: CallRecord = { method, path, status: null };
    this.requests.push(record);
    if (this.requests.length > kept) this.requests.shift();
    this.counts[kind] += 1;
    this.bell.ring();
    return record;
  }
}
