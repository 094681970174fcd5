import { isIPv6 } from 'node:net';

/** What is wrong with the address of a health page, or `null`. Plain http is fine: no token goes there. */
export function probeUrlProblem(address: string): string | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return 'is not a URL';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https:// or http://';
  // It is shown in runs and reports.
  if (url.username !== '' || url.password !== '') return 'must hold no user or password';
  return null;
}

/** `host:port`; an IPv6 address stands in brackets, which are not part of it. `null` where the text is none. */
export function parseHostPort(text: string): { host: string; port: number } | null {
  const [, six, name, digits] = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = six ?? name;
  const port = Number(digits);
  if (host === undefined || !(port >= 1 && port <= 65_535)) return null;
  return six === undefined || isIPv6(six) ? { host, port } : null;
}
