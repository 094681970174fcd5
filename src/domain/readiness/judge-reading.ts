import type { ServiceName } from '../action-rule.ts';
import type { Finding } from '../findings.ts';
import { decideGoal, otherZone, type Goal } from '../goal.ts';
import { checkAction } from '../preconditions.ts';
import type { GroupReading, Reading } from '../readings.ts';
import { ruleOf } from '../states.ts';
import { byEffect, type Effect, type ReadyFinding } from './readiness.ts';

type Moving = 'failover' | 'switchover';

/** Said by a failover, not held against it, and yet somebody should do something about it while there is time. */
const COSTS: readonly Finding['code'][] = ['not-in-sync', 'partly-unread'];

/**
 * What a failover out of the zone that production is in, and a switchover to the other one, would find: the findings of
 * the procedures themselves. Pure, like they are.
 */
export function judgeReading(service: ServiceName, reading: Reading): ReadyFinding[] {
  const { group } = reading;
  const found: ReadyFinding[] = [];
  for (const name of ['failover', 'switchover'] as const) {
    const goal = goalOf(name, group);
    if (goal === null) {
      add(found, [directionUnknown(group, name)]);
      continue;
    }
    const findings = checkAction(ruleOf(service, name), reading, goal);
    add(
      found,
      findings.map((finding) => readyFinding(name, finding)),
    );
  }
  if (group.sourceZone === null && group.productionZone !== null) return byEffect(withZones(found, group));
  return byEffect(found);
}

/** Null: the group does not say where production is, or not among its zones. */
function goalOf(name: Moving, group: GroupReading): Goal | null {
  const from = group.productionZone;
  if (from === null) return null;
  if (name === 'switchover' && group.sourceZone === null)
    return { group: group.name, from, to: null, fromNamed: true };
  const to = otherZone(group, from);
  const zones = name === 'failover' ? { from } : to === null ? {} : { to };
  const goal = decideGoal(name, group, zones);
  return 'problem' in goal ? null : goal;
}

function directionUnknown(group: GroupReading, name: Moving): ReadyFinding {
  const { productionZone, sourceZone, targetZone } = group;
  return {
    code: 'direction-unknown',
    effect: name === 'failover' ? 'not ready' : 'degraded',
    concerns: [name],
    saw:
      productionZone === null
        ? `Group ${group.name} does not say in which zone production runs.`
        : `Production of ${group.name} is in ${productionZone}, which is none of its zones (${sourceZone ?? '?'}, ${targetZone ?? '?'}).`,
    needs: 'A zone that production runs in, and another one to move it to.',
    todo: 'Look at the group in the console, and ask the provider.',
  };
}

function readyFinding(name: Moving, { code, weight, saw, needs, todo }: Finding): ReadyFinding {
  return { code, effect: effectOf(name, code, weight), concerns: [name], saw, needs, todo };
}

/** A failover that would stop is what this is about; a switchover that would is worth knowing before Friday. */
function effectOf(name: Moving, code: Finding['code'], weight: Finding['weight']): Effect {
  if (weight === 'blocks') return name === 'failover' ? 'not ready' : 'degraded';
  return name === 'failover' && COSTS.includes(code) ? 'degraded' : 'note';
}

/** The same seen by both is said once, as the failover has it, with the graver effect. */
function add(found: ReadyFinding[], more: readonly ReadyFinding[]): void {
  for (const one of more) {
    const same = found.find(({ code }) => code === one.code);
    if (same === undefined) {
      found.push(one);
      continue;
    }
    same.concerns.push(...one.concerns.filter((concern) => !same.concerns.includes(concern)));
    if (same.effect === 'note') same.effect = one.effect;
  }
}

/** The run would ask a person for the name of the other zone; dr.yaml can say it before. */
function withZones(found: readonly ReadyFinding[], group: GroupReading): ReadyFinding[] {
  return found.map((one) =>
    one.code !== 'zone-unconfirmed'
      ? one
      : {
          ...one,
          saw: `The service does not say in which other zone ${group.name} lives, and dr.yaml does not name its zones.`,
          needs: 'Both zones of the group in dr.yaml: a switchover asks a person otherwise.',
          todo: `Write "zones: [${group.productionZone ?? '?'}, …]" under the group, first the zone it was created in.`,
        },
  );
}
