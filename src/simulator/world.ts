import { Agenda } from './agenda.ts';
import type { DrillJob } from './drill-job.ts';
import { bootDrills } from './drill-servers.ts';
import { EvsStore } from './evs-store.ts';
import { uuidFrom } from './ids.ts';
import { isFinished } from './job.ts';
import type { Job } from './job.ts';
import type { FailedTask, Group, Server, Vpc } from './model.ts';
import { buildGroup } from './build-group.ts';
import type { ServerJob } from './server-job.ts';
import { defaultSettings } from './settings.ts';
import type { Settings, SettingsPatch } from './settings.ts';
import type { GroupSpec, VpcSpec, WorldSpec } from './spec.ts';
import { buildVpc, groupVpcId } from './vpcs.ts';

export const defaultProject = { id: '0605767a5a80d5762f2bc00f3a4f4e4c', name: 'eu-de' };
export const defaultDomain = 'OTC-EU-DE-00000000001000000001';
export const defaultUser = { name: 'dr-runbooks', password: 'simulated-password' };

/** All that exists in the simulated cloud, and what is going to happen to it. */
export class World {
  readonly settings: Settings;
  readonly project: { id: string; name: string };
  readonly domain: string;
  readonly user: { name: string; password: string };
  readonly groups = new Map<string, Group>();
  readonly servers = new Map<string, Server>();
  /** Jobs of actions on groups. */
  readonly jobs = new Map<string, Job>();
  readonly drillJobs = new Map<string, DrillJob>();
  readonly serverJobs = new Map<string, ServerJob>();
  readonly failedTasks: FailedTask[] = [];
  readonly evs = new EvsStore();
  readonly vpcs = new Map([[groupVpcId, buildVpc({ id: groupVpcId })]]);
  readonly agenda = new Agenda();
  /** Each group as it was before its last change; what a stale read shows. */
  readonly previous = new Map<string, Group>();
  /** Each server likewise. */
  readonly previousServers = new Map<string, Server>();
  #lastStamp = 0;

  constructor(spec: WorldSpec) {
    this.settings = { ...defaultSettings, ...withoutUndefined(spec.settings ?? {}) };
    this.project = spec.project ?? defaultProject;
    this.domain = spec.domain ?? defaultDomain;
    this.user = spec.user ?? defaultUser;
    for (const vpc of spec.vpcs ?? []) this.addVpc(vpc);
    for (const group of spec.groups) this.addGroup(group);
    for (const group of spec.evsGroups ?? []) this.evs.add(group);
  }

  /** @throws {RangeError} when the id is taken or a pair names an instance that isn't there. */
  addGroup(spec: GroupSpec): Group {
    const id = spec.id ?? uuidFrom(`group/${spec.name}/${this.groups.size}`);
    if (this.groups.has(id)) throw new RangeError(`a group with the id ${id} exists already`);
    const { group, servers } = buildGroup(id, spec);
    this.groups.set(id, group);
    for (const server of servers) this.servers.set(server.id, server);
    bootDrills(this, group, Date.now());
    return group;
  }

  /** @throws {RangeError} when the id is taken */
  addVpc(spec: VpcSpec): Vpc {
    if (this.vpcs.has(spec.id)) throw new RangeError(`a VPC with the id ${spec.id} exists already`);
    const vpc = buildVpc(spec);
    this.vpcs.set(vpc.id, vpc);
    return vpc;
  }

  /** Lets everything happen that was due by now. To be called before each look at the world. */
  settle(): void {
    this.agenda.runDue(Date.now());
  }

  /** Changes a group, keeping what it was before for stale reads. `touch`: whether `updated_at` moves on. */
  change(group: Group, at: number, mutate: (group: Group) => void, touch = true): void {
    this.previous.set(group.id, structuredClone(group));
    mutate(group);
    if (!touch) return;
    const stamp = this.stamp(at);
    for (const item of [group, ...group.instances, ...group.pairs]) item.updatedAt = stamp;
  }

  /** A time for `updated_at`: strictly increasing, so that two changes within a millisecond can still be told apart. */
  stamp(at: number): number {
    this.#lastStamp = Math.max(at, this.#lastStamp + 1);
    return this.#lastStamp;
  }

  updateSettings(patch: SettingsPatch): void {
    Object.assign(this.settings, withoutUndefined(patch));
  }

  runningJob(groupId: string): Job | undefined {
    return [...this.jobs.values()].findLast((job) => job.groupId === groupId && !isFinished(job));
  }
}

function withoutUndefined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
