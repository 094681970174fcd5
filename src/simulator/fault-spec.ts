import * as z from 'zod';
import { callKinds } from './call-log.ts';
import { envelopes } from './errors.ts';

/** Before or after the request takes effect. */
const when = z.enum(['before', 'after']);
const ms = z.number().int().min(0);

const fault = z.discriminatedUnion('kind', [
  /** Answers this status. `before` without a body of its own is an error; 2xx sends the real answer under it. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.number().int().min(200).max(599),
    when: when.default('before'),
    /** Default: html with 502, else json. */
    body: z.enum(['json', 'html', 'empty']).optional(),
    code: z.string().optional(),
    message: z.string().optional(),
    envelope: z.enum(envelopes).optional(),
    retryAfter: z.string().optional(),
  }),
  /** The connection ends without an answer. */
  z.strictObject({ kind: z.literal('cut'), when: when.default('before') }),
  /** No answer, until the client gives up or the simulator closes. */
  z.strictObject({ kind: z.literal('hang'), when: when.default('before') }),
  /** Headers of a success, half of its body, then the connection ends. */
  z.strictObject({ kind: z.literal('cutBody'), when: when.default('after') }),
  /** A success with a body that isn't JSON to its end. */
  z.strictObject({ kind: z.literal('badJson'), when: when.default('after') }),
  /** A success, its body filled up with blanks to this many bytes. */
  z.strictObject({
    kind: z.literal('hugeBody'),
    bytes: z.number().int().min(1),
    when: when.default('after'),
  }),
  /** A success, one byte at a time. */
  z.strictObject({ kind: z.literal('slowDrip'), everyMs: ms, when: when.default('after') }),
  z.strictObject({
    kind: z.literal('redirect'),
    location: z.string(),
    status: z.number().int().min(300).max(399).default(307),
    when: when.default('before'),
  }),
  /** An action that is answered with an error and starts all the same, later, if the state permits then. */
  z.strictObject({
    kind: z.literal('lateStart'),
    status: z.number().int().min(400).max(599),
    startAfter: z.union([ms, z.literal('release')]),
  }),
  /** Reads show what was before the last change, this many times. */
  z.strictObject({ kind: z.literal('stale'), reads: z.number().int().min(1) }),
  /** The action is accepted and its job fails. */
  z.strictObject({
    kind: z.literal('jobFail'),
    errorCode: z.string().optional(),
    reason: z.string().optional(),
    after: z.enum(['error', 'former']).optional(),
  }),
  /** The request waits for `POST /__sim/release`; it goes on even when the client has left. */
  z.strictObject({ kind: z.literal('hold'), when: when.default('before') }),
  z.strictObject({ kind: z.literal('delay'), ms }),
]);
export type Fault = z.infer<typeof fault>;

/** Which requests a fault meets: the first `skip` that match pass, then it meets `times` of them (0: all). */
export const faultRule = z.strictObject({
  id: z.string().min(1).optional(),
  call: z.enum([...callKinds, 'any']),
  /** null: the requests that name no group. */
  groupId: z.string().nullable().optional(),
  skip: z.number().int().min(0).default(0),
  times: z.number().int().min(0).default(1),
  fault,
});
export type FaultRule = z.infer<typeof faultRule>;
export type FaultRuleInput = z.input<typeof faultRule>;

/** Faults of different classes may meet the same request: it is held, takes effect, its job is doomed, the answer is lost. */
export const faultClasses = {
  hold: 'gate',
  delay: 'gate',
  stale: 'reading',
  jobFail: 'job',
  status: 'wire',
  cut: 'wire',
  hang: 'wire',
  cutBody: 'wire',
  badJson: 'wire',
  hugeBody: 'wire',
  slowDrip: 'wire',
  redirect: 'wire',
  lateStart: 'wire',
} as const satisfies Record<Fault['kind'], string>;

export type FaultClass = (typeof faultClasses)[keyof typeof faultClasses];
type KindOf<C extends FaultClass> = {
  [K in Fault['kind']]: (typeof faultClasses)[K] extends C ? K : never;
}[Fault['kind']];
export type FaultOf<C extends FaultClass> = Extract<Fault, { kind: KindOf<C> }>;
