import { expect, test } from 'vitest';
import { stateAfter } from '../../src/domain/endings.ts';
import type { HistoryFile } from '../../src/report/history.ts';
import { readEvidence, type Evidence } from '../../src/report/index.ts';
import { decodeFirst, objectOf } from '../../src/report/payloads.ts';
import { namesOfStored } from '../replay/histories.ts';
import { expectSound, storedFile } from './support.ts';

/** What the raw events say, read without the report's own code. */
function raw({ runs }: HistoryFile) {
  const events = runs.flatMap((run) => run.events);
  const of = (type: string) => events.filter(({ eventType }) => eventType === `EVENT_TYPE_${type}`);
  const its = (event: object | undefined, name: string) =>
    objectOf((event as Record<string, unknown> | undefined)?.[`${name}EventAttributes`]);
  const sends = of('ACTIVITY_TASK_SCHEDULED').filter((event) =>
    ['sendAction', 'sendDrill'].includes(
      String(objectOf(its(event, 'activityTaskScheduled')['activityType'])['name']),
    ),
  );
  const ids = sends.map(({ eventId }) => eventId);
  const outcomes = of('ACTIVITY_TASK_COMPLETED')
    .map((event) => its(event, 'activityTaskCompleted'))
    .filter(({ scheduledEventId }) => ids.includes(scheduledEventId))
    .map(({ result }) => objectOf(decodeFirst(result)));
  return { events, of, its, sends, outcomes };
}

const OTHERS = /^(readiness|scheduled)\./;
const NAMES = namesOfStored().filter((name) => !OTHERS.test(name));

test.each(namesOfStored().filter((name) => OTHERS.test(name)))(
  '%s is no run of a procedure: no report',
  (name) => {
    expect(() => readEvidence(storedFile(name))).toThrow(/no evidence report/);
  },
);

test.each(NAMES)('%s has a report that agrees with itself and with its history', (name) => {
  const file = storedFile(name);
  const made = readEvidence(file);
  expectSound(made);
  const { events, of, its, sends, outcomes } = raw(file);

  expect(made.history.runs.map((run) => run.events)).toEqual([events.length]);
  expect(made.calls.posts).toHaveLength(sends.length);
  expect(made.calls.posts.flatMap(({ outcome }) => (outcome === 'open' ? [] : [outcome])).sort()).toEqual(
    outcomes.map(({ kind }) => String(kind)).sort(),
  );
  const ids = outcomes.map(({ requestId, error }) => requestId ?? objectOf(error)['requestId']);
  expect(made.calls.posts.map(({ requestId }) => requestId)).toEqual(
    expect.arrayContaining(ids.filter((id) => typeof id === 'string')),
  );
  expect(made.people.words).toHaveLength(of('WORKFLOW_EXECUTION_UPDATE_ACCEPTED').length);
  expect(made.result.cancelledAt).toHaveLength(of('WORKFLOW_EXECUTION_CANCEL_REQUESTED').length);
  expect(made).toMatchObject(endOf(made, events.at(-1), its));
});

/** What the last event says of the run. */
function endOf(made: Evidence, end: object | undefined, its: ReturnType<typeof raw>['its']): object {
  switch ((end as { eventType?: string } | undefined)?.eventType) {
    case 'EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED':
      return completed(made, objectOf(decodeFirst(its(end, 'workflowExecutionCompleted')['result'])));
    case 'EVENT_TYPE_WORKFLOW_EXECUTION_FAILED': {
      const failure = objectOf(its(end, 'workflowExecutionFailed')['failure']);
      const type = String(objectOf(failure['applicationFailureInfo'])['type']);
      return { result: { outcome: stateAfter(type), failureType: type, summary: failure['message'] } };
    }
    case 'EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED':
      return { result: { outcome: 'cancelled' } };
    default:
      return { result: { outcome: 'continued', finished: false } };
  }
}

function completed(made: Evidence, report: Record<string, unknown>): object {
  const { outcome, summary, recoverySeconds: seconds } = report;
  const result = { outcome, summary };
  if (report['run'] !== made.run.id) return { result };
  const [before, after] = [objectOf(report['before']), objectOf(report['after'])];
  const [first] = made.replication.before;
  // The run's own `before` is of its first action, whether or not that one moves production.
  const same = first !== undefined && made.calls.posts[0]?.action === first.action;
  const pairs = { total: before['pairs'], inSync: before['pairsInSync'] };
  return {
    result,
    recovery: {
      of: seconds === null ? 'run' : 'recovery',
      ...(typeof seconds === 'number' ? { totalMs: Math.round(seconds * 1000) } : {}),
    },
    ...(same ? { replication: { before: made.replication.before.map(() => ({ group: { pairs } })) } } : {}),
    ...(report['after'] === null
      ? {}
      : { final: { group: { status: after['status'], seenAt: after['seenAt'] } } }),
  };
}

test('a run that is still under way has a report at every event', () => {
  for (const name of ['failover.evidence', 'failover.never-started', 'failover.full-circle']) {
    const [run] = storedFile(name).runs;
    if (run === undefined) throw new Error(name);
    for (let length = 1; length <= run.events.length; length++) {
      const file = { ...storedFile(name), runs: [{ ...run, events: run.events.slice(0, length) }] };
      const made = readEvidence(file);
      expectSound(made);
      expect(made.result.finished).toBe(length === run.events.length);
    }
  }
});

test('payloads that nobody can read take nothing else with them', () => {
  const file = storedFile('failover.evidence');
  const text = file.text.replaceAll(/"data":"[^"]+"/g, '"data":"/w=="');
  const runs = (JSON.parse(text) as { events: HistoryFile['runs'][number]['events'] }).events;
  const [run] = file.runs;
  if (run === undefined) throw new Error('no run');
  const made = readEvidence({ ...file, runs: [{ ...run, events: runs }] });
  expect(made.calls.posts).toMatchObject([{ outcome: 'unknown', counted: true }]);
  expect(made.result).toMatchObject({ outcome: 'completed', finished: true });
});
