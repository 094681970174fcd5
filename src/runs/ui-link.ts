/**
 * Where to look in the Temporal UI; null where nobody said where that is. With its execution known, it is the page that
 * says what the run does and what it asks; the UI has no such address for the latest one.
 */
export function uiLink(namespace: string, id: string, execution?: string): string | null {
  const base = process.env['DR_UI_URL'];
  if (!base) return null;
  const run = `${base.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(id)}`;
  return execution === undefined ? run : `${run}/${execution}/user-metadata`;
}

/** The page of a schedule there. */
export function scheduleLink(namespace: string, id: string): string | null {
  const base = process.env['DR_UI_URL'];
  if (!base) return null;
  return `${base.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(namespace)}/schedules/${encodeURIComponent(id)}`;
}
