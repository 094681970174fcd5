import { defineSettings } from './src/config/settings.ts';

/**
 * The application part of the Temporal configuration: task queue, time-outs, and what each HTTP status means.
 * The connection itself (address, namespace, TLS, API key) comes from Temporal's own environment configuration:
 * TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS_*, or a profile in temporal.toml.
 */
export default defineSettings({
  taskQueue: 'dr-runbooks',

  timings: {
    readTimeout: 15_000,
    postTimeout: 30_000,
    sendDeadline: 45_000,
    settle: 120_000,
    settleReadEvery: 10_000,
    resendBackoff: 10_000,
    pollEvery: 5_000,
    followGrace: 120_000,
    followLimit: 3_600_000,
    readPatience: 600_000,
    serverStart: 900_000,
    serverStop: 600_000,
    probeLimit: 600_000,
    armed: 1_800_000,
    drillLimit: 14_400_000,
    drillVerdict: 3_600_000,
    reminder: 900_000,
    noticePatience: 600_000,
    readinessLimit: 300_000,
    readinessConfirm: 60_000,
    heartbeatTimeout: 8_000,
  },

  readRetry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 15_000 },
  maxSends: 3,

  /**
   * The one table of retry rules, keyed to the HTTP status.
   * Reads: 408, 429 and the 5xx of a gateway are tried again, everything else fails at once.
   * Actions: a lost answer is `unknown` and is answered by looking, never by a second POST.
   */
  http: {
    400: { read: 'fail', action: 'refused' },
    401: { read: 'fail', action: 'refused' },
    403: { read: 'fail', action: 'refused' },
    404: { read: 'fail', action: 'refused' },
    405: { read: 'fail', action: 'refused' },
    406: { read: 'fail', action: 'refused' },
    407: { read: 'fail', action: 'refused' },
    408: { read: 'retry', action: 'unknown' },
    409: { read: 'fail', action: 'refused' },
    413: { read: 'fail', action: 'refused' },
    414: { read: 'fail', action: 'refused' },
    415: { read: 'fail', action: 'refused' },
    429: { read: 'retry', action: 'throttled' },
    500: { read: 'retry', action: 'unknown' },
    501: { read: 'fail', action: 'refused' },
    502: { read: 'retry', action: 'unknown' },
    503: { read: 'retry', action: 'unknown' },
    504: { read: 'retry', action: 'unknown' },
  },
});
