import type { StatusTable } from '../domain/outcomes.ts';

/** All times in milliseconds. Order that must hold, among others (timings.ts): postTimeout < sendDeadline < settle < armed. */
export interface Timings {
  /** One GET, whole. */
  readTimeout: number;
  /** The action POST, whole. */
  postTimeout: number;
  /** From the scheduling of the action to the last moment at which its POST may leave. */
  sendDeadline: number;
  /** How long the group must stand still at the baseline before an unanswered POST counts as not started. */
  settle: number;
  /** Between two readings while settling. */
  settleReadEvery: number;
  /** Before another try of a POST that provably did not leave, or did not start. Doubles each time. */
  resendBackoff: number;
  /** Between two polls of job and group. */
  pollEvery: number;
  /** How long job and group may contradict each other, or the job be unreadable, before somebody decides. */
  followGrace: number;
  /** How long one action may run before the run asks a person. */
  followLimit: number;
  /** How long a read is repeated before the step asks. */
  readPatience: number;
  /** How long servers may take to start before the step asks. */
  serverStart: number;
  /** How long a soft stop may take before the step asks: a guest may ignore it. */
  serverStop: number;
  /** How long health probes may take to answer before the step asks. */
  probeLimit: number;
  /** How long a POST that was given up without an answer is held possible: it may still start. */
  armed: number;
  /** How long a drill may last, its hold not counted, before it is deleted whatever else is open. */
  drillLimit: number;
  /** How long a person has for the verdict on a drill. */
  drillVerdict: number;
  /** First reminder of an open question; the next ones at growing intervals. */
  reminder: number;
  /** How long a notice is repeated before it is given up. */
  noticePatience: number;
  /** How long a readiness check may take: what it could not read until then is not ready. */
  readinessLimit: number;
  /** Before a second look at what has just become not ready. */
  readinessConfirm: number;
  /** A worker that is silent for this long has lost its activity. */
  heartbeatTimeout: number;
}

export interface Settings {
  taskQueue: string;
  timings: Timings;
  /** Between two tries of a read; the statuses that are tried again are in `http`. */
  readRetry: { initialInterval: number; backoffCoefficient: number; maximumInterval: number };
  /** Automatic POSTs for one intent, the first included. Each later one only after proof that the earlier did not start. */
  maxSends: number;
  http: StatusTable;
}

/** Temporal's worker versioning: which build of which deployment a worker is. */
export interface Deployment {
  name: string;
  /** Null: neither the file nor the environment says. A worker needs it, everybody else does not. */
  build: string | null;
}

export function defineSettings(settings: Settings): Settings {
  return settings;
}
