import type { Procedure } from './input.ts';

/** How a procedure speaks of itself. */
export interface ProcedureWords {
  /** In headings. */
  title: string;
  /** After the group's name, when it was done. */
  done: string;
  /** After the group's name, when nothing had to be done. */
  already: string;
  /** The call, as the API reference writes it. */
  call: string;
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
    call: 'failover-server-group',
    warning:
      'A failover forces the old production servers off and has no way back but reprotect and a switchover back.',
    afterwards: '',
    recovers: true,
  },
  switchover: {
    title: 'switchover',
    done: 'has switched over',
    already: 'was there already',
    call: 'reverse-server-group',
    warning:
      'The servers of the group are stopped before and started in the other zone after it, unless the run is told otherwise.',
    afterwards: '',
    recovers: true,
  },
  failback: {
    title: 'failback',
    done: 'is back home',
    already: 'was home already',
    call: 'start-server-group (reprotect), then reverse-server-group,',
    warning:
      'Production is out of service from the stop of its servers to the start of those at home, after the sync.',
    afterwards: '',
    recovers: true,
  },
  reprotect: {
    title: 'reprotect',
    done: 'is protected again',
    already: 'was protected already',
    call: 'start-server-group',
    warning: 'The servers in the zone that becomes the standby are stopped, and must stay off while it runs.',
    afterwards: 'The way back to the first zone is a switchover.',
    recovers: false,
  },
  enableProtection: {
    title: 'enable protection',
    done: 'is protected',
    already: 'was protected already',
    call: 'start-server-group',
    warning: 'Data is synchronised from production to the other zone.',
    afterwards: '',
    recovers: false,
  },
  disableProtection: {
    title: 'disable protection',
    done: 'is not protected any more',
    already: 'was not protected before',
    call: 'stop-server-group',
    warning: 'Without protection there is nothing to fail over to.',
    afterwards: 'Enable protection again as soon as you can.',
    recovers: false,
  },
};
