import { Refusal } from './errors.ts';
import type { EvsGroup } from './evs-model.ts';
import type { Settings } from './settings.ts';
import type { World } from './world.ts';

/** EVS refuses in Cinder's forms (EVS API reference, evs_04_0038); the text code shows only if the settings say so. */
export function evsRefusal(settings: Settings, status: number, code: string, message: string): Refusal {
  return new Refusal(status, code, settings.evsErrorEnvelope, message);
}

/** @throws {Refusal} */
export function evsGroupOf(world: World, id: string): EvsGroup {
  const group = world.evs.groups.get(id);
  if (group) return group;
  const { settings } = world;
  throw evsRefusal(
    settings,
    settings.evsMissingGroup,
    'EVS.1032',
    `Replication consistency group ${id} could not be found.`,
  );
}
