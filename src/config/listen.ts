import { isIP, isIPv6 } from 'node:net';

export interface Listen {
  host: string;
  /** 0: any free one. */
  port: number;
}

/** `address:port`; an IPv6 address stands in brackets, which are not part of it. `null` where the text is none. */
export function parseListen(text: string): Listen | null {
  const [, six, name, digits] = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = six ?? name;
  const port = Number(digits);
  if (host === undefined || !(port <= 65_535)) return null;
  return six === undefined || isIPv6(six) ? { host, port } : null;
}

/** Whether only this machine can connect to it. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
