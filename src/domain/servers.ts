/** Servers of the groups, through the compute service: SDRS itself neither starts nor stops any. */

export interface ServerReading {
  id: string;
  name: string | null;
  /** ACTIVE runs, SHUTOFF is stopped, DELETED is gone; the others are on the way or broken. */
  status: string;
  /** powering-on, powering-off, deleting … while it changes. */
  taskState: string | null;
}

/** What the compute service said of one server in a job. */
export interface ServerFault {
  id: string;
  code: string | null;
  reason: string | null;
}

/** A job over many servers can end FAIL with some of them done: each server is read for itself. */
export interface ServerJobReading {
  id: string;
  /** INIT, RUNNING, SUCCESS, FAIL. */
  status: string;
  faults: ServerFault[];
}

/** How many servers the project may have, and has. `most` -1: no limit. */
export interface ServerQuota {
  most: number;
  used: number;
}
