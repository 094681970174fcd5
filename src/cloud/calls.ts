import type { HttpResult } from './http.ts';

/** One call of the cloud that ended, for figures and logs: no id, no body, no header but the provider's request id. */
export interface CloudCall {
  site: string;
  service: 'iam' | 'sdrs' | 'evs' | 'ecs';
  /** Method and path, ids left out. */
  api: string;
  /** The HTTP status, or in a word why there is none. */
  status: string;
  ms: number;
  requestId: string | null;
}

export type OnCall = (call: CloudCall) => void;

/** A word that none of our paths has is an id, a project, or whatever somebody typed. */
const WORDS = new Set([
  ...['v1', 'v2', 'v3', 'auth', 'tokens', 'action', 'jobs', 'task-center', 'failure-jobs', 'cloudservers'],
  ...['server-groups', 'protected-instances', 'replications', 'disaster-recovery-drills'],
  ...['os-vendor-replication-consistency-groups', 'os-vendor-replications'],
]);

/** Which API a call is of. However many groups there are, these stay few: they are labels. */
export function apiLabel(method: string, path: string): string {
  const [plain = ''] = path.split('?');
  const words = plain.split('/').map((word) => (word === '' || WORDS.has(word) ? word : ':id'));
  return `${method} ${words.join('/')}`;
}

export function statusLabel(result: HttpResult): string {
  switch (result.kind) {
    case 'answer':
      return String(result.status);
    // Status and headers came, but no answer: not to be taken for one.
    case 'cut':
    case 'tooLarge':
      return 'cut';
    case 'timeout':
      return result.phase === 'beforeSend' ? 'not_sent' : 'timeout';
    case 'fault':
      return result.phase === 'beforeSend' ? 'not_sent' : 'lost';
    case 'aborted':
      return 'cancelled';
    case 'heldBack':
      return 'not_sent';
    default:
      return result satisfies never;
  }
}
