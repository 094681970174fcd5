import type { z } from 'zod';
import { groupOptions } from '../../config/groups.ts';
import type { Site } from '../../config/site.ts';
import type { Action, ActionName } from '../../domain/actions.ts';
import type { SendOutcome } from '../../domain/outcomes.ts';
import type { GroupReading, JobReading, Reading } from '../../domain/readings.ts';
import { refusedUnsent } from '../action-answers.ts';
import { parse } from '../answers.ts';
import type { AuthorizedClient } from '../authorized.ts';
import { CloudError } from '../errors.ts';
import { readPages, type Listing } from '../pages.ts';
import { nameFilter, projectRoot, segment } from '../paths.ts';
import type {
  CallOptions,
  ListOptions,
  LoggedIn,
  ObserveOptions,
  ReplicationService,
  SendOptions,
} from '../service.ts';
import { withGroup } from '../with-group.ts';
import { evsAnswers } from './answers.ts';
import { complete, type Completed } from './named.ts';
import * as wire from './wire.ts';

const GROUPS = 'os-vendor-replication-consistency-groups';
const PAIRS = 'os-vendor-replications';

/** The one key in the body of POST …/{id}/action; its value is null (evs_04_2054 to 2058). The switchover is a toggle. */
const CALLS: Readonly<Record<ActionName, string>> = {
  failover: 'os-failover-replication-consistency-group',
  switchover: 'os-reverse-replication-consistency-group',
  reprotect: 'os-reprotect-replication-consistency-group',
  enable: 'os-sync-replication-consistency-group',
  disable: 'os-stop-replication-consistency-group',
};

/** The replication consistency groups of one EVS project (EVS API reference, v2). There are no jobs and no lists of failures. */
export class EvsService implements ReplicationService {
  readonly drills = null;
  readonly #client: AuthorizedClient;
  readonly #site: Pick<Site, 'groups'>;

  constructor(client: AuthorizedClient, site: Pick<Site, 'groups'>) {
    this.#client = client;
    this.#site = site;
  }

  login(options?: CallOptions): Promise<LoggedIn> {
    return this.#client.login(options);
  }

  async listGroups(options?: ListOptions): Promise<GroupReading[]> {
    const what = 'The list of replication consistency groups';
    const { items } = await this.#list(
      GROUPS,
      'replication_consistency_groups',
      nameFilter(options),
      wire.group,
      what,
      options,
    );
    return items.map((group) => this.#complete(group).group);
  }

  async readGroup(groupId: string, options?: CallOptions): Promise<GroupReading> {
    return (await this.#readGroup(groupId, options)).group;
  }

  async observe(groupId: string, given?: ObserveOptions): Promise<Reading> {
    const requestIds: string[] = [];
    const options = { ...given, onAnswer: (id: string) => requestIds.push(id) };
    const name = `replication consistency group ${groupId}`;
    const filter = `&replication_consistency_group_id=${segment(groupId, `The ${name}`)}`;
    const what = `The list of pairs of ${name}`;
    // The start: what is read is at least as new as this.
    const at = new Date().toISOString();
    const [pairs, { group, instances, gaps }] = await withGroup(
      this.#list(PAIRS, 'replications', filter, wire.pair, what, options),
      options,
      () => this.#readGroup(groupId, options),
    );
    return {
      at,
      group,
      // A service that ignored the filter would mix in other groups' pairs, and those of none.
      pairs: pairs.items.filter((pair) => pair.groupId === groupId).map((pair) => pair.reading),
      instances,
      // Nothing is missing: the service has no such list.
      failedTasks: [],
      gaps: [...gaps, ...pairs.gaps],
      requestIds,
    };
  }

  readJob(jobId: string): Promise<JobReading> {
    const message = `Job ${jobId}: EVS has no jobs, only the group itself tells how an action fares`;
    return Promise.reject(new CloudError({ kind: 'unsupported', message, retryable: false }));
  }

  async send(groupId: string, action: Action, options: SendOptions): Promise<SendOutcome> {
    const what = `The ${action.name} of replication consistency group ${groupId}`;
    let id: string;
    try {
      id = segment(groupId, what);
    } catch (error) {
      return refusedUnsent((error as CloudError).message);
    }
    const path = (project: string): string => `${projectRoot(project, 'v2')}/${GROUPS}/${id}/action`;
    const json = { [CALLS[action.name]]: null };
    return this.#client.send({ path, json, what, answers: evsAnswers }, options);
  }

  async #readGroup(groupId: string, options?: CallOptions): Promise<Completed> {
    const what = `Replication consistency group ${groupId}`;
    const body = await this.#read(`${GROUPS}/${segment(groupId, what)}`, what, options);
    return this.#complete(parse(wire.groupAnswer, body, what));
  }

  #complete(group: GroupReading): Completed {
    return complete(group, groupOptions(this.#site, group.id, group.name));
  }

  #list<T extends { id: string }>(
    path: string,
    key: string,
    query: string,
    item: z.ZodType<T>,
    what: string,
    options?: CallOptions,
  ): Promise<Listing<T>> {
    const read = (page: string): Promise<unknown> => this.#read(`${path}?${page}${query}`, what, options);
    return readPages({ read, key, item, what });
  }

  #read(path: string, what: string, options?: CallOptions): Promise<unknown> {
    return this.#client.read((project) => `${projectRoot(project, 'v2')}/${path}`, what, options);
  }
}

/** Path of a cheap GET that only somebody whom EVS lets into the project may make. */
export const trialPath = (projectId: string): string => `${projectRoot(projectId, 'v2')}/${GROUPS}?limit=1`;
