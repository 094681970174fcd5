import type { ActionName } from './actions.ts';
import type { Procedure } from './procedures.ts';

/** How a procedure speaks of itself. */
export interface ProcedureWords {
  /** In headings. */
  title: string;
  /** After the group's name, when it was done. */
  done: string;
  /** After the group's name, when nothing had to be done. */
  already: string;
  /** What a person must know before it starts. */
  warning: string;
  /** What is left to do for a person. */
  afterwards: string;
  /** Does its end end an outage? */
  recovers: boolean;
}

export const WORDS: Readonly<Record<Procedure, ProcedureWords>> = {
  failover: {
    title: 'failover',
    done: 'has failed over',
    already: 'had failed over already',
    warning:
      'A failover forces the old production servers off and has no way back but reprotect and a switchover back.',
    afterwards: '',
    recovers: true,
  },
  switchover: {
    title: 'switchover',
    done: 'has switched over',
    already: 'was there already',
    warning:
      'The servers of the group are stopped before and started in the other zone after it, unless the run is told otherwise.',
    afterwards: '',
    recovers: true,
  },
  failback: {
    title: 'failback',
    done: 'is back home',
    already: 'was home already',
    warning:
      'Production is out of service from the stop of its servers to the start of those at home, after the sync.',
    afterwards: '',
    recovers: true,
  },
  reprotect: {
    title: 'reprotect',
    done: 'is protected again',
    already: 'was protected already',
    warning: 'The servers in the zone that becomes the standby are stopped, and must stay off while it runs.',
    afterwards: 'The way back to the first zone is a switchover.',
    recovers: false,
  },
  enableProtection: {
    title: 'enable protection',
    done: 'is protected',
    already: 'was protected already',
    warning: 'Data is synchronised from production to the other zone.',
    afterwards: '',
    recovers: false,
  },
  disableProtection: {
    title: 'disable protection',
    done: 'is not protected any more',
    already: 'was not protected before',
    warning: 'Without protection there is nothing to fail over to.',
    afterwards: 'Enable protection again as soon as you can.',
    recovers: false,
  },
  drill: {
    title: 'drill',
    done: 'was drilled',
    already: 'is being drilled',
    warning:
      'Copies of the servers run beside production, in a network of their own, and are deleted at the end. Production and its replication are not touched.',
    afterwards: '',
    recovers: true,
  },
  exercise: {
    title: 'exercise',
    done: 'was exercised: it switched over',
    already: 'was there already, not by this exercise',
    warning:
      'Production moves to the other zone and back, as planned and without loss. It is out of service twice, each time from the stop of its servers to the start of those in the other zone.',
    afterwards: '',
    recovers: true,
  },
};

/** An action at the start of a sentence. */
export function sayAction(name: ActionName): string {
  if (name === 'enable') return 'Enabling protection';
  return name === 'disable' ? 'Disabling protection' : `A ${name}`;
}
