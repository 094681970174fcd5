import type { Step } from './protocol-types.ts';

/** What looking after a lost answer came to; `asked`: the evidence did not decide, a person has to. */
export const RESOLUTIONS = ['adopted', 'not_started', 'failed', 'asked'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** What this turn of the protocol made of a POST without an answer; null while it is still looked after. */
export function resolvedAs({ state, command }: Step): Resolution | null {
  switch (command.do) {
    case 'follow':
    case 'done':
      return 'adopted';
    case 'send':
      return 'not_started';
    case 'ask':
      return command.question.type === 'ActionFailed' ? 'failed' : 'asked';
    case 'look':
    case 'wait':
      return state.phase === 'settling' ? null : 'not_started';
    default:
      return command satisfies never;
  }
}
