import type { FindingCode } from '../findings.ts';
import { ENDS } from './ends.ts';
import type { ErrorEntry } from './entry.ts';
import { FINDING_ENTRIES, FINDINGS } from './findings.ts';
import { QUESTIONS, WAITS } from './questions.ts';
import { API_ONLY, REQUESTS } from './requests.ts';
import { SETUP } from './setup.ts';

/**
 * Every error that a person can meet, whichever way. A code never changes its meaning, and none is used again.
 * docs/errors.md and the tables of docs/api.md are made of it.
 */
const TABLES = {
  ...QUESTIONS,
  ...WAITS,
  ...FINDING_ENTRIES,
  ...ENDS,
  ...REQUESTS,
  ...API_ONLY,
  ...SETUP,
};

export type ErrorCode = keyof typeof TABLES;
export const REGISTRY: Readonly<Record<ErrorCode, ErrorEntry>> = TABLES;

type With<Key extends keyof ErrorEntry> = {
  [Code in ErrorCode]: (typeof TABLES)[Code] extends Record<Key, number> ? Code : never;
}[ErrorCode];
/** What the HTTP API answers with. */
export type ApiCode = With<'http'>;
/** What `dr` ends with. */
export type CommandCode = With<'exit'>;

/** The types of a run's questions and failures, as Temporal has them, each with its code. None can be used that is not here. */
export const FAILURE_CODES = {
  PreconditionFailed: 'DR_PRECONDITION_FAILED',
  ProviderRefused: 'DR_PROVIDER_REFUSED',
  OutcomeUnknown: 'DR_OUTCOME_UNKNOWN',
  ActionFailed: 'DR_ACTION_FAILED',
  AttestRefused: 'DR_ATTEST_REFUSED',
  CloudUnreadable: 'DR_CLOUD_UNREADABLE',
  CloudUnreachable: 'DR_CLOUD_UNREACHABLE',
  TimedOut: 'DR_TIMED_OUT',
  ServersNotThere: 'DR_SERVERS_NOT_THERE',
  HealthProbesFailed: 'DR_PROBES_FAILED',
  SyncBroken: 'DR_SYNC_BROKEN',
  LoginRefused: 'DR_LOGIN_REFUSED',
  NotFound: 'DR_OBJECT_NOT_FOUND',
  InputInvalid: 'DR_INPUT_INVALID',
  UnknownSite: 'DR_SITE_UNKNOWN',
  UnknownGroup: 'DR_GROUP_UNKNOWN',
  AmbiguousGroup: 'DR_GROUP_AMBIGUOUS',
  GroupBusy: 'DR_RUN_IN_THE_WAY',
  ExerciseNotAllowed: 'DR_EXERCISE_NOT_ALLOWED',
  Aborted: 'DR_RUN_ABORTED',
  Cancelled: 'DR_RUN_CANCELLED',
  NotConfigured: 'DR_NOT_CONFIGURED',
  Interrupted: 'DR_WORKER_STOPS',
  NotSent: 'DR_NOTICE_NOT_SENT',
  InternalError: 'DR_FAULT',
  Failed: 'DR_FAILED',
} as const satisfies Readonly<Record<string, ErrorCode>>;
export type FailureType = keyof typeof FAILURE_CODES;

const WAIT_CODES = {
  ApprovalNeeded: 'DR_APPROVAL_NEEDED',
  Joint: 'DR_JOINT',
  ArmedPost: 'DR_POST_ARMED',
} as const satisfies Readonly<Record<string, keyof typeof WAITS>>;
/** What a run can ask: why a step stopped, or what it waits for. */
export type QuestionType = FailureType | keyof typeof WAIT_CODES;

export const TYPE_CODES: Readonly<Record<QuestionType, ErrorCode>> = { ...FAILURE_CODES, ...WAIT_CODES };

/** A type that came through Temporal, as one of ours: another version, or a fault, may have named it otherwise. */
export function failureTypeOf(type: string | null | undefined): FailureType {
  return Object.hasOwn(FAILURE_CODES, type ?? '') ? (type as FailureType) : 'Failed';
}

/** The code of a question's type, or of the type of failure that a run ended with. */
export function codeOfType(type: string | null | undefined): ErrorCode {
  return Object.hasOwn(TYPE_CODES, type ?? '') ? TYPE_CODES[type as QuestionType] : 'DR_FAILED';
}

function codeOfFinding(finding: string): ErrorCode | null {
  return Object.hasOwn(FINDINGS, finding) ? FINDINGS[finding as FindingCode].code : null;
}

/** " (DR_LINK_DOWN)", to stand behind a finding's own words; nothing for a finding of another version. */
export function codeInWords({ code }: { code: string }): string {
  const known = codeOfFinding(code);
  return known === null ? '' : ` (${known})`;
}

/** Where it is explained: the code and its place in one. */
export function docsOf(code: ErrorCode): string {
  return `docs/errors.md#${code}`;
}

/** An error that knows its code. (`code` alone is the provider's, or Node's.) */
export interface Coded {
  readonly drCode: ErrorCode;
}

export function isCoded(error: unknown): error is Error & Coded {
  return error instanceof Error && 'drCode' in error;
}
