import type { Cause } from '../../domain/causes.ts';

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
