import type { Cause } from '../schema.ts';

export const CAUSE_WORDS: Readonly<Record<Cause, string>> = {
  before: 'Before the run began',
  people: 'Waiting for people',
  cloud: 'The cloud carrying the action out',
  lost: 'Finding out what an uncertain answer meant',
  sync: 'The cloud synchronising data',
  servers: 'Servers stopping and starting',
  probes: 'Health probes',
  us: 'This service: checks, sending, Temporal',
};

/** For a lane or a legend. */
export const CAUSE_LABELS: Readonly<Record<Cause, string>> = {
  before: 'Before the run',
  people: 'People',
  cloud: 'Cloud',
  lost: 'Uncertain answers',
  sync: 'Data in sync',
  servers: 'Servers',
  probes: 'Health probes',
  us: 'This service',
};

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029\ufffe\uffff]/gu;

/**
 * Text of others as it is shown: characters that are not seen, or that turn the reading direction of what follows, are
 * shown by their number. Line breaks become blanks.
 */
export function clean(text: string): string {
  return text
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\t/g, ' ')
    .replace(UNSEEN, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`);
}
