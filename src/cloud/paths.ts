import { CloudError } from './errors.ts';

/** What all paths of a service begin with: v1 for SDRS and ECS, v2 for EVS. */
export const projectRoot = (projectId: string, version: 'v1' | 'v2' = 'v1'): string =>
  `/${version}/${encodeURIComponent(projectId)}`;

/** Query of a list of groups (both API references: `name`, SDRS compares loosely). */
export const nameFilter = ({ named }: { named?: string } = {}): string =>
  named === undefined ? '' : `&name=${encodeURIComponent(named)}`;

/** An id from the outside must not turn into another path: "..", for one, would be resolved by the URL. */
export function segment(id: string, what: string): string {
  if (/^[\w-]{1,128}$/.test(id)) return id;
  throw new CloudError({ kind: 'malformed', message: `${what}: that is no id`, retryable: false });
}
