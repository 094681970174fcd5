import type { Action } from '../domain/actions.ts';
import type { GroupReading, JobReading, Reading } from '../domain/readings.ts';
import type { SendOutcome } from '../domain/outcomes.ts';
import type { DrillService } from './drills.ts';

export interface CallOptions {
  /** Ends the call; a read then throws `CloudError` with kind `aborted`. */
  signal?: AbortSignal;
  /** A poll: where calls have to queue, the others go first. */
  patient?: boolean;
  /** Told the provider's id of each request that was answered well. */
  onAnswer?: (requestId: string) => void;
}

export interface ListOptions extends CallOptions {
  /** Only groups with this in their name, where the service takes the filter: whoever asks compares for himself. */
  named?: string;
}

export interface ObserveOptions extends CallOptions {
  /** `false`: without the failed tasks, for a quick look at the preconditions; the reading then has `failedTasks: null`. */
  failedTasks?: boolean;
  /** The group is read after all else: lists may take a while, and somebody may act meanwhile. */
  groupLast?: boolean;
}

export interface SendOptions extends CallOptions {
  /** Whole time of the POST, headers and body, in ms. */
  timeoutMs: number;
  /** Called when everything is ready and the next thing is the POST itself: throw nothing, return false to hold it back. */
  mayStillSend: () => boolean;
  /**
   * Asked before the one repeat after a 401, where nothing guards the action against a second effect: does everything
   * still stand? Throw nothing.
   */
  mayRepeat?: () => Promise<boolean>;
}

/** What `dr doctor` prints of a login. */
export interface LoggedIn {
  projectId: string;
  /** Null: nothing that ends, as with access keys. */
  tokenExpiresAt: string | null;
}

/**
 * One replicated site, whichever service is behind it.
 * Reads throw `CloudError` and nothing else. `send` never throws for what the network or the service does.
 */
export interface ReplicationService {
  /** Null: the service has no drills (EVS). */
  readonly drills: DrillService | null;
  /** Proves that the login works. */
  login(options?: CallOptions): Promise<LoggedIn>;
  listGroups(options?: ListOptions): Promise<GroupReading[]>;
  readGroup(groupId: string, options?: CallOptions): Promise<GroupReading>;
  /** Group, pairs and instances; failed tasks from both listings (a gap where they can't be read). */
  observe(groupId: string, options?: ObserveOptions): Promise<Reading>;
  readJob(jobId: string, options?: CallOptions): Promise<JobReading>;
  send(groupId: string, action: Action, options: SendOptions): Promise<SendOutcome>;
}
