/** Where to look in the Temporal UI; null where nobody said where that is. */
export function uiLink(namespace: string, id: string): string | null {
  const base = process.env['DR_UI_URL'];
  return base
    ? `${base.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(id)}`
    : null;
}
