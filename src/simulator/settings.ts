import * as z from 'zod';

const ms = z.number().int().min(0);

/**
 * Switches for what no document says about the service, and how long things take. All durations in ms;
 * 0 means "done at the next look".
 */
export const settingsSchema = z.strictObject({
  /** `manual` keeps jobs RUNNING until `POST /__sim/jobs/finish`; it applies to jobs made from then on. */
  jobs: z.enum(['timed', 'manual']),
  jobInitMs: ms,
  /** The whole time of a job, INIT included. */
  jobMs: ms,
  /** Time between the answer and the transient status of the group, or of the drill; 0 = the status turns first. */
  statusLagMs: ms,
  /** Time between the SUCCESS of an enable or reprotect job and data in sync. */
  syncMs: ms,
  /** The whole time of an EVS failover, switchover or pause; reprotecting and synchronising take `syncMs`. */
  evsActionMs: ms,
  /** As `jobs`, for starting and stopping servers; `manual` waits for `POST /__sim/servers/finish`. */
  serverJobs: z.enum(['timed', 'manual']),
  serverStartMs: ms,
  serverStopMs: ms,
  tokenLifeMs: ms,
  /** What the gateway allows of each API; 0: as many as come. It is 200 unless somebody has set it otherwise. */
  callsPerSecond: z.number().int().min(0),
  /** How many servers the project may have; -1: as many as it likes. */
  serverQuota: z.number().int().min(-1),
  /** How far the clock that checks signatures is ahead of this machine's; may be negative. */
  clockAheadMs: z.number().int(),
  /** Answer for a job id nobody knows: 404, 400, or 500 with SDRS.0408. */
  unknownJob: z.union([z.literal(404), z.literal(400), z.literal(500)]),
  wrongStateCode: z.enum(['SDRS.1002', 'SDRS.0209', 'SDRS.1017', 'SDRS.1024']),
  wrongStateStatus: z.union([z.literal(400), z.literal(409)]),
  /** E1: `{"error":…}`, E2: `{"badrequest":…}`. */
  errorEnvelope: z.enum(['E1', 'E2']),
  /** 400 SDRS.1013 as in the error table, or 404 `{"itemNotFound":…}`. */
  missingGroup: z.enum(['SDRS.1013', 'itemNotFound']),
  endTimeWhileRunning: z.enum(['null', 'empty', 'absent']),
  entitiesInInit: z.enum(['empty', 'full']),
  /** Which jobs have sub-jobs; the documents show them for disabling protection only. */
  subJobs: z.enum(['documented', 'always', 'never']),
  /** In which list a group's failed action is; a drill's is always in the one by the group's id. */
  failedTasksShownIn: z.enum(['group-level', 'by-id', 'both']),
  /** When a failover or reverse flips `priority_station`: with the transient status, or with the last one. */
  stationFlips: z.enum(['start', 'end']),
  /** Where a failed failover or reverse leaves it; `split`: half of the pairs and instances, not the group. */
  stationAfterFailure: z.enum(['kept', 'flipped', 'split']),
  /** Where a failed job leaves the group or the drill: in its error state, or where it was before. */
  afterFailedJob: z.enum(['error', 'former']),
  nullAction: z.enum(['accept', 'refuse']),
  /** Whether SDRS.1830 guards failover too; it always guards stop and reverse. */
  failoverWhileCopying: z.enum(['allow', 'refuse']),
  /** Answer to a reverse that names the station which is production already. */
  reverseToCurrent: z.enum(['SDRS.0201', 'SDRS.0216', 'SDRS.1029', 'accept']),
  /** Whether a group that disagrees with its instances or pairs is refused with SDRS.1025 or SDRS.1026. */
  stationMismatch: z.enum(['ignore', 'refuse']),
  /** Whether a group with a drill refuses failover, reverse, reprotect and disable as in the wrong state. */
  drillBlocks: z.boolean(),
  /** A drill while a pair's progress isn't 100: made, but its servers end in ERROR, or refused with SDRS.1830. */
  drillBeforeSync: z.enum(['unbootable', 'refuse']),
  /** Whether the DR servers run after a failover; the API page and the user guide disagree. */
  serversAfterFailover: z.enum(['off', 'started']),
  /** What naming a server that isn't there does to a start or stop: its part fails, or the whole call does. */
  missingServer: z.enum(['sub-job', 'refuse']),
  /** The status that a failed-over EVS group shows: the API page, SDRS's spelling, the user guide's page on reprotection. */
  evsAfterFailover: z.enum(['failovered', 'failed-over', 'available']),
  /** `replication_status` after an EVS failover or pause. */
  evsStoppedAs: z.enum(['active-stopped', 'inactive']),
  /** When a reprotect turns the EVS group `available`: as its copying begins, or as it ends. */
  evsReprotectTurns: z.enum(['start', 'end']),
  /** Whether an EVS action in the wrong state is refused, or answered 200 and forgotten. */
  evsWrongState: z.enum(['refuse', 'ignore']),
  evsMissingGroup: z.union([z.literal(404), z.literal(400)]),
  /** E4: the HTTP status as a number under the name of its class; E3: a text code there. */
  evsErrorEnvelope: z.enum(['E4', 'E3']),
  /** The key in the answer that shows one EVS group; the example of the documents misspells it. */
  evsShowKey: z.enum(['priority_station', 'priority_staion']),
  /** JSON within a text, as in the examples, or an object, as in the table. */
  evsRecordMetadata: z.enum(['text', 'object']),
});

export type Settings = z.infer<typeof settingsSchema>;

export const settingsPatch = settingsSchema.partial();
export type SettingsPatch = z.infer<typeof settingsPatch>;

export const defaultSettings: Settings = {
  jobs: 'timed',
  jobInitMs: 1_000,
  jobMs: 8_000,
  statusLagMs: 0,
  syncMs: 0,
  evsActionMs: 8_000,
  serverJobs: 'timed',
  serverStartMs: 4_000,
  serverStopMs: 4_000,
  tokenLifeMs: 24 * 3_600_000,
  callsPerSecond: 0,
  serverQuota: -1,
  clockAheadMs: 0,
  unknownJob: 404,
  wrongStateCode: 'SDRS.1002',
  wrongStateStatus: 400,
  errorEnvelope: 'E1',
  missingGroup: 'SDRS.1013',
  endTimeWhileRunning: 'null',
  entitiesInInit: 'empty',
  subJobs: 'documented',
  failedTasksShownIn: 'group-level',
  stationFlips: 'end',
  stationAfterFailure: 'kept',
  afterFailedJob: 'error',
  nullAction: 'accept',
  failoverWhileCopying: 'allow',
  reverseToCurrent: 'SDRS.0201',
  stationMismatch: 'ignore',
  drillBlocks: false,
  drillBeforeSync: 'unbootable',
  serversAfterFailover: 'off',
  missingServer: 'sub-job',
  evsAfterFailover: 'failovered',
  evsStoppedAs: 'active-stopped',
  evsReprotectTurns: 'start',
  evsWrongState: 'refuse',
  evsMissingGroup: 404,
  evsErrorEnvelope: 'E4',
  evsShowKey: 'priority_station',
  evsRecordMetadata: 'text',
};
