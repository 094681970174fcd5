import type { Finding } from './findings.ts';
import type { Ask, ProtocolRule, ProtocolState, Step } from './protocol-types.ts';
import { MAX_MISSES } from './settle-window.ts';

/** The moves that every phase of the protocol makes. */

/** Nothing left this machine: back to the first look, a limited number of times. */
export function missed(state: ProtocolState, why: string, rule: ProtocolRule, delayMs: number | null): Step {
  const misses = state.misses + 1;
  if (misses >= MAX_MISSES) return ask({ ...state, misses }, 'OutcomeUnknown', `${why} (${misses} tries).`);
  const counted: ProtocolState = { ...state, misses, phase: 'looking' };
  const ms = delayMs ?? rule.resendBackoffMs * 2 ** (misses - 1);
  if (ms === 0) return look(counted, 'baseline', why);
  return { state: counted, command: { do: 'wait', ms, why: 'Wait before the next look and try' }, note: why };
}

export function look(state: ProtocolState, why: string, note: string | null = null): Step {
  return { state, command: { do: 'look', why }, note };
}

export function follow(state: ProtocolState, note: string): Step {
  const { baseline } = state;
  if (baseline === null)
    return ask(state, 'OutcomeUnknown', 'Nothing to follow: this is a fault of this program.');
  return {
    state: { ...cleared(state), phase: 'following' },
    command: { do: 'follow', baseline, jobId: state.jobId },
    note,
  };
}

export function cleared(state: ProtocolState): ProtocolState {
  return { ...state, unanswered: null };
}

export function ask(state: ProtocolState, type: Ask['type'], text: string, findings: Finding[] = []): Step {
  return {
    state: { ...state, phase: 'asking' },
    command: { do: 'ask', question: { type, text, findings } },
    note: null,
  };
}
