import { setMaxListeners } from 'node:events';
import { AccessKeys } from './access-keys.ts';
import { CallLog } from './call-log.ts';
import { defaultWorld } from './default-world.ts';
import { EffectLog } from './effect-log.ts';
import { Faults } from './faults.ts';
import type { WorldSpec } from './spec.ts';
import { Throttle } from './throttle.ts';
import { Tokens } from './tokens.ts';
import { World } from './world.ts';

/** A world with all that is known about the requests to it. A reset makes a new one and leaves the old one alone. */
export interface Cloud {
  world: World;
  tokens: Tokens;
  keys: AccessKeys;
  faults: Faults;
  calls: CallLog;
  effects: EffectLog;
  throttle: Throttle;
  /** Aborted when the world is replaced or the simulator closes. */
  signal: AbortSignal;
}

/** @throws {RangeError} when the world contradicts itself */
export function createCloud(spec: 'default' | WorldSpec, signal: AbortSignal): Cloud {
  // One listener for each request that waits: there may be many, and none of them leaks.
  setMaxListeners(0, signal);
  const whole = spec === 'default' ? defaultWorld : spec;
  return {
    world: new World(whole),
    tokens: new Tokens(whole.tokens ?? []),
    keys: new AccessKeys(whole.accessKeys),
    faults: new Faults(signal),
    calls: new CallLog(),
    effects: new EffectLog(),
    throttle: new Throttle(),
    signal,
  };
}
