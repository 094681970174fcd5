import type { ActionName } from './actions.ts';

/** The procedures that send actions on a group, by the name of their workflow type. */
export type ActionProcedure =
  | 'failback'
  | 'failover'
  | 'switchover'
  | 'reprotect'
  | 'enableProtection'
  | 'disableProtection'
  | 'exercise';

/** All procedures. A drill acts beside the group, never on it. */
export type Procedure = ActionProcedure | 'drill';

export const PROCEDURES: readonly Procedure[] = [
  'failover',
  'switchover',
  'failback',
  'reprotect',
  'enableProtection',
  'disableProtection',
  'exercise',
  'drill',
];

/** To see whether it would work: nothing that an incident asks for. */
export const PRACTICE: readonly Procedure[] = ['exercise', 'drill'];

/** The action that a procedure sends, the last one where there are two. */
export const ACTION_OF: Readonly<Record<ActionProcedure, ActionName>> = {
  failover: 'failover',
  switchover: 'switchover',
  failback: 'switchover',
  reprotect: 'reprotect',
  enableProtection: 'enable',
  disableProtection: 'disable',
  exercise: 'switchover',
};

/** The same; null: it sends none on the group. */
export function actionOf(procedure: Procedure): ActionName | null {
  return procedure === 'drill' ? null : ACTION_OF[procedure];
}

export const EXAMPLES: Readonly<Record<Procedure, string>> = {
  failover: '{"site":"eu-de","group":"pg-payments"}',
  switchover: '{"site":"eu-de","group":"pg-payments","to":"eu-de-02"}',
  failback: '{"site":"eu-de","group":"pg-payments"}',
  reprotect: '{"site":"eu-de","group":"pg-payments"}',
  enableProtection: '{"site":"eu-de","group":"pg-payments"}',
  disableProtection: '{"site":"eu-de","group":"pg-payments"}',
  drill: '{"site":"eu-de","group":"pg-payments"}',
  exercise: '{"site":"eu-de","group":"pg-payments","by":"anna"}',
};

/** Practice never stands in the way of the real thing: a run of the type `held` is ended by one of `procedure`. */
export function yieldsTo(held: string, procedure: Procedure): boolean {
  return held === ('exercise' satisfies Procedure) && procedure === 'failover';
}

/**
 * What a schedule may start of a procedure, with nobody there to look: only its dry run; the run itself, whose failure
 * pauses the schedule until a person has looked; or a watch, which would be blind if a failure paused it.
 */
export type ScheduleRule = 'dry run' | 'run' | 'watch';

/** A readiness check is no runbook: it only looks, and holds nothing. */
export type Schedulable = Procedure | 'readiness';

export const SCHEDULE_RULES: Readonly<Record<Schedulable, ScheduleRule>> = {
  failover: 'dry run',
  switchover: 'dry run',
  failback: 'dry run',
  reprotect: 'dry run',
  enableProtection: 'dry run',
  disableProtection: 'dry run',
  // Behind an approval, always.
  exercise: 'run',
  drill: 'run',
  readiness: 'watch',
};

export const SCHEDULABLE = Object.keys(SCHEDULE_RULES) as [Schedulable, ...Schedulable[]];
