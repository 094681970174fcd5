import { sayDrillEffect } from './drill-effects.ts';
import { say } from './effects.ts';
import type { DrillEffect } from '../../src/simulator/control-client.ts';
import type { Facts } from './facts.ts';
import { restrictedTo } from './page.ts';
import type { Plan } from './plan.ts';

/** All that is needed to understand a run that went wrong. */
export function tell(plan: Plan, facts: Facts, violations: readonly string[]): string {
  const lines = [
    '',
    `=== run ${plan.index}, seed ${plan.seed}: ${violations.length} violation(s)`,
    ...violations.map((one) => `  !! ${one}`),
    `  plan: ${JSON.stringify(plan)}`,
  ];
  for (const one of facts.executions) {
    const failure = one.failure ? ` (${one.failure.type}: ${one.failure.message})` : '';
    lines.push(
      `  ${one.type} ${one.workflowId} ${clock(one.startedAt)} to ${one.endedAt === null ? '?' : clock(one.endedAt)}: ${one.end ?? 'open'}${failure}, ${one.posts} POSTs, ${one.lostAnswers} lost`,
      ...one.timeline.map(
        ({ at, kind, text }) => `    ${at.slice(11, 23)} ${kind === 'step' ? '# ' : ''}${text}`,
      ),
    );
  }
  lines.push('  effects:');
  const fateOf = ({ jobId, took, refusedBecause, answered }: Facts['effects'][number] | DrillEffect) => {
    const job = jobId === null ? '' : `, job ${facts.jobs[jobId] ?? '?'}`;
    const fate = took ? 'took' : `refused (${refusedBecause ?? '?'})`;
    return `${fate}, answered ${answered ?? 'nobody'}${job}`;
  };
  for (const effect of facts.effects) lines.push(`    ${say(effect)}: ${fateOf(effect)}`);
  for (const effect of facts.drills.effects) lines.push(`    ${sayDrillEffect(effect)}: ${fateOf(effect)}`);
  for (const { name, status } of facts.drills.left) lines.push(`    left: ${name} (${status})`);
  lines.push(`    in the end: ${facts.final.status} in ${facts.final.zone}`, '  answers:');
  for (const { at, verb, said, taken, questionType } of facts.answers)
    lines.push(`    ${clock(at)} ${verb} ${said} to ${questionType}: ${taken ? 'taken' : 'turned down'}`);
  lines.push(
    '  The plan repeats exactly, what depends on timing does not:',
    `    npm run chaos -- --seed ${plan.seed} --only ${plan.index}${restrictedTo(plan.procedures)}`,
    '',
  );
  return lines.join('\n');
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}
