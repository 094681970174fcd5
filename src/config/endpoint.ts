/** What is wrong with a service address, or `null`. A token in clear text over a network would be a leak: https, except on this machine. */
export function endpointProblem(address: string): string | null {
  return addressProblem(address, { query: false });
}

/** The same for an address that is called as it stands, query and all. */
export function targetProblem(address: string): string | null {
  return addressProblem(address, { query: true });
}

function addressProblem(address: string, { query }: { query: boolean }): string | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return 'is not a URL';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must hold no user or password';
  if (query && url.hash !== '') return 'must have no fragment';
  if (!query && (url.search !== '' || url.hash !== '')) return 'must have no query and no fragment';
  if (url.protocol === 'http:' && !isLoopback(url)) {
    return 'must begin with https:// (plain http only to this machine: 127.0.0.1, ::1, localhost)';
  }
  return null;
}

/** `URL` has already turned `127.1` and the like into four parts. */
export function isLoopback(url: URL): boolean {
  return (
    /^127(?:\.\d{1,3}){3}$/.test(url.hostname) || url.hostname === '[::1]' || url.hostname === 'localhost'
  );
}

/** People paste the address with its version (`OS_AUTH_URL` ends in /v3): the version is ours to add. */
export function withoutVersion(address: string): string {
  return address
    .replace(/\/+$/, '')
    .replace(/\/v\d+(?:\.\d+)?$/, '')
    .replace(/\/+$/, '');
}

const SUFFIX = { otc: 'otc.t-systems.com', huawei: 'myhuaweicloud.com' } as const;
export type CloudName = keyof typeof SUFFIX;

/** Hosts as in both vendors' endpoint lists: `https://{service}.{region}.{suffix}`. */
export function wellKnownEndpoint(cloud: CloudName, region: string, service: string): string {
  return `https://${service}.${region}.${SUFFIX[cloud]}`;
}
