import type { SearchAttributePair } from '@temporalio/common';
import { setCurrentDetails, upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import { renderDetails } from '../domain/details.ts';
import { memoOf } from '../domain/memo.ts';
import type { RunStatus } from '../domain/status.ts';
import { SEARCH_ATTRIBUTES, type SearchAttributeName } from '../temporal/search-attributes.ts';

/**
 * Puts the run's status where people look: current details (need a live worker), memo and search attributes
 * (served by Temporal alone). Writes only what changed: each upsert is an event.
 */
export class Board {
  #memo = '';
  #attributes = '';
  /** How many steps the memo has told of, before this turn and with it: of the writes of a turn only the last is sent. */
  #told = { at: 0, before: 0, now: 0 };
  /** The type of the failure that the run ends with. */
  #failure: string | null = null;
  #registered: readonly SearchAttributeName[] = [];

  /** Until the namespace's attributes are known, none is written: an unknown name would fail the task for ever. */
  setRegistered(names: readonly SearchAttributeName[]): void {
    this.#registered = names;
  }

  endsWith(failure: string | null): void {
    this.#failure = failure;
  }

  publish(status: RunStatus): void {
    const now = new Date(Date.now()).toISOString();
    setCurrentDetails(renderDetails(status, now, this.#failure));
    const step = status.steps.at(-1)?.name ?? '';
    const key = JSON.stringify([
      status.state,
      step,
      status.question?.number,
      status.cancel,
      status.worksIn,
      modeOf(status),
    ]);
    if (key === this.#memo) return;
    this.#memo = key;
    upsertMemo(memoOf(status, { failure: this.#failure, told: this.#toldOf(status.steps.length) }));
    this.#upsertAttributes(status, step);
  }

  #toldOf(steps: number): number {
    const at = Date.now();
    const before = this.#told.at === at ? this.#told.before : this.#told.now;
    this.#told = { at, before, now: steps };
    return before;
  }

  #upsertAttributes(status: RunStatus, step: string): void {
    const pairs: SearchAttributePair[] = [
      { key: SEARCH_ATTRIBUTES.DrGroup, value: status.group },
      { key: SEARCH_ATTRIBUTES.DrGroupId, value: status.groupId },
      { key: SEARCH_ATTRIBUTES.DrState, value: status.state },
      { key: SEARCH_ATTRIBUTES.DrStep, value: step },
      { key: SEARCH_ATTRIBUTES.DrIncident, value: status.incident },
      { key: SEARCH_ATTRIBUTES.DrMode, value: modeOf(status) },
      { key: SEARCH_ATTRIBUTES.DrNeedsHuman, value: status.question !== null },
    ].filter(
      (pair) => pair.value !== null && this.#registered.includes(pair.key.name as SearchAttributeName),
    ) as SearchAttributePair[];
    const key = JSON.stringify(pairs);
    if (pairs.length === 0 || key === this.#attributes) return;
    this.#attributes = key;
    upsertSearchAttributes(pairs);
  }
}

function modeOf({ breakGlass, dryRun, procedure }: RunStatus): string {
  if (breakGlass !== null) return 'break-glass';
  if (dryRun) return 'dry run';
  return procedure === 'drill' ? 'drill' : 'real';
}
