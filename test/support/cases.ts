import type { WorkflowHandle } from '@temporalio/client';
import type { ActionName } from '../../src/domain/actions.ts';
import type { FindingCode } from '../../src/domain/findings.ts';
import type { Procedure } from '../../src/domain/procedures.ts';
import type { PersonOrder } from '../../src/simulator/control-client.ts';
import { expect } from 'vitest';
import { createWorld, took, type World, type WorldOptions } from './world.ts';

/** A button of the console, in the service's own word. */
export type Click = PersonOrder['action'];

/** The buttons that a service has. */
export const BUTTONS: Readonly<Record<Case['service'], readonly Click[]>> = {
  sdrs: ['start', 'stop', 'failover', 'reverse'],
  evs: ['failover', 'reverse', 'reprotect', 'sync', 'stop'],
};

/** One procedure on one service, and what a person in the console can do about it at the same time. */
export interface Case {
  service: 'sdrs' | 'evs';
  procedure: Exclude<Procedure, 'failback' | 'exercise'>;
  /** The product's word for the action. */
  name: ActionName;
  /** A group of the simulated cloud that stands where the procedure starts. */
  group: string;
  input?: Record<string, unknown>;
  /** The service's word for the action. */
  action: Click;
  after: { status: string; productionZone: string };
  /** In the report, after the group's name. */
  says: { done: string; already: string };
  /** The zones in which servers of the group run at the end; EVS knows of none. */
  running: string[];
  /** The run stops servers before its POST, so it looks once before that and once after it. */
  stopsFirst: boolean;
  /** Servers that have been stopped by somebody: what the person's clicks need (SDRS.1319). */
  stopped?: 'production';
  /** Where a failed action leaves the group, in the words of the question. */
  failure: string;
  /** Does the service refuse a second effect, so that a POST that never arrived is sent again without a word? */
  guarded: boolean;
  person: {
    /** What the run wants, by hand. */
    same: Click[];
    /** What becomes of that while it runs, when the run wants to send: it is seen and followed, or the service refuses ours. */
    begun: 'followed' | 'refused';
    /** Away from the goal, from where the run starts; the run's POST would now do harm, or something else. */
    against: {
      clicks: Click[];
      /** What a check finds then. */
      finding: FindingCode;
      /** What the run says where its own POST has left and was not answered, and what it asks after a retry. */
      unanswered: { says: string; retried: 'PreconditionFailed' | 'OutcomeUnknown' };
    };
    /** What the run wants, and back to where it was: only `updated_at` tells. */
    undone: Click[];
    /** Why nobody can do anything while our action runs; null: it shows as copying from its first moment. */
    locked: string | null;
    /** What the service accepts while data is copied after our action; null: it copies none. */
    whileCopying: Click[] | null;
    /** The next action by hand, from where ours has just ended: before the run has seen that. */
    next: { clicks: Click[]; type: 'OutcomeUnknown' | 'ActionFailed'; says: string };
  };
}

const SAYS: Readonly<Record<Case['procedure'], Case['says']>> = {
  failover: { done: 'has failed over', already: 'had failed over already' },
  switchover: { done: 'has switched over', already: 'was there already' },
  reprotect: { done: 'is protected again', already: 'was protected already' },
  enableProtection: { done: 'is protected', already: 'was protected already' },
  disableProtection: { done: 'is not protected any more', already: 'was not protected before' },
};

const TRANSIENT = 'no action starts from a transient status';
/** Undocumented; a service that took it would answer the next look, as after the end of the pause. */
const PAUSING = 'a pause holds the group';

const WENT = 'the group went another way';
/** The group has the status that the run wants, with production in the other zone. */
const NOT_ITS_WAY = 'the status has arrived, the direction has not';
/** A job tells that the action was done, whatever somebody did after it; EVS has none. */
const AFTER_SUCCESS = 'the job succeeded, the group did not arrive';
const BACK = 'back where it was';

/** A retry looks anew. */
const LOOKED_AT = { says: WENT, retried: 'PreconditionFailed' } as const;
/** It could be ours on its way: followed, and a retry follows on. */
const FOLLOWED = { says: NOT_ITS_WAY, retried: 'OutcomeUnknown' } as const;

const RESTORED = [{ finding: 'zone-not-restored', reason: 'the provider says so', by: 'anna' }];

export const CASES: readonly Case[] = [
  {
    service: 'sdrs',
    procedure: 'failover',
    name: 'failover',
    group: 'pg-payments',
    action: 'failover',
    after: { status: 'failed-over', productionZone: 'eu-de-02' },
    says: SAYS.failover,
    running: ['eu-de-02'],
    stopsFirst: false,
    stopped: 'production',
    failure: 'error-failing-over',
    guarded: true,
    person: {
      same: ['failover'],
      begun: 'followed',
      // A failover now would move production into the zone that is lost.
      against: { clicks: ['reverse'], finding: 'production-elsewhere', unanswered: LOOKED_AT },
      undone: ['failover', 'start', 'reverse'],
      locked: TRANSIENT,
      whileCopying: null,
      next: { clicks: ['start'], type: 'OutcomeUnknown', says: WENT },
    },
  },
  {
    service: 'sdrs',
    procedure: 'switchover',
    name: 'switchover',
    group: 'pg-payments',
    input: { to: 'eu-de-02' },
    action: 'reverse',
    after: { status: 'protected', productionZone: 'eu-de-02' },
    says: SAYS.switchover,
    running: ['eu-de-02'],
    stopsFirst: true,
    failure: 'error-reversing',
    guarded: true,
    person: {
      same: ['reverse'],
      begun: 'followed',
      against: { clicks: ['failover'], finding: 'wrong-status', unanswered: LOOKED_AT },
      undone: ['reverse', 'reverse'],
      locked: TRANSIENT,
      whileCopying: null,
      next: { clicks: ['reverse'], type: 'OutcomeUnknown', says: AFTER_SUCCESS },
    },
  },
  {
    service: 'sdrs',
    procedure: 'reprotect',
    name: 'reprotect',
    group: 'pg-failed-over',
    action: 'start',
    after: { status: 'protected', productionZone: 'eu-de-02' },
    says: SAYS.reprotect,
    running: [],
    stopsFirst: true,
    failure: 'error-reprotecting',
    guarded: true,
    person: {
      same: ['start'],
      begun: 'followed',
      // From failed-over a start alone is accepted: the person does that, and goes on from there.
      against: { clicks: ['start', 'reverse'], finding: 'wrong-status', unanswered: FOLLOWED },
      undone: ['start', 'failover', 'start', 'failover'],
      locked: TRANSIENT,
      // Stop and reverse are refused while a pair copies (SDRS.1830).
      whileCopying: ['failover'],
      next: { clicks: ['reverse'], type: 'OutcomeUnknown', says: NOT_ITS_WAY },
    },
  },
  {
    service: 'sdrs',
    procedure: 'enableProtection',
    name: 'enable',
    group: 'pg-available',
    action: 'start',
    after: { status: 'protected', productionZone: 'eu-de-01' },
    says: SAYS.enableProtection,
    running: ['eu-de-01'],
    stopsFirst: false,
    failure: 'error-starting',
    guarded: true,
    person: {
      same: ['start'],
      begun: 'followed',
      // From available a start alone is accepted. After these two the same call would be a reprotect.
      against: { clicks: ['start', 'failover'], finding: 'wrong-status', unanswered: LOOKED_AT },
      undone: ['start', 'stop'],
      locked: TRANSIENT,
      // Stop and reverse are refused while a pair copies (SDRS.1830).
      whileCopying: ['failover'],
      next: { clicks: ['stop'], type: 'OutcomeUnknown', says: AFTER_SUCCESS },
    },
  },
  {
    service: 'sdrs',
    procedure: 'disableProtection',
    name: 'disable',
    group: 'pg-payments',
    action: 'stop',
    after: { status: 'available', productionZone: 'eu-de-01' },
    says: SAYS.disableProtection,
    running: ['eu-de-01'],
    stopsFirst: false,
    failure: 'error-stopping',
    guarded: true,
    person: {
      same: ['stop'],
      begun: 'followed',
      against: { clicks: ['failover'], finding: 'wrong-status', unanswered: LOOKED_AT },
      undone: ['stop', 'start'],
      locked: TRANSIENT,
      whileCopying: null,
      next: { clicks: ['start'], type: 'OutcomeUnknown', says: AFTER_SUCCESS },
    },
  },
  {
    service: 'evs',
    procedure: 'failover',
    name: 'failover',
    group: 'rcg-payments',
    action: 'failover',
    after: { status: 'failovered', productionZone: 'eu-de-02' },
    says: SAYS.failover,
    running: [],
    stopsFirst: false,
    failure: 'error_failovering, replication active (failure 37000212)',
    guarded: false,
    person: {
      same: ['failover'],
      begun: 'followed',
      // A failover now would move production into the zone that is lost.
      against: { clicks: ['reverse'], finding: 'production-elsewhere', unanswered: LOOKED_AT },
      undone: ['failover', 'reprotect', 'reverse'],
      locked: TRANSIENT,
      whileCopying: null,
      next: { clicks: ['reprotect'], type: 'OutcomeUnknown', says: WENT },
    },
  },
  {
    service: 'evs',
    procedure: 'switchover',
    name: 'switchover',
    group: 'rcg-payments',
    input: { to: 'eu-de-02' },
    action: 'reverse',
    after: { status: 'available', productionZone: 'eu-de-02' },
    says: SAYS.switchover,
    running: [],
    stopsFirst: true,
    failure: 'error_reversing, replication active (failure 37000212)',
    guarded: false,
    person: {
      same: ['reverse'],
      begun: 'followed',
      against: { clicks: ['failover'], finding: 'wrong-status', unanswered: LOOKED_AT },
      undone: ['reverse', 'reverse'],
      locked: TRANSIENT,
      whileCopying: null,
      next: { clicks: ['reverse'], type: 'ActionFailed', says: BACK },
    },
  },
  {
    service: 'evs',
    procedure: 'reprotect',
    name: 'reprotect',
    group: 'rcg-failedover',
    input: { overrides: RESTORED },
    action: 'reprotect',
    after: { status: 'available', productionZone: 'eu-de-02' },
    says: SAYS.reprotect,
    running: [],
    stopsFirst: true,
    // No error status of its own: the group has failed over as before.
    failure: 'failovered, replication error (failure 37000212)',
    guarded: true,
    person: {
      same: ['reprotect'],
      begun: 'followed',
      // From failovered a reprotect alone is accepted: the person does that, and goes on from there.
      against: { clicks: ['reprotect', 'reverse'], finding: 'wrong-status', unanswered: FOLLOWED },
      undone: ['reprotect', 'failover', 'reprotect', 'failover'],
      locked: null,
      // A switchover needs data that is equal, a synchronisation a group that is paused.
      whileCopying: ['failover', 'stop'],
      next: { clicks: ['reverse'], type: 'OutcomeUnknown', says: NOT_ITS_WAY },
    },
  },
  {
    service: 'evs',
    procedure: 'enableProtection',
    name: 'enable',
    group: 'rcg-paused',
    action: 'sync',
    after: { status: 'available', productionZone: 'eu-de-01' },
    says: SAYS.enableProtection,
    running: [],
    stopsFirst: false,
    // No error status of its own: replication shows it.
    failure: 'available, replication error (failure 37000212)',
    guarded: true,
    person: {
      same: ['sync'],
      begun: 'followed',
      against: { clicks: ['failover'], finding: 'wrong-status', unanswered: LOOKED_AT },
      undone: ['sync', 'stop'],
      locked: null,
      // A switchover needs data that is equal, a synchronisation a group that is paused.
      whileCopying: ['failover', 'stop'],
      next: { clicks: ['stop'], type: 'ActionFailed', says: BACK },
    },
  },
  {
    service: 'evs',
    procedure: 'disableProtection',
    name: 'disable',
    group: 'rcg-payments',
    action: 'stop',
    after: { status: 'available', productionZone: 'eu-de-01' },
    says: SAYS.disableProtection,
    running: [],
    stopsFirst: false,
    // No error state at all: the group is back where it was, with a code.
    failure: 'available, replication active (failure 37000212)',
    guarded: true,
    person: {
      same: ['stop'],
      // Nothing shows that a pause has begun.
      begun: 'refused',
      against: { clicks: ['failover'], finding: 'wrong-status', unanswered: LOOKED_AT },
      undone: ['stop', 'sync'],
      locked: PAUSING,
      whileCopying: null,
      next: { clicks: ['sync'], type: 'ActionFailed', says: BACK },
    },
  },
];

/** The cases, each with a title. */
export const TITLED = CASES.map((one) => [`${one.service} ${one.procedure}`, one] as const);

export function caseOf(service: Case['service'], procedure: Case['procedure']): Case {
  const found = CASES.find((one) => one.service === service && one.procedure === procedure);
  if (!found) throw new Error(`no case ${service} ${procedure}`);
  return found;
}

/** One case in a cloud of its own. */
export interface Stage {
  world: World;
  /** The group's. */
  id: string;
  /** Starts the case's procedure, on the group's id unless the input says otherwise. */
  start: (input?: Record<string, unknown>) => Promise<WorkflowHandle>;
  /** A person in the console, one click after the other; each must be accepted. */
  click: (clicks: readonly Click[]) => Promise<void>;
  /** Ends the action that runs. */
  finish: () => Promise<unknown>;
  /** What took effect on the group, and by whom, in order. */
  took: () => Promise<string[]>;
  /** The zones in which servers of the group run. */
  running: () => Promise<string[]>;
}

export async function stage(one: Case, options: WorldOptions = {}): Promise<Stage> {
  const { service, group, procedure, stopped } = one;
  // EVS names only the zone in use; dr.yaml names both.
  const groups = `${group}:\n  zones: [eu-de-01, eu-de-02]\n`;
  const world = await createWorld({ service, ...(service === 'evs' ? { groups } : {}), ...options });
  const { cloud } = world;
  const { id } = await (service === 'evs' ? cloud.evsGroup(group) : cloud.group(group));
  if (stopped) await cloud.patchGroup(id, { servers: { [stopped]: 'SHUTOFF' } });
  return {
    world,
    id,
    start: (input) => world.start({ group: id, ...one.input, ...input }, procedure),
    click: async (clicks) => {
      for (const action of clicks) {
        const { took, refusedBecause, statusBefore } = await cloud.person({ groupId: id, action });
        if (!took) throw new Error(`${action} from ${statusBefore ?? '?'}: ${refusedBecause ?? 'refused'}`);
      }
    },
    finish: () => (service === 'sdrs' ? cloud.finishJob(id) : cloud.finishEvs(id)),
    running: async () => {
      const servers = (await cloud.servers(id)).filter(({ status }) => status === 'ACTIVE');
      return [...new Set(servers.map(({ zone }) => zone))];
    },
    took: async () => took(await world.effects(id)).map(({ by, action }) => `${by}: ${action ?? '?'}`),
  };
}

/** The window that a lost POST takes, as short as the order of the times allows: one that is cut needs none to go missing. */
export const SHORT = { postTimeout: '1s', sendDeadline: '1500ms', settle: '1600ms' };

/** What `took` shows after a person's clicks. */
export function byHand(clicks: readonly Click[]): string[] {
  return clicks.map((action) => `person: ${action}`);
}

interface Held {
  /** Waits for the call. */
  held: () => Promise<number>;
  release: () => Promise<number>;
}

/** Holds the next call of a kind about the group, after `skip` that pass. */
export async function hold(
  { world: { cloud }, id }: Stage,
  call: 'group' | 'pairs' | 'action',
  rule: { skip?: number; when?: 'before' | 'after' } = {},
): Promise<Held> {
  const { skip = 0, when = 'before' } = rule;
  const fault = await cloud.faults.add({ call, groupId: id, skip, fault: { kind: 'hold', when } });
  return { held: () => cloud.held(fault), release: () => cloud.release(fault) };
}

/** Our POST never arrives, and nobody knows that; while the run looks at what became of it, somebody acts in the console. */
export async function whileSettling(it: Stage, clicks: readonly Click[]): Promise<WorkflowHandle> {
  const post = await hold(it, 'action');
  await it.world.cloud.faults.add({ call: 'action', fault: { kind: 'cut', when: 'before' } });
  const handle = await it.start();
  await post.held();
  const group = await hold(it, 'group');
  const pairs = await hold(it, 'pairs');
  await post.release();
  await group.held();
  await pairs.held();
  await it.click(clicks);
  await group.release();
  await pairs.release();
  return handle;
}

/** Our action has taken effect, and the first look of the follow is held. */
export async function following(it: Stage): Promise<{ handle: WorkflowHandle; look: Held }> {
  const post = await hold(it, 'action', { when: 'after' });
  const handle = await it.start();
  await post.held();
  const look = await hold(it, 'group');
  await post.release();
  await look.held();
  return { handle, look };
}

/** A run that asks is told to end. */
export async function abort(handle: WorkflowHandle): Promise<void> {
  await handle.executeUpdate('abort', { args: [{ by: 'anna' }] });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'Aborted' } });
}
