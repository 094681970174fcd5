import type { RunReport } from '../../src/domain/status.ts';
import type { Effect } from '../../src/simulator/control-client.ts';
import type { Execution, Facts, Given } from './facts.ts';

/** Facts of a run as it should be, for the tests of the invariants to spoil. */

export const ID = '40df180b-9fe2-471a-8c64-1b758dc84189';
export const T0 = Date.parse('2026-11-21T10:00:00.000Z');
export const at = (seconds: number) => new Date(T0 + seconds * 1000).toISOString();

export function effect(patch: Partial<Effect> & { n: number; second: number }): Effect {
  const { second, ...rest } = patch;
  return {
    seq: patch.n,
    at: at(second),
    by: 'api',
    lateOf: null,
    took: true,
    jobId: null,
    answered: 200,
    refusedBecause: null,
    requestId: `r-${patch.n}`,
    service: 'evs',
    groupId: ID,
    groupName: 'rcg-known',
    action: 'reverse',
    priorityStation: null,
    statusBefore: 'available',
    zoneBefore: 'eu-de-01',
    jobType: null,
    ...rest,
  };
}

export function switchover(patch: Partial<Execution> = {}): Execution {
  const run = `dr/evs/${ID}`;
  const report = {
    run,
    procedure: 'switchover',
    outcome: 'completed',
    posts: 1,
    lostAnswers: 0,
    after: { status: 'available', productionZone: 'eu-de-02', seenAt: at(20) },
    actions: [{ name: 'switchover' }],
  } as RunReport;
  return {
    workflowId: run,
    runId: 'run-1',
    type: 'switchover',
    goal: { group: 'rcg-known', from: 'eu-de-01', to: 'eu-de-02', fromNamed: true },
    dryRun: false,
    input: {},
    sendings: [],
    startedAt: T0,
    endedAt: T0 + 30_000,
    end: 'completed',
    failure: null,
    report,
    posts: 1,
    lostAnswers: 0,
    steps: ['Check preconditions', 'Send switchover', 'Follow job'],
    timeline: [],
    taskFailures: [],
    givenUp: 0,
    ...patch,
  };
}

export const retry = (second: number, patch: Partial<Given> = {}): Given => ({
  runId: 'run-1',
  at: T0 + second * 1000,
  verb: 'retry',
  questionType: 'ActionFailed',
  unfit: false,
  taken: true,
  said: '{}',
  ...patch,
});

export function facts(patch: Partial<Facts> = {}): Facts {
  return {
    service: 'evs',
    group: { id: ID, name: 'rcg-known' },
    effects: [effect({ n: 1, second: 10 })],
    jobs: {},
    before: { status: 'available', zone: 'eu-de-01' },
    final: { status: 'available', zone: 'eu-de-02' },
    drills: { effects: [], left: [], planted: [], tag: 'cafecafe', blocks: false },
    servers: { own: [], effects: [] },
    lagMs: 300,
    executions: [switchover()],
    answers: [],
    questions: [],
    leaks: [],
    timedOut: false,
    outages: [],
    ...patch,
  };
}

export function reported(patch: Partial<RunReport>): Execution {
  const one = switchover();
  const report = { ...one.report, ...patch } as RunReport;
  return { ...one, report, posts: report.posts, lostAnswers: report.lostAnswers };
}
