import { expect, test } from 'vitest';
import { resolvedAs } from '../../src/domain/lost-answer.ts';
import { begin } from '../../src/domain/protocol.ts';
import type { Ask, Command, ProtocolState } from '../../src/domain/protocol-types.ts';
import type { Reading } from '../../src/domain/readings.ts';

const baseline = {} as Reading;
const ask = (type: Ask['type']): Command => ({ do: 'ask', question: { type, text: '', findings: [] } });
const wait: Command = { do: 'wait', ms: 1, why: '' };
const look: Command = { do: 'look', why: '' };

test.each<[ProtocolState['phase'], Command, string | null]>([
  ['settling', look, null],
  ['settling', wait, null],
  ['looking', wait, 'not_started'],
  ['looking', look, 'not_started'],
  ['sending', { do: 'send', baseline }, 'not_started'],
  ['following', { do: 'follow', baseline, jobId: null }, 'adopted'],
  ['done', { do: 'done', how: { kind: 'reached', note: null } }, 'adopted'],
  ['asking', ask('ActionFailed'), 'failed'],
  ['asking', ask('OutcomeUnknown'), 'asked'],
  ['asking', ask('CloudUnreadable'), 'asked'],
])('%s, then %j: %s', (phase, command, resolved) => {
  expect(resolvedAs({ state: { ...begin().state, phase }, command, note: null })).toBe(resolved);
});
