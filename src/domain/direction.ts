import type { ActionRule } from './action-rule.ts';
import { names, type Finding } from './findings.ts';
import type { Goal } from './goal.ts';
import type { Reading } from './readings.ts';
import { sayAction } from './words.ts';

/** Does production run where the action must find it, by every witness? The wrong direction moves it into the lost zone. */
export function checkDirection(rule: ActionRule, reading: Reading, goal: Goal): Finding[] {
  const { group } = reading;
  const expected = goal.from ?? goal.to ?? '?';
  if (group.productionZone === null) {
    return [
      {
        code: 'direction-unknown',
        weight: 'blocks',
        saw: `Group ${group.name} does not say in which zone production runs.`,
        needs: `Production in ${expected}.`,
        todo: 'Look at the group in the console; answer "retry" when it shows its direction, or abort.',
      },
    ];
  }
  const findings = [...checkAgreement(rule, reading), ...checkOtherZone(rule, reading, goal)];
  if (rule.name === 'switchover' && goal.from === null) {
    findings.push({
      code: 'production-elsewhere',
      weight: 'blocks',
      saw: `Production of ${group.name} was in ${expected} when this run began, where it is wanted.`,
      needs: `Nothing to move: a switchover now would take production out of ${expected}.`,
      todo: 'When the group is in order again, answer "retry": the run ends then. Or abort.',
    });
  } else if (group.productionZone !== expected) {
    findings.push({
      code: 'production-elsewhere',
      weight: 'blocks',
      saw: `Production of ${group.name} is in ${group.productionZone}, not in ${expected}.`,
      needs: neededDirection(rule, goal, expected),
      todo: directionAdvice(rule, goal, group.productionZone),
    });
  }
  return findings;
}

function checkAgreement(rule: ActionRule, { group, pairs, instances }: Reading): Finding[] {
  const others = [...pairs, ...instances].filter(
    (one) => one.productionZone !== null && one.productionZone !== group.productionZone,
  );
  if (others.length === 0) return [];
  return [
    {
      code: 'direction-disagrees',
      weight: 'blocks',
      saw: `Group ${group.name} says that production is in ${group.productionZone ?? '?'}, but ${names(others.map((one) => one.name ?? one.id))} say otherwise.`,
      needs: 'Group, replication pairs and instances agree on the direction.',
      todo: `${sayAction(rule.name)} could take production the wrong way. Ask the provider (SDRS.1025, SDRS.1026); answer "retry" when they agree, or abort.`,
    },
  ];
}

/** EVS names only the zone in use, and its switchover takes no direction: a slip in "to" would move production all the same. */
function checkOtherZone(rule: ActionRule, { group }: Reading, goal: Goal): Finding[] {
  if (rule.name !== 'switchover' || group.sourceZone !== null || goal.from === null) return [];
  return [
    {
      code: 'zone-unconfirmed',
      weight: 'blocks',
      saw: `The service does not say in which other zone ${group.name} lives, so nobody has checked that it is ${goal.to ?? '?'}.`,
      needs: `The group's two zones in dr.yaml, or a person's word.`,
      todo: `If ${goal.to ?? '?'} is the other zone of this group, answer "override" with its name; else abort.`,
    },
  ];
}

function neededDirection(rule: ActionRule, goal: Goal, expected: string): string {
  if (rule.name !== 'failover') return `Production in ${expected}, as when this run began.`;
  return `Production in ${expected}, the zone that is lost${goal.fromNamed ? '' : ' (not named, so the zone the group was created in)'}.`;
}

function directionAdvice(rule: ActionRule, goal: Goal, production: string): string {
  if (rule.name !== 'failover')
    return 'Somebody has moved production meanwhile. Abort, and start again if it is still wanted.';
  if (goal.fromNamed) {
    return `Production has left ${goal.from ?? '?'} already: a failover now would move it back there. Abort.`;
  }
  return `A failover now would move production into ${goal.from ?? '?'}. If ${production} is the lost zone, abort and start again with "from": "${production}".`;
}
