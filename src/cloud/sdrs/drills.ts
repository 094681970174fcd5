import { z } from 'zod';
import type { Drill, DrillReading } from '../../domain/drill-reading.ts';
import type { SendOutcome } from '../../domain/outcomes.ts';
import { refusedUnsent, type ActionAnswers } from '../action-answers.ts';
import { all } from '../all.ts';
import { essential, optional, parse } from '../answers.ts';
import type { AuthorizedClient } from '../authorized.ts';
import type { DrillOrder, DrillService } from '../drills.ts';
import { CloudError } from '../errors.ts';
import { readPages, type Listing } from '../pages.ts';
import { projectRoot, segment } from '../paths.ts';
import type { CallOptions, ObserveOptions, SendOptions } from '../service.ts';
import type { Reading } from '../../domain/readings.ts';
import { sdrsAnswers } from './answers.ts';

const PATH = 'disaster-recovery-drills';

/** SDRS DR drills on the wire (sdrs_05_0701 to 0705). */
const drill = z
  .object({
    id: essential,
    name: essential,
    status: essential,
    server_group_id: optional,
    drill_vpc_id: optional,
    drill_servers: z
      .array(z.object({ drill_server_id: optional }))
      .nullish()
      .catch(null),
  })
  .transform((wire) => ({
    id: wire.id,
    groupId: wire.server_group_id,
    drill: {
      id: wire.id,
      name: wire.name,
      status: wire.status,
      vpcId: wire.drill_vpc_id,
      servers: (wire.drill_servers ?? []).flatMap(({ drill_server_id: id }) => (id === null ? [] : [id])),
    } satisfies Drill,
  }));

const networks = z.object({
  server_group: z.object({ source_vpc_id: optional, target_vpc_id: optional }),
});

const job = z.object({ job_id: optional });

const answers: ActionAnswers = {
  ...sdrsAnswers,
  // "The network is used by a drill" may be the answer to the second delivery of our own POST.
  wrongState: (error) => error.code === 'SDRS.1921' || sdrsAnswers.wrongState(error),
};

export class SdrsDrills implements DrillService {
  readonly #client: AuthorizedClient;
  readonly #observe: (groupId: string, options?: ObserveOptions) => Promise<Reading>;

  constructor(
    client: AuthorizedClient,
    observe: (groupId: string, options?: ObserveOptions) => Promise<Reading>,
  ) {
    this.#client = client;
    this.#observe = observe;
  }

  async observe(
    groupId: string,
    vpcId: string | null,
    options?: CallOptions,
  ): Promise<Omit<DrillReading, 'heldBy'>> {
    const what = `Protection group ${groupId}`;
    const vpc = vpcId === null ? null : segment(vpcId, `VPC ${vpcId}`);
    const requestIds: string[] = [];
    const noted = { ...options, onAnswer: (id: string) => requestIds.push(id) };
    const path = `server-groups/${segment(groupId, what)}`;
    const [body, own, users] = await all([
      this.#read(path, what, noted),
      this.#ofGroup(groupId, noted),
      vpc === null
        ? Promise.resolve({ items: [], gaps: [] })
        : this.#list(`&drill_vpc_id=${vpc}`, `The list of drills in VPC ${vpc}`, noted),
    ]);
    // The group last: its state is what may have changed meanwhile.
    const reading = await this.#observe(groupId, { ...options, failedTasks: false, groupLast: true });
    const { source_vpc_id: source, target_vpc_id: target } = parse(networks, body, what).server_group;
    return {
      at: reading.at,
      group: reading.group,
      vpcIds: [...new Set([source, target].filter((id) => id !== null))],
      pairs: reading.pairs,
      instances: reading.instances,
      drills: own.drills,
      // A service that ignored the filter would name drills of other networks.
      vpcUsedBy: users.items.find((one) => vpc !== null && one.drill.vpcId === vpc)?.drill.name ?? null,
      gaps: [...own.gaps, ...users.gaps, ...reading.gaps],
      requestIds: [...requestIds, ...(reading.requestIds ?? [])],
    };
  }

  async list(groupId: string, options?: CallOptions): Promise<Drill[]> {
    const { drills, gaps } = await this.#ofGroup(groupId, options);
    if (gaps.length === 0) return drills;
    // Half a list would look like "nothing is left".
    throw new CloudError({ kind: 'malformed', message: gaps.join(' '), retryable: true });
  }

  async create({ groupId, name, vpcId }: DrillOrder, options: SendOptions): Promise<SendOutcome> {
    const what = `The making of drill ${name}`;
    let order: object;
    try {
      order = {
        server_group_id: segment(groupId, what),
        name,
        ...(vpcId === null ? {} : { drill_vpc_id: segment(vpcId, what) }),
      };
    } catch (error) {
      return refusedUnsent((error as CloudError).message);
    }
    const path = (project: string): string => `${projectRoot(project)}/${PATH}`;
    return this.#client.send({ path, json: { disaster_recovery_drill: order }, what, answers }, options);
  }

  async remove(drillId: string, options: CallOptions & { timeoutMs: number }): Promise<string | null> {
    const what = `The deletion of drill ${drillId}`;
    const id = segment(drillId, what);
    const path = (project: string): string => `${projectRoot(project)}/${PATH}/${id}`;
    return parse(job, await this.#client.remove(path, what, options), what).job_id;
  }

  async #ofGroup(groupId: string, options?: CallOptions): Promise<{ drills: Drill[]; gaps: string[] }> {
    const filter = `&server_group_id=${segment(groupId, `Protection group ${groupId}`)}`;
    const { items, gaps } = await this.#list(filter, 'The list of drills', options);
    // Only what says whose it is, is ours to look at: a service that ignored the filter would mix in other groups'.
    return { drills: items.filter((one) => one.groupId === groupId).map((one) => one.drill), gaps };
  }

  #list(query: string, what: string, options?: CallOptions): Promise<Listing<z.infer<typeof drill>>> {
    const read = (page: string): Promise<unknown> => this.#read(`${PATH}?${page}${query}`, what, options);
    return readPages({ read, key: 'disaster_recovery_drills', item: drill, what });
  }

  #read(path: string, what: string, options?: CallOptions): Promise<unknown> {
    return this.#client.read((project) => `${projectRoot(project)}/${path}`, what, options);
  }
}
