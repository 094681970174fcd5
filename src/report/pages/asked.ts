import { momentsOf, sayDuration, utc } from '../../pages/say.ts';
import type { Evidence } from '../schema.ts';
import type { Drawing, Section } from '../../pages/page.ts';

/** Who wanted what and why, and when its steps were. */

const SERVERS: Readonly<Record<string, string>> = {
  manage: 'stopped and started by the run',
  check: 'looked at, neither stopped nor started',
  ignore: 'left alone',
};

const FAILURES: Readonly<Record<string, string>> = {
  ask: 'the run asks a person',
  abort: 'the run ends',
};

export function asked({ run, times, result }: Evidence): Section {
  const none = (text: string | null) => text ?? 'not given';
  return {
    id: 'asked',
    title: 'Who, what, why',
    blocks: [
      {
        kind: 'facts',
        rows: [
          ['Started by', run.by === null ? 'not given' : `${run.by} (as typed; not checked)`],
          ['Reason', none(run.reason)],
          ['Incident', none(run.incident)],
          [
            'Procedure',
            `${run.procedure}${run.then === null ? '' : `, then ${run.then}`}${run.dryRun ? ' (dry run)' : ''}`,
          ],
          ['Group', run.group.id === null ? run.group.name : `${run.group.name}, id ${run.group.id}`],
          ['Site', `${run.site}${run.service === null ? '' : `, service ${run.service.toUpperCase()}`}`],
          ['Production', sayDirection(run)],
          ['Servers', SERVERS[run.servers] ?? run.servers],
          ['When a step fails', FAILURES[run.onFailure] ?? run.onFailure],
          ['Requested', utc(times.requestedAt)],
          ['Begun', utc(times.begunAt)],
          [
            'In service again',
            times.recoveredAt === null
              ? 'not recorded by this run'
              : `${utc(times.recoveredAt)}, seen by: ${times.recoveredBy ?? '?'}`,
          ],
          ['Ended', times.endedAt === null ? 'not yet' : utc(times.endedAt)],
          ['Outcome', result.code === null ? result.outcome : `${result.outcome} (${result.code})`],
          ['Run', { text: run.id, code: true }],
          ['Temporal run id', { text: run.runId, code: true }],
          ...(run.startedBy === null
            ? []
            : [['Started through', { text: run.startedBy, code: true as const }] as const]),
        ],
      },
    ],
  };
}

function sayDirection({ from, to }: Evidence['run']): string {
  if (from !== null) return `${from} → ${to ?? 'the other zone'}`;
  return to === null ? 'not decided' : `in ${to}`;
}

export function whatHappened({ times, result }: Evidence, drawing: Drawing): Section {
  const when = momentsOf(times);
  return {
    id: 'steps',
    title: 'What happened, when',
    blocks: [
      { kind: 'timeline', drawing },
      {
        kind: 'table',
        caption: 'Steps',
        head: ['Step', 'From (UTC)', 'To (UTC)', 'Took'],
        rows: times.steps.map(({ name, startedAt, endedAt, ms }) => ({
          cells: [name, when(startedAt), when(endedAt), sayDuration(ms)],
        })),
      },
      ...result.cancelledAt.map(({ at, reason }) => ({
        kind: 'text' as const,
        tone: 'warn' as const,
        text: `A cancel was requested at ${utc(at)}${reason === null ? '' : `: ${reason}`}.`,
      })),
    ],
  };
}
