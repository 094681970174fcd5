/**
 * Where to look in the Temporal UI; null where nobody said where that is. With its execution known, it is the page that
 * says what the run does and what it asks; the UI has no such address for the latest one.
 */
export function uiLink(namespace: string, id: string, execution?: string): string | null {
  const base = uiNamespace(namespace);
  if (base === null) return null;
  const run = `${base}/workflows/${encodeURIComponent(id)}`;
  return execution === undefined ? run : `${run}/${execution}/user-metadata`;
}

export interface Link {
  /** For programs. */
  name: string;
  /** For people. */
  about: string;
  url: string;
}

/** The pages of one execution; none where nobody said where the UI is. */
export function uiPages(namespace: string, id: string, execution: string, taskQueue: string): Link[] {
  const base = uiNamespace(namespace);
  if (base === null) return [];
  const run = `${base}/workflows/${encodeURIComponent(id)}/${execution}`;
  return [
    { name: 'ui', about: 'what it does and what it asks', url: `${run}/user-metadata` },
    { name: 'history', about: 'its event history', url: `${run}/history` },
    { name: 'activities', about: 'what it waits for now', url: `${run}/pending-activities` },
    {
      name: 'relationships',
      about: 'the runs that it started, or that wait for it',
      url: `${run}/relationships`,
    },
    {
      name: 'workers',
      about: 'who works for it',
      url: `${base}/task-queues/${encodeURIComponent(taskQueue)}`,
    },
  ];
}

function uiNamespace(namespace: string): string | null {
  const base = process.env['DR_UI_URL'];
  return base ? `${base.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(namespace)}` : null;
}
