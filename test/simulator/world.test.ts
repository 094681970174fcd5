import { expect, test } from 'vitest';
import { Agenda } from '../../src/simulator/agenda.ts';
import { beginEvs } from '../../src/simulator/evs-operations.ts';
import { begin, finish } from '../../src/simulator/operations.ts';
import { patchGroup } from '../../src/simulator/patch-group.ts';
import { serverJobStatus } from '../../src/simulator/server-job.ts';
import { beginPower } from '../../src/simulator/server-power.ts';
import { World } from '../../src/simulator/world.ts';

const hour = 3_600_000;

test('what is due happens in order of time, then of planning, and brings what follows from it', () => {
  const agenda = new Agenda();
  const happened: string[] = [];
  const note = (name: string) => (at: number) => void happened.push(`${name} ${at}`);
  agenda.plan(20, note('second'));
  agenda.plan(10, note('first'));
  agenda.plan(20, (at) => {
    note('third')(at);
    agenda.plan(25, note('fourth'));
  });
  agenda.plan(31, note('not yet'));
  agenda.runDue(30);
  expect(happened).toEqual(['first 10', 'second 20', 'third 20', 'fourth 25']);
});

test('two changes of the same moment can be told apart', () => {
  const world = new World({ groups: [{ name: 'g' }] });
  const group = world.groups.values().next().value!;
  world.change(group, 5_000_000_000_000, () => {});
  const first = group.updatedAt;
  world.change(group, 5_000_000_000_000, () => {});
  expect(group.updatedAt).toBeGreaterThan(first);
});

test('a synchronisation ends in its time, but not for a pair that was set by hand meanwhile', () => {
  const settings = { jobs: 'manual' as const, syncMs: hour };
  const world = new World({ settings, groups: [{ name: 'g', status: 'available', pairs: [{}, {}] }] });
  const group = world.groups.values().next().value!;
  const job = begin(world, group, { verb: 'start', station: null });
  const now = Date.now();
  finish(world, job, 'SUCCESS', now);
  const states = () => group.pairs.map((pair) => pair.replication_status);
  world.agenda.runDue(now + hour - 1);
  expect(states()).toEqual(['copying', 'copying']);
  patchGroup(world, group, { pairs: [{ replication_status: 'inactive' }] });
  world.agenda.runDue(now + hour);
  expect(states()).toEqual(['inactive', 'active']);
});

test('a job that takes its time goes through all its phases', () => {
  const settings = { jobInitMs: hour, jobMs: 3 * hour, statusLagMs: 2 * hour };
  const world = new World({ settings, groups: [{ name: 'g' }] });
  const group = world.groups.values().next().value!;
  const job = begin(world, group, { verb: 'failover', station: null });
  const seen = [0, 1, 2, 3].map((hours) => {
    world.agenda.runDue(job.beginAt + hours * hour);
    return `${job.phases.at(-1)?.status} ${group.status}`;
  });
  expect(seen).toEqual([
    'INIT protected',
    'RUNNING protected',
    'RUNNING failing-over',
    'SUCCESS failed-over',
  ]);
  expect(group.updatedAt).toBe(job.beginAt + 3 * hour);
});

test('an EVS action that takes its time goes through all its states', () => {
  const settings = { statusLagMs: hour, evsActionMs: 2 * hour, syncMs: 4 * hour };
  const world = new World({ settings, groups: [], evsGroups: [{ name: 'g' }] });
  const group = world.evs.groups.values().next().value!;
  const play = (verb: 'failover' | 'reprotect', hours: number) => {
    const { beginAt } = beginEvs(world, group, verb);
    return Array.from({ length: hours + 1 }, (_, at) => {
      world.agenda.runDue(beginAt + at * hour);
      return `${group.status} ${group.replication_status} ${group.priority_station}`;
    });
  };
  expect(play('failover', 2)).toEqual([
    'available active eu-de-01',
    'failovering active eu-de-01',
    'failovered active-stopped eu-de-02',
  ]);
  expect(play('reprotect', 4)).toEqual([
    'failovered active-stopped eu-de-02',
    'available copying eu-de-02',
    'available copying eu-de-02',
    'available copying eu-de-02',
    'available active eu-de-02',
  ]);
});

test('a server that is stopped by force while it starts stays off', () => {
  const settings = { serverStartMs: 3 * hour, serverStopMs: hour };
  const world = new World({ settings, groups: [{ name: 'g', running: 'none' }] });
  const server = world.servers.values().next().value!;
  const serverIds = [server.id];
  const started = beginPower(world, { action: 'start', hard: false, serverIds }, null);
  const stopped = beginPower(world, { action: 'stop', hard: true, serverIds }, null);
  const seen = [0, 1, 2, 3].map((hours) => {
    world.agenda.runDue(stopped.beginAt + hours * hour);
    return `${server.status} ${server.taskState} ${serverJobStatus(started)} ${serverJobStatus(stopped)}`;
  });
  expect(seen).toEqual([
    'SHUTOFF powering-off RUNNING RUNNING',
    'SHUTOFF null FAIL SUCCESS',
    'SHUTOFF null FAIL SUCCESS',
    'SHUTOFF null FAIL SUCCESS',
  ]);
});
