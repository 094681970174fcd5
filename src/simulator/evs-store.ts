import { buildEvsGroup } from './build-evs-group.ts';
import type { EvsGroup } from './evs-model.ts';
import type { EvsVerb } from './evs-rules.ts';
import type { EvsGroupSpec } from './evs-spec.ts';
import { uuidFrom } from './ids.ts';
import type { Doom } from './job.ts';

/** An action under way. The API shows no such thing: it answers with an empty body. */
export interface EvsTask {
  verb: EvsVerb;
  groupId: string;
  /** Where production is after success. */
  zone: string;
  /** The group as it was before. */
  former: EvsGroup;
  beginAt: number;
  /** Whether the group shows it yet. */
  entered: boolean;
  ended: boolean;
  doom: Doom | null;
}

/** All that EVS has. */
export class EvsStore {
  readonly groups = new Map<string, EvsGroup>();
  /** Each group as it was before its last change; what a stale read shows. */
  readonly previous = new Map<string, EvsGroup>();
  readonly tasks: EvsTask[] = [];
  #lastStamp = 0;

  /** @throws {RangeError} when the id is taken */
  add(spec: EvsGroupSpec): EvsGroup {
    const id = spec.id ?? uuidFrom(`evs-group/${spec.name}/${this.groups.size}`);
    if (this.groups.has(id)) throw new RangeError(`an EVS group with the id ${id} exists already`);
    const group = buildEvsGroup(id, spec, this.groups.size);
    this.groups.set(id, group);
    return group;
  }

  /** Changes a group, keeping what it was before for stale reads. `touch`: whether `updated_at` moves on. */
  change(group: EvsGroup, at: number, mutate: () => void, touch = true): void {
    this.previous.set(group.id, structuredClone(group));
    mutate();
    if (!touch) return;
    // Strictly increasing, so that two changes within a millisecond can still be told apart.
    this.#lastStamp = Math.max(at, this.#lastStamp + 1);
    for (const item of [group, ...group.pairs]) item.updatedAt = this.#lastStamp;
  }

  running(groupId: string): EvsTask | undefined {
    return this.tasks.findLast((task) => task.groupId === groupId && !task.ended);
  }
}
