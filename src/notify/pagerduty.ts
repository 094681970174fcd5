import { lockOf } from '../domain/run-id.ts';
import type { LinkedNotice } from '../domain/notices.ts';

/** PagerDuty's own limits. */
const MOST_SUMMARY = 1_024;
const MOST_KEY = 255;

/** What goes where, without the routing key. */
export interface PagerDutyCall {
  path: '/v2/enqueue' | '/v2/change/enqueue';
  body: Record<string, unknown>;
}

type Severity = 'critical' | 'error' | 'warning' | 'info';

/**
 * Events API v2. Questions ring and are closed by their answer, each under a key of its own, so that a late "closed" can't
 * silence the next one. Failures ring under the group's key, and are closed by a run of that group that succeeds. Break-glass
 * rings, and only a person closes it. A site that is not ready rings under the check's key until it is ready again. A start is a change event: seen beside an incident, it wakes nobody.
 * Null: nothing to say.
 */
export function pagerDutyCall(notice: LinkedNotice): PagerDutyCall | null {
  const { event, state } = notice;
  switch (event) {
    case 'started':
      return change(notice);
    case 'question':
    case 'reminder':
      return trigger(notice, questionKey(notice), 'error');
    case 'answered':
      return resolve(questionKey(notice));
    case 'completed':
      // Somebody said no: whatever was wrong with the group still is.
      return state === 'declined' ? null : resolve(groupKey(notice));
    case 'failed': {
      const byPeople = state === 'aborted' || state === 'cancelled';
      return trigger(notice, groupKey(notice), byPeople ? 'warning' : 'critical');
    }
    case 'breakGlass':
      return trigger(notice, `${notice.runId}/break-glass`, 'warning');
    case 'notReady':
      // Nothing is out of service: it is worth a page, and no more.
      return trigger(notice, readinessKey(notice), 'error');
    case 'readyAgain':
      return resolve(readinessKey(notice));
    case 'test':
      return trigger(notice, notice.id, 'info');
    default:
      return event satisfies never;
  }
}

function questionKey({ runId, question }: LinkedNotice): string {
  return `${runId}/question-${question?.number ?? 0}`;
}

/** A drill's page is never the one of a real run: the good end of one must not close the other's. */
function groupKey({ procedure, site, group }: LinkedNotice): string {
  return lockOf(procedure, site, group.id ?? group.name).slice(0, MOST_KEY);
}

/** One page for all groups of one check: what else becomes not ready meanwhile is added to it. */
function readinessKey({ run }: LinkedNotice): string {
  return run.slice(0, MOST_KEY);
}

function trigger(notice: LinkedNotice, key: string, severity: Severity): PagerDutyCall {
  const { question, group, site, procedure, command, readiness } = notice;
  const answers = Object.fromEntries(
    (question?.answers ?? []).map(({ verb, command: typed, json, effect }) => [
      verb,
      { effect, command: typed, json },
    ]),
  );
  return {
    path: '/v2/enqueue',
    body: {
      event_action: 'trigger',
      dedup_key: key,
      payload: {
        summary: summaryOf(notice),
        source: notice.run,
        severity,
        timestamp: notice.at,
        component: group.name,
        group: site,
        class: `${procedure} ${notice.event}`,
        custom_details: {
          command,
          ...(notice.code === null ? {} : { code: notice.code, docs: notice.links.docs }),
          ...(notice.incident === null ? {} : { incident: notice.incident }),
          ...(question === null ? {} : { question: question.text, findings: question.findings, answers }),
          ...(readiness === null ? {} : { readiness }),
          delivery: notice.id,
        },
      },
      ...linksOf(notice),
      client: 'dr-runbooks',
    },
  };
}

function resolve(key: string): PagerDutyCall {
  return { path: '/v2/enqueue', body: { event_action: 'resolve', dedup_key: key } };
}

function change(notice: LinkedNotice): PagerDutyCall {
  return {
    path: '/v2/change/enqueue',
    body: {
      payload: {
        summary: summaryOf(notice),
        source: notice.run,
        timestamp: notice.at,
        custom_details: { command: notice.command, incident: notice.incident, delivery: notice.id },
      },
      ...linksOf(notice),
    },
  };
}

function linksOf({ links: { ui } }: LinkedNotice): Record<string, unknown> {
  return ui === null ? {} : { links: [{ href: ui, text: 'The run in the Temporal UI' }] };
}

function summaryOf({ headline }: LinkedNotice): string {
  return headline.length <= MOST_SUMMARY ? headline : `${headline.slice(0, MOST_SUMMARY - 1)}…`;
}
