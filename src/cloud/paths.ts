import { CloudError } from './errors.ts';

/** What all paths of SDRS and ECS begin with. */
export const projectRoot = (projectId: string): string => `/v1/${encodeURIComponent(projectId)}`;

/** An id from the outside must not turn into another path: "..", for one, would be resolved by the URL. */
export function segment(id: string, what: string): string {
  if (/^[\w-]{1,128}$/.test(id)) return id;
  throw new CloudError({ kind: 'malformed', message: `${what}: that is no id`, retryable: false });
}
