import type { FaultRuleInput } from '../../src/simulator/control-client.ts';

type Fault = FaultRuleInput['fault'];
type When = 'before' | 'after';

/** Every way in which the answer to the action POST gets lost. */
export const WAYS: [string, (when: When) => Fault][] = [
  ['408', (when) => ({ kind: 'status', status: 408, when, body: 'empty' })],
  ['500', (when) => ({ kind: 'status', status: 500, when, code: 'SDRS.0404' })],
  ['502 with an HTML page', (when) => ({ kind: 'status', status: 502, when, body: 'html' })],
  ['503', (when) => ({ kind: 'status', status: 503, when })],
  ['504', (when) => ({ kind: 'status', status: 504, when })],
  ['a reset connection', (when) => ({ kind: 'cut', when })],
  ['a cut body', (when) => ({ kind: 'cutBody', when })],
  ['broken JSON', (when) => ({ kind: 'badJson', when })],
  ['no answer at all', (when) => ({ kind: 'hang', when })],
];
