import type { Evidence } from './schema.ts';
import type { Work } from './work.ts';

type Check = Evidence['checks'][number];
type Made = Omit<Evidence, 'checks'>;

/** Does the report agree with itself, and with what the run said of itself? A reader need not take it on trust. */
export function checksOf(work: Work, made: Made): Check[] {
  const { facts, report } = work;
  const { recovery, counts, calls, people, overrides } = made;
  const sum = recovery.split.reduce((all, { ms }) => all + ms, 0);
  const repeated = calls.posts.filter(({ attempts }) => attempts > 1);
  const checks = [
    check(
      'Every event of the history is there',
      facts.runs.every(({ whole }) => whole),
      `${facts.runs.length} run(s), ${facts.runs.reduce((all, { events }) => all + events, 0)} events`,
    ),
    check(
      'The parts of the time add up to the whole',
      sum === recovery.totalMs,
      `${sum} ms of ${recovery.totalMs} ms`,
    ),
    check(
      'No POST was repeated by Temporal',
      repeated.length === 0,
      `${calls.posts.length} activities, ${repeated.length} repeated`,
    ),
  ];
  if (report === null) return checks;
  const same = (what: string, here: unknown, there: unknown) =>
    check(what, here === there, `history ${String(here)}, the run's own report ${String(there)}`);
  return [
    ...checks,
    same('POSTs', counts.posts, report.posts),
    same('Lost answers', counts.lostAnswers, report.lostAnswers),
    same('Approvals', people.approvals.length, report.approvals.length),
    same('Steps attested', people.attested.length, report.attested.length),
    same('Steps skipped', people.skipped.length, report.skipped.length),
    check(
      'Every override that the run reports is here',
      report.overrides.every(({ finding }) => overrides.some((one) => one.finding === finding)),
      `history ${overrides.length}, the run's own report ${report.overrides.length}`,
    ),
    same('Beginning of the recovery time', work.requestedAt, new Date(report.startedAt).toISOString()),
  ];
}

function check(what: string, holds: boolean, saw: string): Check {
  return { what, holds, saw };
}
