import { expect, test } from 'vitest';
import { endEvent, linked, NOTICE_EVENTS, noticeOf, type LinkedNotice } from '../../src/domain/notices.ts';
import type { RunState } from '../../src/domain/status.ts';
import { pagerDutyCall } from '../../src/notify/pagerduty.ts';
import { escape, slackMessage } from '../../src/notify/slack.ts';
import { webhookBody, webhookHeaders } from '../../src/notify/webhook.ts';
import { notice, question, RUN, RUN_ID, status } from './notices.ts';

const LONG = 'a & b < c > d 😀 '.repeat(2_000);

interface Text {
  type: string;
  text: string;
}
interface Block {
  type: string;
  text?: Text;
  elements?: Text[];
}
const blocksOf = (one: LinkedNotice) => slackMessage(one).blocks as unknown as Block[];
const all = (one: LinkedNotice) =>
  blocksOf(one)
    .flatMap(({ text, elements = [] }) => [...(text ? [text] : []), ...elements])
    .map(({ text }) => text)
    .join('\n');

test.each([
  ['started', `${RUN_ID}/started`],
  ['question', `${RUN_ID}/question-3`],
  ['reminder', `${RUN_ID}/question-3/reminder-2`],
  ['answered', `${RUN_ID}/question-3/answered`],
  ['completed', `${RUN_ID}/completed`],
  ['failed', `${RUN_ID}/failed`],
  ['breakGlass', `${RUN_ID}/breakGlass`],
] as const)('%s is known by %s, whoever makes it again', (event, id) => {
  const asked = ['question', 'reminder', 'answered'].includes(event) ? question('why', 2) : null;
  const [one, other] = [notice(event, { asked }), notice(event, { asked })];
  expect(one.id).toBe(id);
  expect(other).toEqual(one);
  expect(webhookHeaders(one)).toEqual({ 'X-DR-Event': event, 'X-DR-Delivery': id });
});

test('a question says what to paste, and each answer names its question', () => {
  const asked = notice('question', { asked: question('No usable answer to the POST.') });
  expect(webhookBody(asked)).toMatchObject({
    format: 'dr-runbooks/notice/1',
    event: 'question',
    run: RUN,
    group: { name: 'pg-payments' },
    from: 'eu-de-01',
    to: 'eu-de-02',
    incident: 'INC-4711',
    headline: 'Failover of pg-payments waits for a person: Send failover stopped',
    command: `dr watch ${RUN}`,
    links: { ui: expect.stringContaining('https://') },
    question: {
      number: 3,
      text: 'No usable answer to the POST.',
      answers: [
        { verb: 'retry', json: '{"question":3,"by":"you"}', command: `dr retry ${RUN} --question 3` },
        { verb: 'abort', json: '{"question":3,"by":"you"}', command: `dr abort ${RUN} --question 3` },
      ],
    },
  });
  const text = all(asked);
  for (const part of [`dr retry ${RUN} --question 3`, '{"question":3,"by":"you"}', 'INC-4711'])
    expect(text).toContain(part);
  expect(pagerDutyCall(asked)?.body).toMatchObject({
    links: [{ href: asked.links.ui }],
    payload: {
      custom_details: {
        answers: { retry: { command: `dr retry ${RUN} --question 3`, json: '{"question":3,"by":"you"}' } },
      },
    },
  });
});

test.each([
  ['a & b', 'a &amp; b'],
  ['<!channel>', '&lt;!channel&gt;'],
  ['<https://evil|click>', '&lt;https://evil|click&gt;'],
  ['&lt;', '&amp;lt;'],
  ['@channel and @here', '@\u2060channel and @\u2060here'],
  ['anna@example.com', 'anna@example.com'],
])('Slack: %s is shown as it is, and is no markup', (raw, escaped) => {
  expect(escape(raw)).toBe(escaped);
});

test.each(NOTICE_EVENTS)('Slack, %s with texts of any length: within all limits, no entity cut', (event) => {
  const long = notice(event, { asked: question(LONG), headline: LONG, reason: LONG, incident: LONG });
  const blocks = blocksOf(long);
  expect(blocks.length).toBeLessThanOrEqual(50);
  const headers = blocks.filter(({ type }) => type === 'header');
  for (const { text } of headers) expect(text?.text.length).toBeLessThanOrEqual(150);
  for (const { text } of blocks.flatMap((one) => [
    ...(one.elements ?? []),
    ...(one.text ? [one.text] : []),
  ])) {
    expect(text.length).toBeLessThanOrEqual(3_000);
    expect(text).not.toMatch(/&(?!(amp|lt|gt);)/);
    expect(text).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
  }
  expect(slackMessage(long).text.length).toBeLessThanOrEqual(3_000);
});

test('Slack: a text can not break out of what is to be pasted', () => {
  const run = 'dr/eu-de/```x';
  const asked = {
    ...notice('question', { asked: question('x') }),
    command: `dr watch ${run}`,
    question: null,
  };
  const [code] = blocksOf(asked).filter(({ text }) => text?.text.startsWith('```'));
  expect(code?.text?.text.match(/```/g)).toHaveLength(2);
});

test('who is woken can look the code up: of a question, and of an end that was none', () => {
  const asked = notice('question', { asked: question('x') });
  expect(asked).toMatchObject({
    code: 'DR_OUTCOME_UNKNOWN',
    links: { docs: 'docs/errors.md#DR_OUTCOME_UNKNOWN' },
  });
  expect(all(asked)).toContain('docs/errors.md#DR_OUTCOME_UNKNOWN');
  expect(JSON.stringify(pagerDutyCall(asked)?.body)).toContain('"code":"DR_OUTCOME_UNKNOWN"');
  const plain = { runId: RUN_ID, at: '2026-11-21T03:04:05.000Z' };
  const ended = noticeOf('failed', status({ state: 'refused' }), { ...plain, failureType: 'GroupBusy' });
  expect(linked(ended, null)).toMatchObject({ failureType: 'GroupBusy', code: 'DR_RUN_IN_THE_WAY' });
  expect(notice('completed')).toMatchObject({ code: null, links: { docs: null } });
  expect(notice('completed')).not.toHaveProperty('failureType');
});

test('without an address of the UI there is no link, and no empty one', () => {
  const asked = { ...notice('question', { asked: question('x') }), links: { ui: null, docs: null } };
  expect(all(asked)).not.toContain('Open in the Temporal UI');
  expect(pagerDutyCall(asked)?.body).not.toHaveProperty('links');
});

const GROUP_KEY = RUN;
const QUESTION_KEY = `${RUN_ID}/question-3`;

test.each<[Parameters<typeof notice>[0], RunState, [string, string, string?]]>([
  ['question', 'waiting', ['trigger', QUESTION_KEY, 'error']],
  ['reminder', 'waiting', ['trigger', QUESTION_KEY, 'error']],
  ['answered', 'running', ['resolve', QUESTION_KEY]],
  ['failed', 'failed', ['trigger', GROUP_KEY, 'critical']],
  ['failed', 'refused', ['trigger', GROUP_KEY, 'critical']],
  ['failed', 'aborted', ['trigger', GROUP_KEY, 'warning']],
  ['failed', 'cancelled', ['trigger', GROUP_KEY, 'warning']],
  ['completed', 'completed', ['resolve', GROUP_KEY]],
  ['completed', 'already there', ['resolve', GROUP_KEY]],
  ['breakGlass', 'running', ['trigger', `${RUN_ID}/break-glass`, 'warning']],
])('PagerDuty, %s of a run that is %s: %j', (event, state, expected) => {
  const asked = ['question', 'reminder', 'answered'].includes(event) ? question('x', 1) : null;
  const call = pagerDutyCall(notice(event, { state, asked }));
  const [action, key, severity] = expected;
  expect(call).toMatchObject({
    path: '/v2/enqueue',
    body: { event_action: action, dedup_key: key, ...(severity ? { payload: { severity } } : {}) },
  });
});

test('PagerDuty: a run that was declined closes nothing: what was wrong with the group still is', () => {
  expect(pagerDutyCall(notice('completed', { state: 'declined' }))).toBeNull();
});

test('PagerDuty: a start is a change event, and wakes nobody', () => {
  const call = pagerDutyCall(notice('started'));
  expect(call).toMatchObject({ path: '/v2/change/enqueue', body: { payload: { source: RUN } } });
  expect(call?.body).not.toHaveProperty('event_action');
});

test('PagerDuty: summary and key within their limits', () => {
  const group = { group: 'g'.repeat(400), groupId: 'g'.repeat(400) };
  for (const event of NOTICE_EVENTS) {
    const asked = event === 'question' ? question(LONG) : null;
    const body = pagerDutyCall(notice(event, { ...group, headline: LONG, asked }))?.body as {
      dedup_key?: string;
      payload?: { summary: string };
    };
    expect(body.dedup_key?.length ?? 0).toBeLessThanOrEqual(255);
    expect(body.payload?.summary.length ?? 0).toBeLessThanOrEqual(1_024);
  }
});

test('each end of a run is one of the two, and no other state is', () => {
  const states: RunState[] = ['completed', 'already there', 'declined'];
  for (const state of states) expect(endEvent(state)).toBe('completed');
  for (const state of ['failed', 'refused', 'aborted', 'cancelled'] as const)
    expect(endEvent(state)).toBe('failed');
  for (const state of ['running', 'waiting', 'settling', 'dry run'] as const)
    expect(endEvent(state)).toBeNull();
});
