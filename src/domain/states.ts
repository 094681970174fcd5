import type { ActionName } from './actions.ts';
import type { ActionRule, ServiceName, ServiceStates } from './action-rule.ts';
import { EVS } from './evs-states.ts';
import { SDRS } from './sdrs-states.ts';

/** The state tables, one a service. */
export const STATES: Readonly<Record<ServiceName, ServiceStates>> = { sdrs: SDRS, evs: EVS };

export function ruleOf(service: ServiceName, name: ActionName): ActionRule {
  return STATES[service].actions[name];
}
