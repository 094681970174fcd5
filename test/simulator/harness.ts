import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { afterEach } from 'vitest';
import { startSimulator } from '../../src/simulator/index.ts';
import type { Simulator, SimulatorOptions } from '../../src/simulator/index.ts';
import { SimulatorControl } from '../../src/simulator/control-client.ts';
import { defaultDomain, defaultProject, defaultUser } from '../../src/simulator/world.ts';

export const payments = '40df180b-9fe2-471a-8c64-1b758dc84189';
export const readyToken = 'ready-made-token';

/** What the tests read from answers. Each field is there in some of them; the test says which it expects. */
export interface Body {
  count: number;
  job_id: string;
  status: string;
  end_time: unknown;
  entities: { sub_jobs: unknown; disaster_recovery_drill_id: string };
  error: { code: unknown };
  badRequest: { code: unknown; message: string };
  error_code: string;
  server_group: WireGroup;
  server_groups: WireGroup[];
  protected_instances: WireInstance[];
  protected_instance: WireInstance;
  replications: WirePair[];
  replication: WirePair;
  failure_jobs: unknown[];
  disaster_recovery_drills: WireDrill[];
  disaster_recovery_drill: WireDrill;
  replication_consistency_group: WireEvsGroup;
  replication_consistency_groups: WireEvsGroup[];
  server: WireServer;
  versions: unknown[];
  version: unknown;
  quotas: { resources: unknown };
  token: {
    project: unknown;
    issued_at: string;
    expires_at: string;
    catalog: { type: string; endpoints: { url: string }[] }[];
  };
}

export interface WireGroup {
  id: string;
  name: string;
  status: string;
  priority_station: string;
  updated_at: string;
}

export interface WireInstance {
  id: string;
  name: string;
  status: string;
  attachment: unknown;
}

export interface WirePair {
  id: string;
  status: string;
  priority_station: string;
  fault_level: string;
  volume_ids: string;
}

export interface WireEvsGroup {
  id: string;
  name: string;
  status: string;
  priority_station: string;
  replication_status: string;
  replication_ids: string[];
  updated_at: string | null;
  failure_detail?: string;
}

export interface WireDrill {
  id: string;
  name: string;
  status: string;
  drill_vpc_id: string;
  updated_at: string;
  drill_servers: { protected_instance: string; drill_server_id: string }[];
}

export interface WireServer {
  id: string;
  status: string;
  'OS-EXT-STS:task_state': string | null;
}

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  json: Body;
}

export interface Call {
  body?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

const running: Simulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

/** A simulator for one test, with a token that is good from the start and jobs that end when the test says so. */
export async function simulate(
  options: SimulatorOptions = {},
): Promise<{ client: Client; control: SimulatorControl; simulator: Simulator }> {
  const world = options.world ?? {
    tokens: [readyToken],
    settings: { jobs: 'manual' },
    groups: [{ id: payments, name: 'pg-payments' }],
  };
  const simulator = await startSimulator({ ...options, world });
  running.push(simulator);
  return { simulator, client: new Client(simulator.url), control: new SimulatorControl(simulator.url) };
}

/** How a request failed; a request that was answered has not. Attached at once, so that no failure goes unheard. */
export function failureOf(sent: Promise<Reply>): Promise<unknown> {
  return sent.then(
    ({ status }) => `answered ${status}`,
    (error: unknown) => error,
  );
}

/** A client that does exactly what it is told: no retries, no kept connections. */
export class Client {
  readonly url: string;
  token = readyToken;

  constructor(url: string) {
    this.url = url;
  }

  send(method: string, path: string, { body, headers = {}, signal }: Call = {}): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const sent = request(
        `${this.url}${path}`,
        { method, headers, agent: false, ...(signal ? { signal } : {}) },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parse(text) });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** A request to SDRS with token and project. */
  sdrs(method: string, path: string, call: Call = {}): Promise<Reply> {
    const headers = { 'X-Auth-Token': this.token, 'Content-Type': 'application/json', ...call.headers };
    return this.send(method, `/v1/${defaultProject.id}${path}`, { ...call, headers });
  }

  get(path: string): Promise<Reply> {
    return this.sdrs('GET', path);
  }

  action(groupId: string, body: unknown, call: Call = {}): Promise<Reply> {
    return this.sdrs('POST', `/server-groups/${groupId}/action`, { body: JSON.stringify(body), ...call });
  }

  failover(groupId: string, call: Call = {}): Promise<Reply> {
    return this.action(groupId, { 'failover-server-group': {} }, call);
  }

  async group(id: string): Promise<WireGroup> {
    return (await this.get(`/server-groups/${id}`)).json.server_group;
  }

  async pairs(id: string): Promise<WirePair[]> {
    return (await this.get(`/replications?server_group_id=${id}`)).json.replications;
  }

  /** Asks for a drill named `drill`, unless the fields say otherwise. */
  createDrill(groupId: string, fields: object = {}, call: Call = {}): Promise<Reply> {
    const body = { disaster_recovery_drill: { server_group_id: groupId, name: 'drill', ...fields } };
    return this.sdrs('POST', '/disaster-recovery-drills', { body: JSON.stringify(body), ...call });
  }

  deleteDrill(id: string, call: Call = {}): Promise<Reply> {
    return this.sdrs('DELETE', `/disaster-recovery-drills/${id}`, call);
  }

  async drill(id: string): Promise<WireDrill> {
    return (await this.get(`/disaster-recovery-drills/${id}`)).json.disaster_recovery_drill;
  }

  async drills(groupId: string): Promise<WireDrill[]> {
    const { json } = await this.get(`/disaster-recovery-drills?server_group_id=${groupId}`);
    return json.disaster_recovery_drills;
  }

  async instances(id: string): Promise<WireInstance[]> {
    return (await this.get(`/protected-instances?server_group_id=${id}`)).json.protected_instances;
  }

  /** A request to EVS with token and project. */
  evs(method: string, path: string, call: Call = {}): Promise<Reply> {
    const headers = { 'X-Auth-Token': this.token, 'Content-Type': 'application/json', ...call.headers };
    return this.send(method, `/v2/${defaultProject.id}${path}`, { ...call, headers });
  }

  evsAction(groupId: string, verb: string, call: Call = {}): Promise<Reply> {
    const body = JSON.stringify({ [`os-${verb}-replication-consistency-group`]: null });
    return this.evs('POST', `/os-vendor-replication-consistency-groups/${groupId}/action`, { body, ...call });
  }

  async evsGroup(id: string): Promise<WireEvsGroup> {
    const { json } = await this.evs('GET', `/os-vendor-replication-consistency-groups/${id}`);
    return json.replication_consistency_group;
  }

  async evsPairs(groupId: string): Promise<WirePair[]> {
    const query = `replication_consistency_group_id=${groupId}&sort_dir=asc`;
    return (await this.evs('GET', `/os-vendor-replications?${query}`)).json.replications;
  }

  /** Starts or stops servers. */
  power(action: unknown, call: Call = {}): Promise<Reply> {
    return this.sdrs('POST', '/cloudservers/action', { body: JSON.stringify(action), ...call });
  }

  async server(id: string): Promise<WireServer> {
    return (await this.get(`/cloudservers/${id}`)).json.server;
  }

  login(auth: unknown, query = ''): Promise<Reply> {
    return this.send('POST', `/v3/auth/tokens${query}`, { body: JSON.stringify({ auth }) });
  }
}

export function passwordAuth({
  name = defaultUser.name,
  password = defaultUser.password,
  domain = { name: defaultDomain } as object,
  project = { name: defaultProject.name } as object,
} = {}): unknown {
  return {
    identity: { methods: ['password'], password: { user: { name, password, domain } } },
    scope: { project },
  };
}

function parse(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    // Not JSON: whatever the test then reads from it, it fails, unless it expects just this.
    return undefined as unknown as Body;
  }
}

export const starting = (...ids: string[]) => ({ 'os-start': { servers: ids.map((id) => ({ id })) } });
export const stopping = (type: string | undefined, ...ids: string[]) => ({
  'os-stop': { ...(type ? { type } : {}), servers: ids.map((id) => ({ id })) },
});
