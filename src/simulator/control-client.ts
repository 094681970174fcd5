import type { CallKind, CallRecord } from './call-log.ts';
import type { DrillEffect, Effect, ServerEffect } from './effect-log.ts';
import type { EvsVerb } from './evs-rules.ts';
import type { EvsGroupPatch, EvsGroupSpec } from './evs-spec.ts';
import type { FaultRuleInput } from './fault-spec.ts';
import type { ArmedFault } from './faults.ts';
import type { Settings, SettingsPatch } from './settings.ts';
import type { GroupPatch, GroupSpec, PersonOrder, ServerPatch, VpcSpec, WorldSpec } from './spec.ts';
import type { EvsGroupState, GroupState, ServerState, State } from './state-view.ts';

export type {
  CallKind,
  CallRecord,
  DrillEffect,
  Effect,
  EvsGroupPatch,
  EvsGroupState,
  FaultRuleInput,
  GroupPatch,
  GroupState,
  PersonOrder,
  ServerEffect,
  ServerPatch,
  ServerState,
  Settings,
  State,
};

export interface Calls {
  counts: Record<CallKind, number>;
  /** Logins that were granted; `counts.login` has all of them. */
  tokensIssued: number;
  /** The last 1000, oldest first. */
  requests: CallRecord[];
}

export interface WaitOptions {
  /** How many at least; default 1. */
  count?: number;
  /** For how long at most, in ms; default 30 s. */
  waitMs?: number;
}

/**
 * Drives a simulator from a test or a demo. All methods throw an Error with the simulator's sentence when it
 * refuses, and the waiting ones when the time is up.
 */
export class SimulatorControl {
  readonly url: string;
  readonly faults = {
    /** Arms a fault. @returns its id, for `held`, `release` and `remove` */
    add: async (rule: FaultRuleInput): Promise<string> =>
      (await this.#call<{ id: string }>('POST', '/faults', rule)).id,
    list: async (): Promise<ArmedFault[]> =>
      (await this.#call<{ faults: ArmedFault[] }>('GET', '/faults')).faults,
    remove: (id: string) => this.#call<{ removed: number }>('DELETE', `/faults/${encodeURIComponent(id)}`),
    /** Requests that they hold go on. */
    removeAll: () => this.#call<{ removed: number }>('DELETE', '/faults'),
  };

  /** @param url where the simulator answers, as in `Simulator.url` */
  constructor(url: string) {
    this.url = url.replace(/\/$/, '');
  }

  ready(): Promise<{ ready: boolean }> {
    return this.#call('GET', '/ready');
  }

  /** Changes settings, or just reads them. @returns all of them */
  settings(patch?: SettingsPatch): Promise<Settings> {
    return patch ? this.#call('PATCH', '/settings', patch) : this.#call('GET', '/settings');
  }

  state(): Promise<State> {
    return this.#call('GET', '/state');
  }

  /** One group of the state, by id, or by name where only one has it. */
  async group(idOrName: string): Promise<GroupState> {
    return theOne((await this.state()).groups, idOrName);
  }

  /** One EVS group, likewise. */
  async evsGroup(idOrName: string): Promise<EvsGroupState> {
    return theOne((await this.state()).evsGroups, idOrName);
  }

  /** All servers, or those of one group. */
  async servers(groupId?: string): Promise<ServerState[]> {
    const { servers } = await this.#call<{ servers: ServerState[] }>('GET', '/servers');
    return servers.filter((server) => groupId === undefined || server.groupId === groupId);
  }

  /** Waits until a fault holds a request. @returns how many it holds */
  async held(id: string, { count = 1, waitMs = 30_000 }: WaitOptions = {}): Promise<number> {
    const path = `/held/${encodeURIComponent(id)}?count=${count}&wait=${waitMs}`;
    return (await this.#call<{ held: number }>('GET', path)).held;
  }

  /** Lets held requests go on, or a late action start. @returns how many */
  async release(id: string): Promise<number> {
    return (await this.#call<{ released: number }>('POST', '/release', { id })).released;
  }

  /** What the actions on groups that arrived really did, in order of arrival. */
  async effects(groupId?: string): Promise<Effect[]> {
    const query = groupId === undefined ? '' : `?groupId=${encodeURIComponent(groupId)}`;
    return (await this.#call<{ effects: Effect[] }>('GET', `/effects${query}`)).effects;
  }

  /** The starts and stops of servers that arrived; `seq` tells where they stand among the actions on groups. */
  async serverEffects(): Promise<ServerEffect[]> {
    return (await this.#call<{ servers: ServerEffect[] }>('GET', '/effects?servers=1')).servers;
  }

  /** The makings and deletions of drills that arrived, likewise. */
  async drillEffects(groupId?: string): Promise<DrillEffect[]> {
    const { drills } = await this.#call<{ drills: DrillEffect[] }>('GET', '/effects?drills=1');
    return drills.filter((effect) => groupId === undefined || effect.groupId === groupId);
  }

  calls(): Promise<Calls> {
    return this.#call('GET', '/calls');
  }

  /** Waits until that many calls of a kind have arrived since the start or the last reset. @returns how many have */
  async waitForCalls(call: CallKind, { count = 1, waitMs = 30_000 }: WaitOptions = {}): Promise<number> {
    return (await this.#call<{ count: number }>('GET', `/wait?call=${call}&count=${count}&wait=${waitMs}`))
      .count;
  }

  /** Somebody acts in the console, on a group of either service. @returns the entry of the effect log */
  person(order: PersonOrder): Promise<Effect> {
    return this.#call('POST', '/person', order);
  }

  async patchGroup(id: string, patch: GroupPatch): Promise<void> {
    await this.#call('PATCH', `/groups/${encodeURIComponent(id)}`, patch);
  }

  async patchEvsGroup(id: string, patch: EvsGroupPatch): Promise<void> {
    await this.#call('PATCH', `/evs/groups/${encodeURIComponent(id)}`, patch);
  }

  async patchServer(id: string, patch: ServerPatch): Promise<void> {
    await this.#call('PATCH', `/servers/${encodeURIComponent(id)}`, patch);
  }

  /** @returns the group's id */
  async addGroup(spec: GroupSpec): Promise<string> {
    return (await this.#call<{ id: string }>('POST', '/groups', spec)).id;
  }

  /** @returns the EVS group's id */
  async addEvsGroup(spec: EvsGroupSpec): Promise<string> {
    return (await this.#call<{ id: string }>('POST', '/evs/groups', spec)).id;
  }

  /** A network for drills, its subnets as those of the groups' unless told otherwise. @returns its id */
  async addVpc(spec: VpcSpec): Promise<string> {
    return (await this.#call<{ id: string }>('POST', '/vpcs', spec)).id;
  }

  /**
   * Ends an unfinished job.
   * @param id of a group: its action or, where none is under way, the drill job that began first; of a drill, or of a
   * drill's job: that job
   * @returns the job's id; empty for an EVS group, which has no jobs
   */
  async finishJob(id: string, result: 'SUCCESS' | 'FAIL' = 'SUCCESS', errorCode?: string): Promise<string> {
    return (await this.#call<{ jobId: string }>('POST', '/jobs/finish', { id, result, errorCode })).jobId;
  }

  /** Ends the EVS group's unfinished action. @returns which it was */
  async finishEvs(
    groupId: string,
    result: 'SUCCESS' | 'FAIL' = 'SUCCESS',
    failureDetail?: string,
  ): Promise<EvsVerb> {
    const body = { groupId, result, failureDetail };
    return (await this.#call<{ action: EvsVerb }>('POST', '/evs/finish', body)).action;
  }

  /** Ends unfinished server jobs, stuck ones too: one job's, one server's, or all. @returns how many servers' parts */
  async finishServers(
    which: { jobId?: string; serverId?: string } = {},
    result: 'SUCCESS' | 'FAIL' = 'SUCCESS',
  ): Promise<number> {
    return (await this.#call<{ finished: number }>('POST', '/servers/finish', { ...which, result })).finished;
  }

  /** Unlocks access keys that bad signatures have locked: one, or all. @returns how many */
  async unlockKeys(access?: string): Promise<number> {
    return (await this.#call<{ unlocked: number }>('POST', '/keys/unlock', { access })).unlocked;
  }

  /** @returns how many tokens were valid until now */
  async revokeTokens(): Promise<number> {
    return (await this.#call<{ revoked: number }>('POST', '/tokens/revoke')).revoked;
  }

  /** A new world: no faults, no calls, no effects, all tokens void, and requests still held are cut. */
  async reset(world: 'default' | WorldSpec = 'default'): Promise<void> {
    await this.#call('POST', '/reset', { world });
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const payload =
      body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
    const response = await fetch(`${this.url}/__sim${path}`, { method, ...payload });
    const text = await response.text();
    if (!response.ok) throw new Error(`simulator: ${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }
}

function theOne<T extends { id: string; name: string }>(groups: readonly T[], idOrName: string): T {
  const byId = groups.filter(({ id }) => id === idOrName);
  const found = byId.length > 0 ? byId : groups.filter(({ name }) => name === idOrName);
  const [group] = found;
  if (!group || found.length > 1) throw new Error(`${found.length} groups are called ${idOrName}`);
  return group;
}
