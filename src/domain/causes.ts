/** What the time of a run goes to. */
export const CAUSES = ['before', 'people', 'cloud', 'lost', 'sync', 'servers', 'probes', 'us'] as const;
export type Cause = (typeof CAUSES)[number];
