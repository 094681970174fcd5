import { z } from '@hono/zod-openapi';
import {
  DUE,
  GAVE_WAY,
  REMARKS,
  TARGET_VERDICTS,
  type GroupRecord,
  type Practice,
  type PracticeRecord,
  type PracticeRow,
  type Remark,
  type Totals,
} from '../../record/told.ts';
import { ENDS } from '../../runs/told.ts';
import { count, errorCode, RUN_STATES, time, type ShapeOf } from './run-parts.ts';

const text = z.string();
const seconds = z.number().min(0);

const remark = z.object({ code: z.enum(REMARKS), text } satisfies ShapeOf<Remark>).openapi('PracticeFinding');

const row = z
  .object({
    run: text,
    execution: text.describe('Which execution of it: the drills of a group have one run id'),
    procedure: z.enum(['drill', 'exercise'] as const satisfies readonly Practice[]),
    site: text.nullable(),
    group: text.nullable(),
    groupId: text.nullable(),
    startedAt: time.describe('When it was asked for'),
    endedAt: time.nullable(),
    outcome: z
      .enum([...RUN_STATES, ...ENDS, GAVE_WAY])
      .describe('As elsewhere; `gave way`: a drill that ended for a real run'),
    good: z.boolean().describe('It completed'),
    recoverySeconds: seconds
      .nullable()
      .describe('From the request, or from the last approval where it waited for one, to usable servers'),
    homeSeconds: seconds.nullable().describe('An exercise: how long the way home took'),
    sinceRequestSeconds: seconds.nullable().describe('From the request: what the evidence report compares'),
    recoveredBy: text.nullable().describe('What was seen of it: probes, servers, move, person'),
    targetSeconds: seconds.nullable().describe('As dr.yaml said when the run began'),
    target: z.enum(TARGET_VERDICTS).describe('`recoverySeconds` against `targetSeconds`'),
    findings: z.array(remark).describe('What is to be known besides the outcome'),
    by: text.nullable().describe('Who started it, as typed'),
    reason: text.nullable(),
    message: text.describe('How it ended, in one sentence'),
    code: errorCode.nullable().describe('Where it did not end well; in docs/errors.md'),
    ui: text.nullable().describe('Its page in the Temporal UI'),
  } satisfies ShapeOf<PracticeRow>)
  .openapi('PracticeRow');

const counted = { drills: count, drillsGood: count, exercises: count, exercisesGood: count };

const group = z
  .object({
    site: text,
    group: text,
    groupId: text.nullable(),
    ...counted,
    lastGoodDrillAt: time.nullable().describe('As runs and readiness checks know it'),
    drillEverySeconds: seconds.nullable().describe('Of dr.yaml'),
    due: z.enum(DUE),
    dueSaw: text.describe('Why, in one sentence'),
  } satisfies ShapeOf<GroupRecord>)
  .openapi('PracticeGroup');

const totals = z.object({
  ...counted,
  underWay: count,
  dryRuns: count.describe('Left out'),
} satisfies ShapeOf<Totals>);

export const practiceRecord = z
  .object({
    madeAt: time,
    namespace: text,
    since: time.describe('What was asked for'),
    site: text.nullable(),
    group: text.nullable(),
    retentionSeconds: seconds.nullable().describe('How long Temporal keeps ended runs; null: not known'),
    reachesBackTo: time.describe('What ended before it is not in this record'),
    totals: totals.describe('Of everything since then, whatever page this is'),
    groups: z.array(group),
    rows: z.array(row).describe('One page, the newest first'),
    next: text.nullable().describe('The cursor of the next page; null: this is the last'),
    cut: z.boolean().describe('There are more than can be looked through: what is oldest is missing'),
  } satisfies ShapeOf<PracticeRecord>)
  .openapi('PracticeRecord');
