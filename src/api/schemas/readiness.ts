import { z } from '@hono/zod-openapi';
import {
  READY_CODES,
  VERDICTS,
  type Concern,
  type Counts,
  type GroupReadiness,
  type ReadyFinding,
} from '../../domain/readiness/readiness.ts';
import type { Board, BoardEntry } from '../../runs/readiness.ts';
import { count, FINDINGS, time, type ShapeOf } from './run-parts.ts';

const text = z.string();
const verdict = z.enum(VERDICTS).openapi('Verdict', {
  description: 'ready; degraded: a failover would work, but something is lost or not known; not ready',
});

const readyFinding = z
  .object({
    code: z.enum([...FINDINGS, ...READY_CODES]),
    effect: z.enum(['not ready', 'degraded', 'note']),
    concerns: z.array(
      z.enum(['failover', 'switchover', 'drill', 'site'] as const satisfies readonly Concern[]),
    ),
    saw: text.describe('What was seen'),
    needs: text.describe('What is needed instead'),
    todo: text.describe('What a person can do now'),
  } satisfies ShapeOf<ReadyFinding>)
  .openapi('ReadyFinding');

const counts = z.object({
  ready: count,
  degraded: count,
  'not ready': count,
} satisfies ShapeOf<Counts>);

const group = z
  .object({
    id: text,
    name: text,
    productionZone: text.nullable(),
    verdict,
    since: time.describe('Since when it has had this verdict, as far as results are kept'),
    heldBy: text.nullable().describe('The run that holds it'),
    lastDrillAt: time.nullable(),
    findings: z.array(readyFinding),
    left: count.describe('Findings left out'),
  } satisfies ShapeOf<GroupReadiness>)
  .openapi('GroupReadiness');

const entry = z
  .object({
    run: text.describe('Id of the check'),
    site: text,
    group: text.nullable().describe('As it was asked for; null: all groups of the site'),
    at: time,
    endedAt: time,
    ageSeconds: count,
    stale: z.boolean().describe('Older than `maxAge`: nobody has looked since, and it counts as not ready'),
    verdict,
    headline: text,
    findings: z.array(readyFinding).describe('Of the site as a whole'),
    groups: z.array(group).describe('The worst first'),
    counts,
    recent: z.array(z.object({ at: time, verdict })).describe('The last results, newest first'),
  } satisfies ShapeOf<BoardEntry>)
  .openapi('ReadinessCheck');

export const board = z
  .object({
    verdict: verdict.describe('The worst of all; not ready where a result is stale or no worker is there'),
    workers: count.nullable().describe('Workers that ask for work; null: not known'),
    checks: z.array(entry),
  } satisfies ShapeOf<Board>)
  .openapi('ReadinessBoard');
