import type { Drill, DrillReading } from '../domain/drill-reading.ts';
import type { SendOutcome } from '../domain/outcomes.ts';
import type { CallOptions, SendOptions } from './service.ts';

/** What a drill is to be. */
export interface DrillOrder {
  groupId: string;
  name: string;
  /** Null: the service makes a network. */
  vpcId: string | null;
}

/**
 * The DR drills of a site. Reads and deletions throw `CloudError` and nothing else; `create` never throws for what the
 * network or the service does.
 */
export interface DrillService {
  /** All that a drill is decided on, but for who holds the group: that is not the cloud's to know. */
  observe(
    groupId: string,
    vpcId: string | null,
    options?: CallOptions,
  ): Promise<Omit<DrillReading, 'heldBy'>>;
  /** The drills of a group. */
  list(groupId: string, options?: CallOptions): Promise<Drill[]>;
  /** One POST that nothing guards: never repeated blindly. */
  create(order: DrillOrder, options: SendOptions): Promise<SendOutcome>;
  /** By id, so it may be asked for again without harm. @returns the job's id, null where none was told */
  remove(drillId: string, options: CallOptions & { timeoutMs: number }): Promise<string | null>;
}
