import type { Exchange } from './exchange.ts';
import { uuidFrom } from './ids.ts';
import { zonedTime } from './timestamps.ts';
import type { World } from './world.ts';

/**
 * What IAM tells of a token (Identity API). `nocatalog` with any value leaves the catalog out.
 * @param issuedAt in ms since 1970, as `endsAt`
 */
export function tokenView(exchange: Exchange, issuedAt: number, endsAt: number): Record<string, unknown> {
  const { world } = exchange.cloud;
  const ids = accountIds(world);
  const domain = { id: ids.domain, name: world.domain };
  return {
    methods: ['password'],
    issued_at: keystoneTime(issuedAt),
    expires_at: keystoneTime(endsAt),
    user: { id: ids.user, name: world.user.name, domain },
    project: { ...world.project, domain },
    roles: [{ id: '0', name: 'op_gated_sdrs' }],
    catalog: exchange.query.get('nocatalog') ? [] : catalog(exchange),
  };
}

export function accountIds(world: World): { domain: string; user: string } {
  const plain = (text: string) => uuidFrom(text).replaceAll('-', '');
  return { domain: plain(`domain/${world.domain}`), user: plain(`user/${world.user.name}`) };
}

function catalog(exchange: Exchange): unknown[] {
  const { project } = exchange.cloud.world;
  return [
    ['sdrs', 'sdrs', 'v1'],
    ['volumev2', 'evs', 'v2'],
    ['ecs', 'ecs', 'v1'],
  ].map(([type, name, version]) => {
    const url = `http://${exchange.headers.host ?? 'localhost'}/${version}/${project.id}`;
    const id = uuidFrom(`${type}/${url}`);
    const endpoint = { id, interface: 'public', region: 'eu-de', region_id: 'eu-de', url };
    return { id: uuidFrom(`catalog/${type}`), type, name, endpoints: [endpoint] };
  });
}

/** Keystone writes microseconds. */
function keystoneTime(ms: number): string {
  return zonedTime(ms).replace('Z', '000Z');
}
