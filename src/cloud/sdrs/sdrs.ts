import type { SendOutcome } from '../../domain/outcomes.ts';
import type { FailedTask, GroupReading, JobReading, Reading } from '../../domain/readings.ts';
import type { z } from 'zod';
import { refusedUnsent } from '../action-answers.ts';
import { all } from '../all.ts';
import { parse } from '../answers.ts';
import type { AuthorizedClient } from '../authorized.ts';
import { CloudError } from '../errors.ts';
import type { Action } from '../../domain/actions.ts';
import { nameFilter, projectRoot, segment } from '../paths.ts';
import { readPages, type Listing } from '../pages.ts';
import { SharedRead } from '../shared.ts';
import { withGroup } from '../with-group.ts';
import type {
  CallOptions,
  ListOptions,
  LoggedIn,
  ObserveOptions,
  ReplicationService,
  SendOptions,
} from '../service.ts';
import { sdrsAnswers } from './answers.ts';
import { SdrsDrills } from './drills.ts';
import * as wire from './wire.ts';

/**
 * Body of POST /server-groups/{id}/action; the empty object is part of the format (sdrs_05_0406 to 0409).
 * Enabling and reprotecting are one call: the service chooses by the group's state.
 */
function actionBody(action: Action): object {
  switch (action.name) {
    case 'failover':
      return { 'failover-server-group': {} };
    case 'switchover':
      return { 'reverse-server-group': { priority_station: action.station } };
    case 'enable':
    case 'reprotect':
      return { 'start-server-group': {} };
    case 'disable':
      return { 'stop-server-group': {} };
    default:
      return action satisfies never;
  }
}

const FAILED_TASKS = 'The list of failed tasks';
type FailedTasks = Listing<z.infer<typeof wire.failedTask>>;
interface Everybodys {
  listing: FailedTasks;
  requestIds: string[];
}

/** One SDRS project (SDRS API reference, v1). */
export class SdrsService implements ReplicationService {
  readonly drills: SdrsDrills;
  readonly #client: AuthorizedClient;
  // Apart: a look that leads to a POST must not wait behind polls.
  readonly #everybodys = { looks: new SharedRead<Everybodys>(), polls: new SharedRead<Everybodys>() };

  constructor(client: AuthorizedClient) {
    this.#client = client;
    this.drills = new SdrsDrills(client, (groupId, options) => this.observe(groupId, options));
  }

  login(options?: CallOptions): Promise<LoggedIn> {
    return this.#client.login(options);
  }

  async listGroups(options?: ListOptions): Promise<GroupReading[]> {
    const what = 'The list of protection groups';
    const filter = nameFilter(options);
    const { items } = await this.#list('server-groups', 'server_groups', filter, wire.group, what, options);
    return items;
  }

  async readGroup(groupId: string, options?: CallOptions): Promise<GroupReading> {
    const what = `Protection group ${groupId}`;
    const body = await this.#read(`server-groups/${segment(groupId, what)}`, what, options);
    return parse(wire.groupAnswer, body, what);
  }

  async observe(groupId: string, given?: ObserveOptions): Promise<Reading> {
    const requestIds: string[] = [];
    const options = { ...given, onAnswer: (id: string) => requestIds.push(id) };
    const filter = `&server_group_id=${segment(groupId, `Protection group ${groupId}`)}`;
    const of = `of protection group ${groupId}`;
    // The start: what is read is at least as new as this.
    const at = new Date().toISOString();
    const lists = all([
      this.#list('replications', 'replications', filter, wire.pair, `The list of pairs ${of}`, options),
      this.#list(
        'protected-instances',
        'protected_instances',
        filter,
        wire.instance,
        `The list of instances ${of}`,
        options,
      ),
      options.failedTasks === false
        ? Promise.resolve({ tasks: null, gaps: [] })
        : this.#failedTasks(groupId, filter, options),
    ]);
    const [[pairs, instances, failed], group] = await withGroup(lists, options, () =>
      this.readGroup(groupId, options),
    );
    // A service that ignored the filter would mix in other groups' members.
    const ours = (member: { groupId: string | null }): boolean =>
      member.groupId === null || member.groupId === groupId;
    return {
      at,
      group,
      pairs: pairs.items.filter(ours).map((pair) => pair.in(group)),
      instances: instances.items.filter(ours).map((instance) => instance.in(group)),
      failedTasks: failed.tasks,
      gaps: [...pairs.gaps, ...instances.gaps, ...failed.gaps],
      requestIds,
    };
  }

  async readJob(jobId: string, options?: CallOptions): Promise<JobReading> {
    const what = `Job ${jobId}`;
    const body = await this.#read(`jobs/${segment(jobId, what)}`, what, options);
    return parse(wire.jobAnswer, body, what)(jobId);
  }

  async send(groupId: string, action: Action, options: SendOptions): Promise<SendOutcome> {
    const what = `The ${action.name} of protection group ${groupId}`;
    // Without its direction a switchover would be a toggle.
    if (action.name === 'switchover' && action.station === null) {
      return refusedUnsent(`${what}: the zone that production is to run in is not named; nothing was sent`);
    }
    let id: string;
    try {
      id = segment(groupId, what);
    } catch (error) {
      return refusedUnsent((error as CloudError).message);
    }
    const path = (project: string): string => `${projectRoot(project)}/server-groups/${id}/action`;
    return this.#client.send({ path, json: actionBody(action), what, answers: sdrsAnswers }, options);
  }

  /**
   * No document says which listing shows a failed group action, the one of the group or the one of all groups:
   * both are read. Half of the evidence counts as none, or an old failure could look like a new one.
   */
  async #failedTasks(
    groupId: string,
    filter: string,
    options?: CallOptions,
  ): Promise<{ tasks: FailedTask[] | null; gaps: string[] }> {
    try {
      const [own, everybodys] = await all([
        this.#listFailedTasks(filter, options),
        this.#everybodysFailedTasks(options),
      ]);
      const byJob = new Map<string, FailedTask>();
      for (const { id: _, ...task } of [
        ...own.items,
        ...everybodys.items.filter(({ resourceId }) => resourceId === null || resourceId === groupId),
      ]) {
        if (!byJob.has(task.jobId)) byJob.set(task.jobId, task);
      }
      return { tasks: [...byJob.values()], gaps: [...new Set([...own.gaps, ...everybodys.gaps])] };
    } catch (error) {
      if (!(error instanceof CloudError) || error.kind === 'aborted') throw error;
      return { tasks: null, gaps: [`The failed tasks could not be read. ${error.message}`] };
    }
  }

  /** The same list for every run of the site: with a hundred groups at once it is read a few times, not a hundred. */
  async #everybodysFailedTasks({
    signal,
    patient = false,
    onAnswer,
  }: CallOptions = {}): Promise<FailedTasks> {
    const read = async () => {
      const requestIds: string[] = [];
      const listing = await this.#listFailedTasks('', { patient, onAnswer: (id) => requestIds.push(id) });
      return { listing, requestIds };
    };
    const shared = patient ? this.#everybodys.polls : this.#everybodys.looks;
    const { listing, requestIds } = await shared.join(FAILED_TASKS, read, signal);
    for (const id of requestIds) onAnswer?.(id);
    return listing;
  }

  #listFailedTasks(query: string, options?: CallOptions): Promise<FailedTasks> {
    const path = 'task-center/failure-jobs';
    return this.#list(path, 'failure_jobs', query, wire.failedTask, FAILED_TASKS, options, true);
  }

  #list<T extends { id: string }>(
    path: string,
    key: string,
    query: string,
    item: z.ZodType<T>,
    what: string,
    options?: CallOptions,
    skipUnreadable = false,
  ): Promise<Listing<T>> {
    const read = (page: string): Promise<unknown> => this.#read(`${path}?${page}${query}`, what, options);
    return readPages({ read, key, item, what, skipUnreadable });
  }

  #read(path: string, what: string, options?: CallOptions): Promise<unknown> {
    return this.#client.read((project) => `${projectRoot(project)}/${path}`, what, options);
  }
}

/** Path of a cheap GET that only somebody whom SDRS lets into the project may make. */
export const trialPath = (projectId: string): string => `${projectRoot(projectId)}/server-groups?limit=1`;
