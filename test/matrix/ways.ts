import type { Fault, Way, When } from './types.ts';

/**
 * The ways to fail: each abnormal status of the vendor's tables (the seeds), 429, a redirect, and what the network does.
 * `post` and `read` are the words of docs/protocol.md, read once more: neither comes from the product's own table.
 */

const AGAIN = { kind: 'answer', post: 'nothing', read: 'again' } as const;
const REFUSED = { kind: 'answer', post: 'refused', read: 'fails' } as const;

const status = (code: number, more: Partial<Extract<Fault, { kind: 'status' }>> = {}): Way['faults'] => {
  return ({ when }) => [{ kind: 'status', status: code, when, ...more }];
};

const wire = (fault: (when: When) => Fault): Way['faults'] => {
  return ({ when }) => [fault(when)];
};

/** Past the settle window (3.5 s) and the second POST, before the longer one of an armed POST is over (another 4 s). */
export const LATE_MS = 6_500;

export const WAYS: readonly Way[] = [
  {
    ...REFUSED,
    name: '400 about the request',
    faults: ({ service, when }) => [
      {
        kind: 'status',
        status: 400,
        when,
        code: service === 'evs' ? 'EVS.0001' : 'SDRS.0201',
        envelope: service === 'evs' ? 'E3' : 'E1',
      },
    ],
  },
  {
    ...REFUSED,
    name: '400 about the state',
    post: 'wrong state',
    faults: ({ service, when }) => [
      { kind: 'status', status: 400, when, code: service === 'evs' ? 'EVS.1070' : 'SDRS.1002' },
    ],
  },
  { kind: 'answer', post: 'no token', read: 'no token', name: '401', faults: status(401) },
  { ...REFUSED, name: '403', faults: status(403) },
  { ...REFUSED, name: '404', faults: status(404) },
  { ...REFUSED, name: '405', faults: status(405) },
  { ...REFUSED, name: '406', faults: status(406) },
  { ...REFUSED, name: '407', faults: status(407) },
  { ...AGAIN, name: '408', faults: status(408, { body: 'empty' }) },
  { ...REFUSED, name: '409', post: 'wrong state', faults: status(409) },
  { ...AGAIN, name: '429', post: 'throttled', faults: status(429, { retryAfter: '1' }) },
  { ...AGAIN, name: '500', faults: status(500) },
  { ...REFUSED, name: '501', faults: status(501) },
  { ...AGAIN, name: '502 and an HTML page', faults: status(502, { body: 'html' }) },
  { ...AGAIN, name: '503', faults: status(503) },
  { ...AGAIN, name: '504', faults: status(504) },
  {
    ...REFUSED,
    name: '307',
    faults: wire((when) => ({ kind: 'redirect', location: 'http://127.0.0.1:9/', when })),
  },
  { ...AGAIN, name: 'reset connection', faults: wire((when) => ({ kind: 'cut', when })) },
  { ...AGAIN, name: 'no answer', faults: wire((when) => ({ kind: 'hang', when })) },
  { ...AGAIN, name: 'slow drip', faults: wire((when) => ({ kind: 'slowDrip', everyMs: 100, when })) },
  { ...AGAIN, name: 'cut body', faults: wire((when) => ({ kind: 'cutBody', when })) },
  { ...AGAIN, name: 'bad JSON', faults: wire((when) => ({ kind: 'badJson', when })) },
  { ...AGAIN, name: '200 and an HTML page', faults: status(200, { body: 'html' }) },
  {
    ...AGAIN,
    name: 'huge body',
    // Neither a status nor the network: it comes again as it is.
    read: 'fails',
    faults: wire((when) => ({ kind: 'hugeBody', bytes: 9_000_000, when })),
  },
  {
    ...AGAIN,
    kind: 'late',
    name: '504, then a late start',
    faults: () => [{ kind: 'lateStart', status: 504, startAfter: 1_200 }],
  },
  {
    ...AGAIN,
    kind: 'late',
    name: '504, then a start after the window',
    faults: () => [{ kind: 'lateStart', status: 504, startAfter: LATE_MS }],
  },
  { ...AGAIN, kind: 'stale', name: 'stale status', faults: () => [{ kind: 'stale', reads: 3 }] },
];

export const TOO_LATE = '504, then a start after the window';
