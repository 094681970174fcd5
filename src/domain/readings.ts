/**
 * What was seen in the cloud, in the words of this product: one shape for every service.
 * A zone is an availability-zone name ("eu-de-01"); `null` means that the answer did not say.
 */

/** One pair of disks replicated between the two zones (SDRS "replication pair"). */
export interface PairReading {
  id: string;
  name: string | null;
  status: string;
  /** Zone in which this pair's data is written now. */
  productionZone: string | null;
  /** active = in sync, copying, inactive, active-stopped. */
  replicationStatus: string | null;
  /** "0" none, "2" production disk lost, "5" replication link down. A string on the wire. */
  faultLevel: string | null;
  /** Per cent. */
  progress: number | null;
}

/** One protected server with its twin (SDRS "protected instance"). */
export interface InstanceReading {
  id: string;
  name: string | null;
  /** "invalid" = a server was deleted behind the service's back. */
  status: string;
  productionZone: string | null;
  sourceServer: string | null;
  targetServer: string | null;
}

/** A line of the service's list of failed tasks; it may carry the job id of a lost answer. */
export interface FailedTask {
  jobId: string;
  failureStatus: string | null;
  jobType: string | null;
  resourceId: string | null;
  errorCode: string | null;
  failReason: string | null;
  beginTime: string | null;
}

/** The group alone: the cheap reading, one GET. */
export interface GroupReading {
  id: string;
  name: string;
  status: string;
  /** Zone in which production runs now, by the group's own word. */
  productionZone: string | null;
  /** The two zones as the group was created; they never change. `null`: the service does not say, nor does dr.yaml (EVS). */
  sourceZone: string | null;
  targetZone: string | null;
  /** Of the group as a whole: active, active-stopped, copying, inactive, error. `null` where only pairs have one (SDRS). */
  replicationStatus: string | null;
  /** Of the group as a whole, as a pair's; `null` where only pairs have one (SDRS). */
  faultLevel: string | null;
  /** The service's own word on why the group is in error; `null` where it gives none (SDRS lists failed tasks instead). */
  failureDetail: string | null;
  createdAt: string | null;
  /** As the service wrote it: compared for equality only, its formats differ. */
  updatedAt: string | null;
}

/** Everything a decision is made on, read at one moment. */
export interface Reading {
  /** When it was read, ISO 8601 UTC. */
  at: string;
  group: GroupReading;
  pairs: PairReading[];
  instances: InstanceReading[];
  /** `null`: the lists could not be read; the reading says so in `gaps`. */
  failedTasks: FailedTask[] | null;
  /** One sentence for each part that could not be read. */
  gaps: string[];
  /** The provider's ids of the requests behind it, in order of their answers: for the report. */
  requestIds?: string[];
}

/** A job of the service. */
export interface JobReading {
  id: string;
  /** INIT, RUNNING, SUCCESS, FAIL; anything else is kept as it came. */
  status: string;
  type: string | null;
  errorCode: string | null;
  failReason: string | null;
  beginTime: string | null;
  endTime: string | null;
  subJobs: { done: number; failed: number; total: number };
}
