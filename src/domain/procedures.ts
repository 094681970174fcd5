import type { ActionName } from './actions.ts';

/** The procedures by the name of their workflow type. */
export type Procedure =
  | 'failback'
  | 'failover'
  | 'switchover'
  | 'reprotect'
  | 'enableProtection'
  | 'disableProtection'
  | 'exercise';

export const PROCEDURES: readonly Procedure[] = [
  'failover',
  'switchover',
  'failback',
  'reprotect',
  'enableProtection',
  'disableProtection',
  'exercise',
];

/** The action that a procedure sends, the last one where there are two. */
export const ACTION_OF: Readonly<Record<Procedure, ActionName>> = {
  failover: 'failover',
  switchover: 'switchover',
  failback: 'switchover',
  reprotect: 'reprotect',
  enableProtection: 'enable',
  disableProtection: 'disable',
  exercise: 'switchover',
};

export const EXAMPLES: Readonly<Record<Procedure, string>> = {
  failover: '{"site":"eu-de","group":"pg-payments"}',
  switchover: '{"site":"eu-de","group":"pg-payments","to":"eu-de-02"}',
  failback: '{"site":"eu-de","group":"pg-payments"}',
  reprotect: '{"site":"eu-de","group":"pg-payments"}',
  enableProtection: '{"site":"eu-de","group":"pg-payments"}',
  disableProtection: '{"site":"eu-de","group":"pg-payments"}',
  exercise: '{"site":"eu-de","group":"pg-payments","by":"anna"}',
};

/** Practice never stands in the way of the real thing: a run of the type `held` is ended by one of `procedure`. */
export function yieldsTo(held: string, procedure: Procedure): boolean {
  return held === ('exercise' satisfies Procedure) && procedure === 'failover';
}
