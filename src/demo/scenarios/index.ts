import type { Scenario } from '../scene.ts';
import { approval } from './approval.ts';
import { circle } from './circle.ts';
import { drill } from './drill.ts';
import { evs } from './evs.ts';
import { failover } from './failover.ts';
import { stuck } from './stuck.ts';
import { switchover } from './switchover.ts';

/** By the name that is typed; the first is the default. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  failover,
  switchover,
  circle,
  stuck,
  approval,
  drill,
  evs,
};
