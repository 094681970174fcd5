import { sayMs } from '../domain/details.ts';
import type { DrillReading } from '../domain/drill-reading.ts';
import { blocking, sayBlocking, type Finding } from '../domain/findings.ts';
import { otherZone } from '../domain/goal.ts';
import { sentences } from '../domain/sentences.ts';
import type { DrillReport, RunReport } from '../domain/status.ts';
import type { DrillWork } from './drill-work.ts';
import { build } from './report.ts';
import { now, type Run } from './run.ts';

/** The report of a drill that was done, and is gone. */
export function drillReport(run: Run, work: DrillWork): RunReport {
  const endedAt = now();
  const drill = reportOn(run, work, endedAt);
  const summary = summaryOf(run, work, drill);
  const report = build(run, [], { outcome: 'completed', endedAt, summary });
  return { ...report, after: afterOf(work.reading), drill };
}

export function dryReport(run: Run, { wish, reading }: DrillWork, findings: Finding[]): RunReport {
  const network = wish.vpcId === null ? 'a VPC that the service makes' : `VPC ${wish.vpcId}`;
  const summary =
    blocking(findings).length === 0
      ? `Dry run: all preconditions hold; a real run would make a drill of ${run.status.group} in ${network}, look at its servers and delete it again. Nothing was sent.`
      : `Dry run: a real run would stop here. ${sayBlocking(findings)} Nothing was sent.`;
  const report = build(run, [], { outcome: 'dry run', endedAt: now(), summary });
  return { ...report, after: afterOf(reading), findings };
}

function afterOf(reading: DrillReading | null): RunReport['after'] {
  if (reading === null) return null;
  const { at, group } = reading;
  return { status: group.status, productionZone: group.productionZone, seenAt: at };
}

function reportOn({ status }: Run, work: DrillWork, removedAt: string): DrillReport {
  const { drill, wish, sentAt, heldMs, swept } = work;
  const usable = status.recoveredAt === null ? null : Date.parse(status.recoveredAt);
  return {
    name: wish.name,
    id: drill?.id ?? '',
    vpc: drill?.vpcId ?? null,
    vpcStays: wish.vpcId === null,
    servers: drill?.servers.length ?? 0,
    usableSeconds: usable === null || sentAt === null ? null : (usable - sentAt) / 1000,
    heldSeconds: heldMs / 1000,
    removedAt,
    swept,
  };
}

const SEEN_BY = {
  probes: 'health probes answered',
  servers: 'they were seen to run; whether they work, nobody has looked',
  person: "by a person's word",
  move: '',
} as const;

function summaryOf({ status }: Run, { reading }: DrillWork, drill: DrillReport): string {
  const { group, recoveredAt, recoveredBy, startedAt, lostAnswers, posts, skipped, breakGlass } = status;
  const zone = reading && otherZone(reading.group, reading.group.productionZone);
  const where = zone === null ? '' : ` in ${zone}`;
  const usable =
    recoveredAt === null || recoveredBy === null
      ? `Nobody has looked whether its ${drill.servers} server(s)${where} work.`
      : `Its ${drill.servers} server(s)${where} were usable ${sayMs(Date.parse(recoveredAt) - Date.parse(startedAt))} after the request (${SEEN_BY[recoveredBy]}).`;
  return sentences(
    breakGlass ? `BREAK-GLASS by ${breakGlass.by}: ${breakGlass.reason}.` : '',
    `${group} was drilled. ${usable}`,
    drill.heldSeconds > 0 ? `Held for ${sayMs(drill.heldSeconds * 1000)}.` : '',
    drill.vpcStays && drill.vpc !== null
      ? `Nothing of it is left but VPC ${drill.vpc}, which the service made: delete it by hand.`
      : 'Nothing of it is left.',
    drill.swept.length > 0 ? `${drill.swept.length} leftover(s) of earlier runs deleted.` : '',
    lostAnswers > 0 ? `${lostAnswers} lost answer(s), ${posts} POST(s).` : '',
    skipped.length > 0 ? `${skipped.length} step(s) skipped.` : '',
    'Production was not touched.',
  );
}
