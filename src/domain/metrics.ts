/** What the worker tells Prometheus of runs, beside the SDK's own metrics. No label holds a run, a group or a person: their number must stay small. */

export interface Metric {
  name: string;
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
}

export const METRICS = {
  runs: { name: 'dr_runs_total', type: 'counter', help: 'Runs that ended, by how' },
  recovery: {
    name: 'dr_recovery_seconds',
    type: 'histogram',
    help: 'From the request until production was in service again',
  },
  lostAnswers: {
    name: 'dr_lost_answers_total',
    type: 'counter',
    help: 'POSTs whose answer was lost',
  },
  unknownOutcomes: {
    name: 'dr_unknown_outcomes_total',
    type: 'counter',
    help: 'Lost answers by what looking came to',
  },
  apiCalls: { name: 'dr_api_calls_total', type: 'counter', help: 'Calls of the cloud by what came back' },
  apiCallTime: {
    name: 'dr_api_call_seconds',
    type: 'histogram',
    help: 'How long calls of the cloud took, answered or not',
  },
  questions: {
    name: 'dr_questions_open',
    type: 'gauge',
    help: 'Questions of all runs that wait for a person now',
  },
  readiness: {
    name: 'dr_readiness_groups',
    type: 'gauge',
    help: 'Groups of a site by the verdict of the last readiness check',
  },
  readinessVerdict: {
    name: 'dr_readiness_verdict',
    type: 'gauge',
    help: 'The verdict of the last readiness check: 0 ready, 1 degraded, 2 not ready',
  },
  readinessAge: {
    name: 'dr_readiness_age_seconds',
    type: 'gauge',
    help: 'Since the last readiness check of a site ended',
  },
  ready: { name: 'dr_worker_ready', type: 'gauge', help: 'What /readyz says: 1 or 0' },
} as const satisfies Record<string, Metric>;

/** Upper ends in seconds. Recoveries are compared with objectives of minutes to hours. */
export const BUCKETS: Readonly<Record<string, number[]>> = {
  [METRICS.recovery.name]: [30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400],
  [METRICS.apiCallTime.name]: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
};
